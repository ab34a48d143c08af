package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/logto-go/management/examples/importusers"
)

const (
	barWidth = 24
	redraw   = 100 * time.Millisecond // more often than this nobody can see
	erase    = "\r\x1b[K"             // back to the start of the line, and clear it
)

// bar shows the progress of an import in the last line of a terminal. Switched off
// it shows nothing but what it is told to say.
type bar struct {
	out   io.Writer
	total int
	on    bool
	now   func() time.Time

	done, sent, refused int // sent leaves out the users that were skipped
	start, drawn        time.Time
}

// step counts one user more.
func (b *bar) step(outcome importusers.Outcome) {
	now := b.now()
	if b.done == 0 {
		b.start = now
	}
	b.done++
	if outcome != importusers.Skipped {
		b.sent++
	}
	if outcome == importusers.Refused {
		b.refused++
	}
	if b.on && (b.done == b.total || now.Sub(b.drawn) >= redraw) {
		b.drawn = now
		fmt.Fprint(b.out, erase+b.text(now))
	}
}

// say writes a line above the bar.
func (b *bar) say(format string, args ...any) {
	if b.on {
		fmt.Fprint(b.out, erase)
		b.drawn = time.Time{}
	}
	fmt.Fprintf(b.out, format+"\n", args...)
}

// finish leaves the bar's line.
func (b *bar) finish() {
	if b.on && !b.drawn.IsZero() {
		fmt.Fprintln(b.out, erase+b.text(b.now()))
	}
}

// text is the bar itself, short enough for a terminal of 80 columns.
func (b *bar) text(now time.Time) string {
	filled := barWidth * b.done / max(b.total, 1)
	text := fmt.Sprintf("[%s%s] %d/%d", strings.Repeat("#", filled), strings.Repeat(".", barWidth-filled), b.done, b.total)
	if elapsed := now.Sub(b.start); b.sent > 0 && elapsed >= time.Second {
		perSecond := float64(b.sent) / elapsed.Seconds()
		left := time.Duration(float64(b.total-b.done) / perSecond * float64(time.Second))
		text += fmt.Sprintf("  %.1f/s  %s left", perSecond, left.Round(time.Second))
	}
	if b.refused > 0 {
		text += fmt.Sprintf("  %d refused", b.refused)
	}
	return text
}
