package exchange

import "testing"

func TestDiff(t *testing.T) {
	tests := []struct {
		name, want, got string
		diff            []string
	}{
		{"equal, in another order", `{"a":1,"b":[true,null]}`, ` {"b":[true,null],"a":1}`, nil},
		{"digits count", `1.0`, `1`, []string{"$: recorded 1.0, ours 1"}},
		{"large numbers", `[9007199254740993]`, `[9007199254740992]`, []string{"$[]: recorded 9007199254740993, ours 9007199254740992"}},
		{"lost and made up", `{"a":1,"b":null}`, `{"c":2}`, []string{"$.a: lost 1", "$.b: lost null", "$.c: made up 2"}},
		{"an object for a list", `[]`, `{}`, []string{"$: a list of 0 is recorded, ours is {}"}},
		{"a list for an object", `{"x":{}}`, `{"x":[]}`, []string{"$.x: an object is recorded, ours is []"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			diff, err := Diff([]byte(test.want), []byte(test.got))
			if err != nil {
				t.Fatal(err)
			}
			if len(diff) != len(test.diff) {
				t.Fatalf("differences %v, want %v", diff, test.diff)
			}
			for i, d := range diff {
				if d.String() != test.diff[i] {
					t.Errorf("difference %q, want %q", d, test.diff[i])
				}
			}
		})
	}
	if _, err := Diff([]byte(`{`), []byte(`{}`)); err == nil {
		t.Error("truncated JSON is no error")
	}
}
