package typed

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestFillRequired(t *testing.T) {
	var body struct {
		List     []string          `json:"list"`
		Data     json.RawMessage   `json:"data"`
		Map      map[string]string `json:"map"`
		Inner    struct{ L []int } `json:"inner"`
		Name     string            `json:"name"`
		Pointer  *int              `json:"pointer"`
		Optional []string          `json:"optional,omitempty"`
		Extra    []string          `json:"-"`
	}
	FillRequired(reflect.ValueOf(&body).Elem())
	got, err := json.Marshal(body)
	if want := `{"list":[],"data":{},"map":{},"inner":{"L":[]},"name":"","pointer":null}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}
