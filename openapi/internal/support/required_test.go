package support

import (
	"io"
	"strings"
	"testing"
)

type choice struct {
	union heldJSON
}

func (c choice) MarshalJSON() ([]byte, error) { return c.union.MarshalJSON() }

func someChoice() (c choice) {
	c.union.hold([]byte(`{"type":"a"}`))
	return c
}

type word string

type requiredBody struct {
	Kind     word                     `json:"kind"`
	Other    word                     `json:"other,omitempty"`
	Text     string                   `json:"text"`
	IDs      List[string]             `json:"ids"`
	Shared   []string                 `json:"shared"`
	Optional []string                 `json:"optional,omitzero"`
	Data     JSONObject               `json:"data"`
	Any      JSON                     `json:"any"`
	More     JSONObject               `json:"more,omitzero"`
	Headers  map[string]string        `json:"headers"`
	Choice   choice                   `json:"choice"`
	Maybe    *choice                  `json:"maybe,omitempty"`
	Choices  []choice                 `json:"choices,omitzero"`
	Inner    requiredInner            `json:"inner"`
	Pointer  *requiredInner           `json:"pointer,omitempty"`
	Inners   []requiredInner          `json:"inners,omitzero"`
	ByName   map[string]requiredInner `json:"byName,omitzero"`
	Null     Nullable[[]string]       `json:"null,omitzero"`
	NullItem Nullable[requiredInner]  `json:"nullItem,omitzero"`
	Lists    Nullable[[][]string]     `json:"lists,omitzero"`
	ListsBy  map[string][]string      `json:"listsBy,omitzero"`
	NullKind Nullable[word]           `json:"nullKind,omitzero"`
	OrFalse  OrFalse[requiredInner]   `json:"orFalse,omitzero"`
	Extra    map[string]JSON          `json:"-"`
}

type requiredInner struct {
	List []string `json:"list_of"`
}

func fullBody() *requiredBody {
	return &requiredBody{
		Kind: "a", IDs: []string{}, Shared: []string{}, Data: JSONObject("{}"), Any: JSON("null"), Headers: map[string]string{},
		Choice: someChoice(), Inner: requiredInner{[]string{}},
	}
}

func TestCheckSet(t *testing.T) {
	none := requiredInner{}
	tests := []struct {
		name  string
		unset func(b *requiredBody)
		at    string
		says  string
	}{
		{"constant", func(b *requiredBody) { b.Kind = "" }, "Kind (kind)", "a value of type word"},
		{"constant that is null or a value", func(b *requiredBody) { b.NullKind = Value(word("")) }, "NullKind (nullKind)", "a value of type word"},
		{"list", func(b *requiredBody) { b.IDs = nil }, "IDs (ids)", "nil list"},
		{"shared list", func(b *requiredBody) { b.Shared = nil }, "Shared (shared)", "nil list"},
		{"object", func(b *requiredBody) { b.Data = nil }, "Data (data)", "NewJSONObject"},
		{"blank object", func(b *requiredBody) { b.Data = JSONObject(" ") }, "Data (data)", "NewJSONObject"},
		{"null for an object", func(b *requiredBody) { b.Data = JSONObject(" null ") }, "Data (data)", "null where an object is required"},
		{"any", func(b *requiredBody) { b.Any = nil }, "Any (any)", "NewJSON"},
		{"map", func(b *requiredBody) { b.Headers = nil }, "Headers (headers)", "nil map"},
		{"union", func(b *requiredBody) { b.Choice = choice{} }, "Choice (choice)", "From"},
		{"optional union", func(b *requiredBody) { b.Maybe = &choice{} }, "Maybe (maybe)", "From"},
		{"union in a list", func(b *requiredBody) { b.Choices = []choice{someChoice(), {}} }, "Choices[1]", "From"},
		{"inside", func(b *requiredBody) { b.Inner.List = nil }, "Inner.List (list_of)", "nil list"},
		{"behind a pointer", func(b *requiredBody) { b.Pointer = &none }, "Pointer.List (list_of)", "nil list"},
		{"in a list", func(b *requiredBody) { b.Inners = []requiredInner{none} }, "Inners[0].List (list_of)", "nil list"},
		{"in a map", func(b *requiredBody) { b.ByName = map[string]requiredInner{"a b": none} }, `ByName["a b"].List`, "nil list"},
		{"value of nil", func(b *requiredBody) { b.Null = Value([]string(nil)) }, "Null (null)", "nil list"},
		{"list in a list", func(b *requiredBody) { b.Lists = Value([][]string{{}, nil}) }, "Lists[1]", "nil list"},
		{"list in a map", func(b *requiredBody) { b.ListsBy = map[string][]string{"x": nil} }, `ListsBy["x"]`, "nil list"},
		{"in a value", func(b *requiredBody) { b.NullItem = Value(none) }, "NullItem.List (list_of)", "nil list"},
		{"or false", func(b *requiredBody) { b.OrFalse = Or(none) }, "OrFalse.List (list_of)", "nil list"},
		{"another key", func(b *requiredBody) { b.Extra = map[string]JSON{"x": nil} }, `Extra["x"]`, "NewJSON"},
	}
	for _, test := range tests {
		body := fullBody()
		if err := CheckBody(*body); err != nil {
			t.Fatal(err)
		}
		test.unset(body)
		r := newRequest("POST", "/api/things")
		r.jsonBody(*body)
		_, err := r.build("https://t.logto.app")
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		for _, part := range []string{"POST /api/things: " + test.at, test.says} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", test.name, err, part)
			}
		}
	}
}

func TestCheckSetOfWhatIsSent(t *testing.T) {
	full := fullBody()
	full.Optional, full.More = []string{}, JSONObject("{}")
	full.Null, full.NullItem, full.OrFalse = Null[[]string](), Null[requiredInner](), False[requiredInner]()
	full.Extra = map[string]JSON{"x": JSON("null")}
	maybe := someChoice()
	full.Maybe, full.Choices = &maybe, []choice{}
	for _, body := range []any{full, *full, []requiredBody{}, JSONObject("{}"), someChoice(), "text", 1, map[string]string{}} {
		if err := CheckBody(body); err != nil {
			t.Errorf("%T: %v", body, err)
		}
	}
	for _, body := range []any{[]requiredBody(nil), JSONObject(nil), JSON(nil), choice{}, map[string]string(nil)} {
		if err := CheckBody(body); err == nil || !strings.HasPrefix(err.Error(), "the body ") {
			t.Errorf("%T: %v", body, err)
		}
	}
}

// A variant is encoded when it is set, so that is when it must be whole.
func TestVariantMustBeSet(t *testing.T) {
	var union heldJSON
	union.hold([]byte("before"))
	err := encodeVariant(&union, requiredInner{})
	if err == nil || !strings.Contains(err.Error(), "requiredInner") || !strings.Contains(err.Error(), "List (list_of)") || string(union.raw()) != "before" {
		t.Errorf("%v, left %s", err, union.raw())
	}
}

func BenchmarkCheckSet(b *testing.B) {
	body := fullBody()
	b.ReportAllocs()
	for b.Loop() {
		if CheckBody(body) != nil {
			b.Fatal("not set")
		}
	}
}

func BenchmarkJSONBody(b *testing.B) {
	body := fullBody()
	b.ReportAllocs()
	for b.Loop() {
		r := newRequest("POST", "/api/things")
		r.jsonBody(body)
		if _, err := io.Copy(io.Discard, r.body); err != nil || r.err != nil {
			b.Fatal(err, r.err)
		}
	}
}
