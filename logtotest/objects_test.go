package logtotest

import (
	"reflect"
	"testing"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

func TestPatch(t *testing.T) {
	type row struct {
		ID          string   `json:"id"`
		Name        string   `json:"name"`
		Description *string  `json:"description,omitempty"`
		Enabled     bool     `json:"enabled"`
		Count       int64    `json:"count"`
		Events      []string `json:"events"`
		Config      object   `json:"config"`
		Extra       *object  `json:"extra"`

		hidden int
	}
	config := jsonvalue.MustParse(`{"a":1}`)
	before := func() row {
		return row{
			ID: "1", Name: "n", Description: new("d"), Enabled: true, Count: 3, Events: []string{"x", "y"},
			Config: config, Extra: &config, hidden: 7,
		}
	}
	names := []string{"name", "description", "enabled", "count", "events", "config", "extra"}
	for body, change := range map[string]func(*row){
		`{}`:                  func(*row) {},
		`{"id":"2","else":5}`: func(*row) {},
		`{"name":"m","description":"e","enabled":false,"count":4}`: func(r *row) {
			r.Name, r.Description, r.Enabled, r.Count = "m", new("e"), false, 4
		},
		`{"name":null,"enabled":null,"count":null,"events":null,"config":null}`: func(*row) {},
		`{"description":null,"extra":null}`:                                     func(r *row) { r.Description, r.Extra = nil, nil },
		`{"name":"","description":""}`:                                          func(r *row) { r.Name, r.Description = "", nil },
		`{"events":["z"]}`:                                                      func(r *row) { r.Events = []string{"z"} },
		`{"events":[]}`:                                                         func(r *row) { r.Events = []string{} },
		`{"config":{"b":2},"extra":{}}`: func(r *row) {
			r.Config, r.Extra = jsonvalue.MustParse(`{"b":2}`), &object{}
		},
	} {
		got, want := before(), before()
		events, description := got.Events, got.Description
		change(&want)
		if err := patch(&call{parsed: jsonvalue.MustParse(body)}, &got, names...); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", body, got, want)
		}
		if events[0] != "x" || *description != "d" {
			t.Errorf("%s: what the row had before is overwritten", body)
		}
	}
	got := before()
	if err := patch(&call{parsed: jsonvalue.MustParse(`{"name":"m","count":"many"}`)}, &got, names...); err == nil {
		t.Error("a number that is a text is taken")
	}
	if !reflect.DeepEqual(got, before()) {
		t.Errorf("a body that does not fit changes the row: %+v", got)
	}
}
