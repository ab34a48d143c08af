package support

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

// union is as the generator makes one.
type union struct {
	union heldJSON
}

func (u union) String() string                 { return unionText(u.union.raw(), "value") }
func (u union) Format(f fmt.State, _ rune)     { _, _ = io.WriteString(f, u.String()) }
func (u union) MarshalJSON() ([]byte, error)   { return u.union.MarshalJSON() }
func (u *union) UnmarshalJSON(b []byte) error  { return u.union.UnmarshalJSON(b) }
func (u *union) From(v any) error              { return encodeVariant(&u.union, v) }
func (u union) Discriminator() (string, error) { return discriminator(u.union.raw(), "type") }

func someUnion(t *testing.T, wire string) (u union) {
	t.Helper()
	if err := json.Unmarshal([]byte(wire), &u); err != nil {
		t.Fatal(err)
	}
	return u
}

// Where fmt calls no methods, as for unexported fields, it cannot reach the JSON.
func TestUnionIsNotPrinted(t *testing.T) {
	wire, err := json.Marshal(map[string]string{"type": "a", "value": secretText})
	if err != nil {
		t.Fatal(err)
	}
	long, err := json.Marshal(map[string]string{"type": "a", "value": secretText + strings.Repeat("x", shortText)})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []union{someUnion(t, string(wire)), someUnion(t, string(long))} {
		type unexported struct {
			u union
			p *union
			s []union
		}
		in := unexported{u, &u, []union{u}}
		for _, v := range []any{u, &u, in, &in, []unexported{in}, map[string]any{"u": in}, struct{ U union }{u}} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%w", "%10.3v", "%U", "%!"} {
				if text := fmt.Sprintf(verb, v); leaks(text) {
					t.Errorf("%s of %T prints %s", verb, v, text)
				}
			}
		}
		if text := fmt.Sprint(u); !strings.Contains(text, `{"type":"a","value":"[redacted]"}`) {
			t.Errorf("prints as %s", text)
		}
	}
}

// Short and long JSON is kept in different ways; neither changes with what it was decoded from.
func TestUnionKeepsACopy(t *testing.T) {
	for _, length := range []int{len(`{"a":""}`), shortText - 1, shortText, shortText + 1, 10 * shortText} {
		text := `{"a":"` + strings.Repeat("x", length-len(`{"a":""}`)) + `"}`
		wire := []byte(text)
		var u union
		if err := u.UnmarshalJSON(wire); err != nil {
			t.Fatal(err)
		}
		clear(wire)
		before := u
		if err := u.UnmarshalJSON([]byte(`{"b":1}`)); err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(before); err != nil || string(got) != text {
			t.Errorf("%s became %s, %v", text, got, err)
		}
		if got, err := json.Marshal(u); err != nil || string(got) != `{"b":1}` {
			t.Errorf("another value: %s, %v", got, err)
		}
		_ = append(before.union.raw(), "more"...)
		if got, err := json.Marshal(before); err != nil || string(got) != text {
			t.Errorf("%s became %s, %v", text, got, err)
		}
	}
}

func TestEqualUnions(t *testing.T) {
	a, b, other := someUnion(t, `{"type":"a"}`), someUnion(t, `{"type":"a"}`), someUnion(t, `{"type":"b"}`)
	var made union
	if err := made.From(map[string]string{"type": "a"}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, made) || reflect.DeepEqual(a, other) || reflect.DeepEqual(a, union{}) {
		t.Errorf("%v, %v, %v and %v are not compared by their JSON", a, b, made, other)
	}
	if reflect.TypeFor[union]().Comparable() {
		t.Error("== compiles, and compares pointers")
	}
}

func TestZeroUnion(t *testing.T) {
	var none union
	if got, err := json.Marshal(none); err != nil || string(got) != "null" {
		t.Errorf("encodes as %s, %v", got, err)
	}
	if _, err := none.Discriminator(); err == nil || !strings.Contains(err.Error(), "no JSON") {
		t.Errorf("got %v", err)
	}
	if !reflect.ValueOf(none).IsZero() || none.String() != "<no variant>" {
		t.Errorf("prints as %s", none)
	}
	null := someUnion(t, "null") // which is a value: what it was made of is kept
	if got, err := json.Marshal(null); err != nil || string(got) != "null" || null.union.raw() == nil {
		t.Errorf("null encodes as %s, %v", got, err)
	}
}

// A short value takes no more memory than it did as a slice.
func TestUnionAllocations(t *testing.T) {
	for length, want := range map[int]float64{100: 1, shortText: 1, 2 * shortText: 2} {
		wire := []byte(`"` + strings.Repeat("x", length-2) + `"`)
		got := testing.AllocsPerRun(100, func() {
			var u union
			_ = u.UnmarshalJSON(wire)
		})
		if got > want {
			t.Errorf("%d bytes take %.0f allocations", length, got)
		}
	}
}
