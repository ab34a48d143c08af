package support

import (
	"encoding/json"
	"testing"
)

func TestOrFalse(t *testing.T) {
	type inner struct {
		Code string `json:"code"`
	}
	type body struct {
		Message OrFalse[inner] `json:"message,omitzero"`
	}
	tests := []struct {
		name  string
		value OrFalse[inner]
		wire  string
	}{
		{"left out", OrFalse[inner]{}, `{}`},
		{"false", False[inner](), `{"message":false}`},
		{"value", Or(inner{"x"}), `{"message":{"code":"x"}}`},
		{"zero value", Or(inner{}), `{"message":{"code":""}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := json.Marshal(body{test.value})
			if err != nil || string(b) != test.wire {
				t.Errorf("encoded as %s, %v, want %s", b, err, test.wire)
			}
			var got body
			if err := json.Unmarshal(b, &got); err != nil || got.Message != test.value {
				t.Errorf("decoded as %#v, %v", got.Message, err)
			}
			_, ok := got.Message.Get()
			if ok == (got.Message.IsFalse() || got.Message.IsZero()) || got.Message.IsFalse() && got.Message.IsZero() {
				t.Errorf("Get %v, IsFalse %v, IsZero %v", ok, got.Message.IsFalse(), got.Message.IsZero())
			}
		})
	}
}

func TestOrFalseReplacesWhatWasThere(t *testing.T) {
	for wire, want := range map[string]OrFalse[string]{
		`null`: {}, `false`: False[string](), `"x"`: Or("x"),
	} {
		for _, old := range []OrFalse[string]{{}, False[string](), Or("old")} {
			got := old
			if err := json.Unmarshal([]byte(wire), &got); err != nil || got != want {
				t.Errorf("%s on %#v became %#v, %v", wire, old, got, err)
			}
		}
	}
	for _, wire := range []string{`true`, `1`, `{}`} {
		var got OrFalse[string]
		if err := json.Unmarshal([]byte(wire), &got); err == nil {
			t.Errorf("%s became %#v", wire, got)
		}
	}
}
