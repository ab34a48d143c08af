package support

import "time"

// Timestamp is an instant in Unix milliseconds, as Logto sends nearly all of
// them.
type Timestamp int64

// NewTimestamp returns the instant t, cut to milliseconds.
func NewTimestamp(t time.Time) Timestamp { return Timestamp(t.UnixMilli()) }

// Time returns the instant in UTC.
func (t Timestamp) Time() time.Time { return time.UnixMilli(int64(t)).UTC() }

// String formats the instant by RFC 3339, with milliseconds.
func (t Timestamp) String() string { return t.Time().Format("2006-01-02T15:04:05.000Z07:00") }

// UnixTime is an instant in Unix seconds, as the OIDC provider inside Logto
// stores them.
type UnixTime int64

// NewUnixTime returns the instant t, cut to seconds.
func NewUnixTime(t time.Time) UnixTime { return UnixTime(t.Unix()) }

// Time returns the instant in UTC.
func (t UnixTime) Time() time.Time { return time.Unix(int64(t), 0).UTC() }

// String formats the instant by RFC 3339.
func (t UnixTime) String() string { return t.Time().Format(time.RFC3339) }

// DateTime is an instant as ISO 8601 text, kept letter by letter.
type DateTime string

// NewDateTime returns the instant t in UTC, with milliseconds.
func NewDateTime(t time.Time) DateTime {
	return DateTime(t.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
}

// Time returns the instant; text that is not in the format of RFC 3339 is an error.
func (t DateTime) Time() (time.Time, error) { return time.Parse(time.RFC3339, string(t)) }
