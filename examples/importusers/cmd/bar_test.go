package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/examples/importusers"
)

func TestBar(t *testing.T) {
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	b := &bar{out: &out, total: 6, on: true, now: func() time.Time { return now }}
	steps := []struct {
		after   time.Duration
		outcome importusers.Outcome
		want    string
	}{
		{0, importusers.Skipped, "[####....................] 1/6"},
		{redraw / 2, importusers.Created, ""}, // too soon to be seen
		{redraw / 2, importusers.Created, "[############............] 3/6"},
		{2 * time.Second, importusers.Refused, "[################........] 4/6  1.4/s  1s left  1 refused"},
		{redraw / 2, importusers.Created, ""},
		{0, importusers.Created, "[########################] 6/6  2.3/s  0s left  1 refused"}, // the last is shown at once
	}
	for i, step := range steps {
		now = now.Add(step.after)
		out.Reset()
		b.step(step.outcome)
		if got := strings.TrimPrefix(out.String(), erase); got != step.want {
			t.Errorf("step %d: %q, want %q", i+1, got, step.want)
		}
	}
	out.Reset()
	b.say("line 4: %v", errors.New("taken"))
	b.finish()
	if got := out.String(); got != erase+"line 4: taken\n" {
		t.Errorf("%q", got)
	}
}

func TestBarEndsItsLine(t *testing.T) {
	var out bytes.Buffer
	b := &bar{out: &out, total: 2, on: true, now: time.Now}
	b.step(importusers.Created)
	b.finish()
	if lines := strings.Split(out.String(), erase); len(lines) != 3 || !strings.HasSuffix(lines[2], " 1/2\n") {
		t.Errorf("%q", lines)
	}
}

func TestBarFitsATerminal(t *testing.T) {
	start := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	b := &bar{total: 1234567, done: 1234566, sent: 1, refused: 12345, start: start}
	if text := b.text(start.Add(30 * time.Hour)); len(text) > 79 {
		t.Errorf("%d columns: %s", len(text), text)
	}
}

func TestBarSwitchedOff(t *testing.T) {
	var out bytes.Buffer
	b := &bar{out: &out, total: 1, now: time.Now}
	b.say("line 1: taken")
	b.step(importusers.Refused)
	b.finish()
	if out.String() != "line 1: taken\n" {
		t.Errorf("%q", out.String())
	}
}
