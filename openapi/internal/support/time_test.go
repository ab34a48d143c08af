package support

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

var (
	instant = time.Date(2024, 2, 29, 23, 59, 59, 987654321, time.FixedZone("", 5*3600))
	millis  = instant.Truncate(time.Millisecond).UTC()
)

func TestTimestamp(t *testing.T) {
	ts := NewTimestamp(instant)
	if got := ts.Time(); got != millis {
		t.Errorf("Time() = %v, want %v", got, millis)
	}
	if got := fmt.Sprint(ts); got != "2024-02-29T18:59:59.987Z" {
		t.Errorf("printed as %s", got)
	}
	b, err := json.Marshal(ts)
	if err != nil || string(b) != "1709233199987" {
		t.Errorf("encoded as %s, %v", b, err)
	}
	if early := NewTimestamp(time.UnixMilli(-1)); early != -1 || early.String() != "1969-12-31T23:59:59.999Z" {
		t.Errorf("before 1970: %d %v", int64(early), early)
	}
	if err := json.Unmarshal([]byte(`"2024-02-29"`), &ts); err == nil {
		t.Errorf("text became %v", ts)
	}
}

func TestUnixTime(t *testing.T) {
	ts := NewUnixTime(instant)
	if got, want := ts.Time(), instant.Truncate(time.Second).UTC(); got != want {
		t.Errorf("Time() = %v, want %v", got, want)
	}
	if got := fmt.Sprint(ts); got != "2024-02-29T18:59:59Z" {
		t.Errorf("printed as %s", got)
	}
	if b, err := json.Marshal(ts); err != nil || string(b) != "1709233199" {
		t.Errorf("encoded as %s, %v", b, err)
	}
}

func TestDateTime(t *testing.T) {
	ts := NewDateTime(instant)
	if ts != "2024-02-29T18:59:59.987Z" {
		t.Errorf("made %s", ts)
	}
	if got, err := ts.Time(); err != nil || !got.Equal(millis) {
		t.Errorf("Time() = %v, %v, want %v", got, err, millis)
	}
	tests := map[DateTime]int64{
		"2024-02-29T18:59:59Z":          1709233199000,
		"2024-02-29T23:59:59.987+05:00": 1709233199987,
	}
	for text, want := range tests {
		if got, err := text.Time(); err != nil || got.UnixMilli() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []DateTime{"", "yesterday", "2024-02-30T00:00:00Z"} {
		if got, err := text.Time(); err == nil {
			t.Errorf("%q is %v", string(text), got)
		}
	}
}

// An instant in milliseconds is the same in all three types, and text of a
// DateTime is kept letter by letter.
func FuzzTimes(f *testing.F) {
	f.Add(int64(0), "2024-02-29T18:59:59Z")
	f.Add(int64(-1), "")
	f.Add(int64(253402300799999), "x")
	f.Fuzz(func(t *testing.T, ms int64, text string) {
		ts := Timestamp(ms)
		if NewTimestamp(ts.Time()) != ts {
			t.Errorf("%d became %d", ms, NewTimestamp(ts.Time()))
		}
		if year := ts.Time().Year(); year > 0 && year < 10000 {
			got, err := NewDateTime(ts.Time()).Time()
			if err != nil || NewTimestamp(got) != ts {
				t.Errorf("%d became %v, %v", ms, got, err)
			}
			if string(NewDateTime(ts.Time())) != ts.String() {
				t.Errorf("%s and %s", NewDateTime(ts.Time()), ts)
			}
		}
		var plain string
		b, _ := json.Marshal(text)
		var d DateTime
		if json.Unmarshal(b, &plain) != nil || json.Unmarshal(b, &d) != nil || string(d) != plain {
			t.Errorf("%q became %q", text, d)
		}
		_, _ = d.Time() // must not panic
	})
}
