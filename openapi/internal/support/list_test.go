package support

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestList(t *testing.T) {
	type body struct {
		IDs List[string] `json:"ids"`
	}
	tests := []struct {
		ids  []string
		want string
	}{
		{[]string{}, `{"ids":[]}`},
		{[]string{"a", "b"}, `{"ids":["a","b"]}`},
	}
	for _, test := range tests {
		b, err := json.Marshal(body{test.ids})
		if err != nil || string(b) != test.want {
			t.Errorf("%#v encoded as %s, %v", test.ids, b, err)
		}
		var got body
		if err := json.Unmarshal(b, &got); err != nil || !slices.Equal(got.IDs, test.ids) {
			t.Errorf("%s decoded as %#v, %v", b, got.IDs, err)
		}
	}
	if b, err := json.Marshal(body{}); err == nil {
		t.Errorf("a nil list became %s", b)
	}
	if b, err := json.Marshal(List[chan int]{nil}); err == nil {
		t.Errorf("channels became %s", b)
	}
}
