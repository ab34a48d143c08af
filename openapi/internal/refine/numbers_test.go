package refine

import "testing"

func TestNumbers(t *testing.T) {
	const milli, whole = `{type: integer, format: unix-milli}`, `{type: integer, format: int64}`
	for _, tt := range []schemaTest{
		{name: "createdAt", place: "GetThing.response.createdAt", in: `{type: number}`, want: milli},
		{name: "in a list", place: "GetThing.response.loggedInAt[]", in: `{type: number}`, want: milli},
		{name: "at", place: "GetThing.response.at", in: `{type: integer}`, want: milli},
		{name: "start_time", place: "ListThings.query.start_time", in: `{type: number}`, want: milli},
		{name: "end_time as text", place: "ListThings.query.end_time", in: `{type: string}`, want: milli},
		{name: "text that is no parameter stays", place: "GetThing.response.createdAt", in: `{type: string}`, want: `{type: string}`},
		{name: "format is no instant", place: "GetThing.response.format", in: `{type: number}`, want: whole},
		{name: "at in a word", place: "GetThing.response.lat", in: `{type: number}`, want: whole},
		{name: "count", place: "GetThing.response.count", in: `{type: number}`, want: whole},
		{name: "bounds stay", place: "GetThing.response.count", in: `{type: number, minimum: 1}`, want: `{type: integer, format: int64, minimum: 1}`},
		{name: "corrected to a fraction", place: "GetThing.response.minValue", in: `{type: number, format: double}`, want: `{type: number, format: double}`},
		{name: "corrected to seconds", place: "GetThing.response.createdAt", in: `{type: integer, format: unix-seconds}`, want: `{type: integer, format: unix-seconds}`},
		{name: "in a variant", place: "GetThing.response|a.expiresAt", in: `{type: number}`, want: milli},
		{name: "no number", place: "GetThing.response.x", in: `{type: boolean}`, want: `{type: boolean}`},
	} {
		tt.run(t, numbers)
	}
}
