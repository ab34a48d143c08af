package jsonvalue

import (
	"strings"
	"testing"
)

func TestObject(t *testing.T) {
	for in, want := range map[string]string{
		`{}`:                              `{}`,
		`{"b":1,"a":2}`:                   `{"b":1,"a":2}`,
		`{"a":1,"b":2,"a":3}`:             `{"a":3,"b":2}`,
		`{"n":9007199254740993}`:          `{"n":9007199254740992}`,
		`{"n":-0.0,"m":1e21,"o":1e-7}`:    `{"n":0,"m":1e+21,"o":1e-7}`,
		`{"n":18446744073709551616}`:      `{"n":18446744073709552000}`,
		`{"n":1e999}`:                     `{"n":null}`,
		`{"s":"<&>\u2028é","t":[1,null]}`: "{\"s\":\"<&>\\u2028é\",\"t\":[1,null]}",
		`{"x":{"y":[{"z":true}]}}`:        `{"x":{"y":[{"z":true}]}}`,
	} {
		var o Object
		if err := o.UnmarshalJSON([]byte(in)); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := string(Encode(o)); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{``, `[]`, `null`, `{`, `{"a"}`, `{} {}`, strings.Repeat("[", 20000)} {
		var o Object
		if err := o.UnmarshalJSON([]byte(in)); err == nil {
			t.Errorf("%.20s: no error", in)
		}
	}
}

func TestJSONBOrder(t *testing.T) {
	o := MustParse(`{"longer":{"bb":1,"a":2},"z":1,"é":2,"":0,"b":[{"yy":1,"x":2}]}`)
	if got, want := string(Encode(o.JSONB())), `{"":0,"b":[{"x":2,"yy":1}],"z":1,"é":2,"longer":{"a":2,"bb":1}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMerged(t *testing.T) {
	o := MustParse(`{"a":1,"b":{"c":2}}`)
	merged := o.Merged(MustParse(`{"b":{"d":3},"e":null}`))
	if got := string(Encode(merged)); got != `{"a":1,"b":{"d":3},"e":null}` {
		t.Errorf("got %s", got)
	}
	if got := string(Encode(o)); got != `{"a":1,"b":{"c":2}}` {
		t.Errorf("the original became %s", got)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2,{"b":null}]}`, `[]`, `"x"`, `-0`, `{"\u0000":1e400}`, `{"a":1,"a":2}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse([]byte(text))
		if err != nil {
			return
		}
		// What was read is written in a form that reads as the same.
		written := Encode(Object{[]Member{{"v", v}}})
		again, err := Parse(written)
		if err != nil {
			t.Fatalf("%q became %s: %v", text, written, err)
		}
		if rewritten := Encode(again); string(rewritten) != string(written) {
			t.Fatalf("%q became %s, then %s", text, written, rewritten)
		}
	})
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, " 2 ": 2, "1.5": 1.5, ".5": 0.5, "1e3": 1000, "0x10": 16, "-1": -1, "+7": 7, "1.": 1} {
		if got, isNumber := Number(text); !isNumber || got != want {
			t.Errorf("%q: got %v %v, want %v", text, got, isNumber, want)
		}
	}
	for _, text := range []string{"", "x", "NaN", "nan", "Infinity", "inf", "1_000", "0x", "0x1p-2", "1e999", "1 2", "--1"} {
		if got, isNumber := Number(text); isNumber {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
