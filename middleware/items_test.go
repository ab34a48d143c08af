package middleware

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

type member struct {
	ID   string `json:"id"`
	Age  int32  `json:"age"`
	Note any    `json:"note"`
}

func TestDecodeItems(t *testing.T) {
	tests := []struct {
		list string
		ids  []string
		bad  []int // places
	}{
		{`[]`, nil, nil},
		{` [ ] `, nil, nil},
		{`[{"id":"a"},{"id":"b"}]`, []string{"a", "b"}, nil},
		{`[{"id":"a"},{"id":7},{"id":"c"}]`, []string{"a", "c"}, []int{1}},
		{`[{"id":7},{"id":"b"},{"id":"c","age":"old"}]`, []string{"b"}, []int{0, 2}},
		{`[{"id":7},8,"x",[],true]`, nil, []int{0, 1, 2, 3, 4}},
		{`[{"id":"a"},null,{"id":"c"}]`, []string{"a", "c"}, []int{1}},
		{`[null]`, nil, []int{0}},
		{`[{},{"id":"b"}]`, []string{"", "b"}, nil}, // empty is not null
		{`[{"id":"a","age":3000000000}]`, nil, []int{0}},
	}
	for _, tt := range tests {
		var items []member
		bad, err := DecodeItems([]byte(tt.list), &items)
		if err != nil {
			t.Errorf("%s: %v", tt.list, err)
		}
		var ids []string
		for _, item := range items {
			ids = append(ids, item.ID)
		}
		var places []int
		for _, e := range bad {
			places = append(places, e.Index)
		}
		if !slices.Equal(ids, tt.ids) || !slices.Equal(places, tt.bad) {
			t.Errorf("%s: %q and %v, want %q and %v", tt.list, ids, places, tt.ids, tt.bad)
		}
	}
}

func TestDecodeNoItems(t *testing.T) {
	for _, list := range []string{``, `null`, `{}`, `{"items":[]}`, `"[]"`, `7`, `[`, `[{"id":"a"}`, `[{"id":"a"},]`, `[] []`, `<html>`, `[{"id":7},{]`} {
		items := []member{{ID: "left over"}}
		bad, err := DecodeItems([]byte(list), &items)
		if err == nil || items != nil || bad != nil {
			t.Errorf("%q: %v, %v, %v", list, items, bad, err)
		}
	}
}

func TestDecodeItemsNeedsASlice(t *testing.T) {
	for _, v := range []any{nil, []member{}, new(member), (*[]member)(nil), new(map[string]member), new([2]member)} {
		if _, err := DecodeItems([]byte(`[]`), v); err == nil || !strings.Contains(err.Error(), "pointer to a slice") {
			t.Errorf("%T: %v", v, err)
		}
	}
}

// What a record says stays out of what is printed: it may be a secret.
func TestItemErrorPrintsNoRecord(t *testing.T) {
	bad, err := DecodeItems([]byte(`[{"id":"hunter2"},{"id":"hunter2","age":12345678901234567890},{"id":["hunter2"]}]`), new([]member))
	if err != nil || len(bad) != 2 {
		t.Fatalf("got %v, %v", bad, err)
	}
	bad[0].Page, bad[1].Page = 3, 3
	page := Page[member]{Errors: bad}
	for _, v := range []any{bad[0], *bad[0], bad, &PageError{1, 2, bad}, page, errors.Join(bad, bad[0])} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			text := fmt.Sprintf(format, v)
			for _, secret := range []string{"hunter2", "1234567890", fmt.Sprint([]byte("hunter2"))[1:20]} {
				if strings.Contains(text, secret) {
					t.Errorf("%s of %T: %s", format, v, text)
				}
			}
		}
	}
	if got := bad[1].Error(); !strings.HasPrefix(got, "page 3, index 2: ") || !strings.Contains(got, "array") {
		t.Errorf("got %s", got)
	}
	if string(bad[1].Raw) != `{"id":["hunter2"]}` {
		t.Errorf("the record is %s", bad[1].Raw)
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](bad); !ok {
		t.Errorf("the cause is %#v", bad[0].Err)
	}
}

func TestItemErrorIsBounded(t *testing.T) {
	large := `{"id":7,"note":"` + strings.Repeat("x", 1<<20) + `"}`
	bad, err := DecodeItems([]byte("["+strings.Repeat(large+",", 9)+large+"]"), new([]member))
	if err != nil || len(bad) != 10 {
		t.Fatalf("%d errors, %v", len(bad), err)
	}
	if n := len(bad[0].Raw); n != 64<<10 {
		t.Errorf("%d bytes of the record are kept", n)
	}
	if text := bad.Error(); !strings.HasPrefix(text, "10 records cannot be decoded: ") || !strings.HasSuffix(text, "; and 7 more") {
		t.Errorf("got %s", text)
	}
	if text := bad[:1].Error(); text != bad[0].Error() {
		t.Errorf("got %s", text)
	}
}

func FuzzDecodeItems(f *testing.F) {
	for _, list := range []string{`[{"id":"a"},null,{"id":7}]`, `[]`, `null`, `{"a":1}`, `[1,[2]]`} {
		f.Add([]byte(list))
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		var items []member
		bad, err := DecodeItems(list, &items)
		var records []json.RawMessage
		isList := json.Unmarshal(list, &records) == nil && records != nil
		if isList != (err == nil) {
			t.Fatalf("%q: %v", list, err)
		}
		if err == nil && len(items)+len(bad) != len(records) {
			t.Fatalf("%q: %d items and %d errors of %d records", list, len(items), len(bad), len(records))
		}
		for _, e := range bad {
			if string(e.Raw) != string(records[e.Index]) {
				t.Fatalf("%q: %s is not record %d", list, e.Raw, e.Index)
			}
		}
	})
}

// An error comes in the place of its record.
func TestItemsWithErrors(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		list := Items(t.Context(), Paging{Size: 3, Ahead: ahead}, decodedPages(t,
			`[{"id":7},{"id":"b"},null]`, `[{"id":"d"},{"id":"e"},{"id":"f"}]`, `[8,9,10]`, `[{"id":"j"},{"id":[]}]`))
		var got []string
		for item, err := range list {
			if e, ok := errors.AsType[*ItemError](err); ok {
				item.ID = fmt.Sprintf("%d/%d:%s", e.Page, e.Index, e.Raw)
			} else if err != nil {
				t.Fatal(err)
			}
			got = append(got, item.ID)
		}
		want := `1/0:{"id":7} b 1/2:null d e f 3/0:8 3/1:9 3/2:10 j 4/1:{"id":[]}`
		if text := strings.Join(got, " "); text != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	})
}

// Nothing of a record that cannot be decoded makes a page new.
func TestErrorsThatRepeat(t *testing.T) {
	list := Items(t.Context(), Paging{Size: 2}, decodedPages(t, `[7,{"id":"b"}]`, `[8,{"id":"b"}]`, `[7,{"id":"b"}]`, `[]`))
	records, last := 0, error(nil)
	for _, err := range list {
		records, last = records+1, err
	}
	if records != 5 || !errors.Is(last, ErrPageRepeated) {
		t.Errorf("%d records, %v", records, last)
	}
}
