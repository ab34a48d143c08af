package calls_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

type (
	// byPointer encodes itself where encoding/json can take its address.
	byPointer struct{ Roles gen.RoleIDs }

	// asText is text, whatever it has.
	asText struct{ Roles gen.RoleIDs }

	// liar writes something else than it has under the same names.
	liar struct{ Roles gen.RoleIDs }

	// idKey and nameKey are keys of maps, which are not sent as they are printed.
	idKey   [2]byte
	nameKey string

	// base is embedded.
	base struct {
		Roles gen.RoleIDs `json:"roles"`
	}

	leaving struct {
		Roles *gen.RoleIDs `json:"roles,omitzero"`
		Skip  gen.RoleIDs  `json:"skip,omitempty"`
	}

	unset struct{ gen.RoleIDs }

	// Left and Right embed each other.
	Left struct {
		*Right
		Null *int
	}

	// Right is beside Left.
	Right struct {
		*Left
		Other *Left `json:"-"`
	}

	// byWeight could not be sent without its method.
	byWeight map[float64]gen.RoleIDs

	// circle leads to itself, and writes something else.
	circle struct{ X any }
)

var _ encoding.TextMarshaler = idKey{}

func (*byPointer) MarshalJSON() ([]byte, error) { return []byte(`{"mine":null}`), nil }
func (asText) MarshalText() ([]byte, error)     { return []byte("null"), nil }
func (liar) MarshalJSON() ([]byte, error) {
	return []byte(`{"Roles":{"roleIds":["r1"],"x":null}}`), nil
}
func (k idKey) MarshalText() ([]byte, error)  { return k[:], nil }
func (k idKey) String() string                { return string(k[:]) }
func (circle) MarshalJSON() ([]byte, error)   { return []byte(`{"X":{"y":null}}`), nil }
func (byWeight) MarshalJSON() ([]byte, error) { return []byte(`{"":null}`), nil }
func (unset) IsZero() bool                    { return true }

// A nil list of our types is refused wherever encoding/json sends null for it.
func TestDoRefusesNullInBodies(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, "{}")}}
	client := s.start(t)
	const nilList = "a gen.RoleIDs in the body: RoleIDs (roleIds) is a nil list: set it, or make it empty"
	type own struct {
		Roles gen.RoleIDs `json:"roles"`
		Deep  []map[string]*gen.RoleIDs
	}
	set := gen.RoleIDs{RoleIDs: []string{}}
	for i, tt := range []struct {
		body any
		says string
	}{
		{leaving{}, nilList},
		{leaving{Skip: set, Roles: &gen.RoleIDs{}}, nilList},
		{own{}, nilList},
		{&own{Roles: set, Deep: []map[string]*gen.RoleIDs{nil, {"x": nil}, {"y": {}}}}, nilList},
		{map[string]any{"x": byPointer{}}, nilList}, // its address cannot be taken
		{map[int]any{-7: gen.RoleIDs{}}, nilList},
		{map[idKey]gen.RoleIDs{{'a', 'b'}: {}}, `.RoleIDs (roleIds) is a nil list`},
		{map[idKey]any{{'a', 'b'}: gen.RoleIDs{}}, nilList},
		{map[nameKey]any{"a": gen.RoleIDs{}}, nilList},
		{map[slog.Level]any{slog.LevelInfo: gen.RoleIDs{}}, nilList},
		{map[*slog.LevelVar]any{nil: gen.RoleIDs{}}, nilList},
		{map[time.Month]any{time.May: gen.RoleIDs{}}, nilList},
		{map[uint8]any{7: gen.RoleIDs{}}, nilList},
		{struct{ gen.RoleIDs }{}, nilList},
		{struct{ *gen.RoleIDs }{&gen.RoleIDs{}}, nilList},
		{struct{ base }{}, nilList},
		{struct{ Any any }{&gen.RoleIDs{}}, nilList},
		{[1]any{gen.RoleIDs{}}, nilList},
		{map[string]any{"x": gen.Value(gen.RoleIDs{})}, "nil list"},
		{map[string]any{"x": gen.Value([]string(nil))}, "use Null to clear a field"},
		{struct{ X gen.JSON }{}, "a gen.JSON in the body: holds no JSON"},
		{struct{ X gen.JSONObject }{gen.JSONObject("null")}, "a gen.JSONObject in the body: holds no JSON, or null"},
		{map[string]any{"x": gen.CreateUserMfaVerificationRequest{}}, "holds no variant"},
		{map[string]any{"x": gen.CreateApplicationRequest{Name: "x"}}, "a gen.CreateApplicationRequest in the body: Type (type) is empty"},
	} {
		_, err := client.Do(t.Context(), "POST", "/api/new", tt.body)
		if _, ok := errors.AsType[*management.CallError](err); !ok || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%d, %T: want an error that speaks of %q, got %v", i, tt.body, tt.says, err)
		}
	}
	if sent, tokens := s.counts(); sent+tokens != 0 {
		t.Errorf("%d requests were made", sent+tokens)
	}
}

// What encoding/json leaves out, hides or has others write is no reason to refuse a body.
func TestDoSendsWhatHidesNull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		type hidden struct {
			Roles gen.RoleIDs `json:"-"`
			other gen.RoleIDs
			Null  *int `json:"null"`
		}
		type overridden struct {
			gen.RoleIDs
			Mine []string `json:"roleIds"`
			Null *int     `json:"null"`
		}
		type sameName struct {
			base
			Roles []string `json:"roles"`
			Null  *int     `json:"null"`
		}
		for i, tt := range []struct {
			body any
			sent string
		}{
			{map[string]any{"a": []byPointer{{}}}, `{"a":[{"mine":null}]}`},
			{struct{ A []byPointer }{[]byPointer{{}}}, `{"A":[{"mine":null}]}`},
			{&struct{ A byPointer }{}, `{"A":{"mine":null}}`},
			{map[string]any{"a": &byPointer{}}, `{"a":{"mine":null}}`},
			{map[string]any{"a": asText{}, "b": nil}, `{"a":"null","b":null}`},
			{byWeight{0.5: gen.RoleIDs{RoleIDs: []string{}}}, `{"":null}`},
			{liar{}, `{"Roles":{"roleIds":["r1"],"x":null}}`},
			{hidden{other: gen.RoleIDs{}}, `{"null":null}`},
			{overridden{Mine: []string{"r1"}}, `{"roleIds":["r1"],"null":null}`},
			{sameName{Roles: []string{"r1"}}, `{"roles":["r1"],"null":null}`},
			{overridden{}, `{"roleIds":null,"null":null}`}, // a list of the program's own
			{struct{ *gen.RoleIDs }{}, `{}`},
			{struct {
				U unset `json:"u,omitzero"`
				N *int
			}{}, `{"N":null}`},
			{leaving{Skip: gen.RoleIDs{RoleIDs: []string{}}}, `{"skip":{"roleIds":[]}}`},
			{map[string]any{"a": gen.Null[gen.RoleIDs](), "b": (*gen.RoleIDs)(nil), "c": ""}, `{"a":null,"b":null,"c":""}`},
			{struct{ X gen.JSON }{gen.JSON("null")}, `{"X":null}`},
			{map[string]any{"type": gen.ApplicationType("")}, `{"type":""}`},
			{map[string]any{"x": json.RawMessage(`{"roleIds":null}`)}, `{"x":{"roleIds":null}}`},
			{map[string]any{"x": json.Number("1e999"), "y": nil}, `{"x":1e999,"y":null}`},
		} {
			if _, err := client.Do(t.Context(), "PUT", "/api/new", tt.body); err != nil {
				t.Errorf("%d, %T: %v", i, tt.body, err)
			} else if got := s.requests[len(s.requests)-1].body; got != tt.sent {
				t.Errorf("%d, %T: sent %s, want %s", i, tt.body, got, tt.sent)
			}
		}
	})
}

// A body that leads to itself, in whatever number of ways, is encoding/json's to refuse.
func TestDoRefusesCirclesOfManyBranches(t *testing.T) {
	type node struct {
		Next, Prev, Up *node
		Roles          *gen.RoleIDs
	}
	first := new(node)
	for last, i := first, 0; i < 20; i++ {
		last.Next = &node{Prev: last, Up: first}
		last = last.Next
	}
	self := map[string]any{"null": nil}
	self["a"], self["b"], self["c"] = self, &self, []any{self, self}
	for _, body := range []any{first, self, map[string]any{"x": gen.Value(first)}, gen.Value(first)} {
		_, err := (&faultServer{}).start(t).Do(t.Context(), "PUT", "/api/new", body)
		if err == nil || !strings.Contains(err.Error(), "cycle") {
			t.Errorf("%T: got %v", body, err)
		}
	}
}

// A circle that encoding/json does not follow is none to get lost in.
func TestDoLeavesHiddenCirclesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type node struct {
			Next, Prev *node `json:"-"`
			Roles      gen.RoleIDs
			Null       *int
		}
		first := &node{Roles: gen.RoleIDs{RoleIDs: []string{}}}
		first.Next, first.Prev = &node{Prev: first, Next: first}, first
		embedded := &Left{Null: nil}
		embedded.Right = &Right{embedded, embedded}
		written := &circle{}
		written.X = &written.X
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		for _, body := range []any{first, map[string]any{"x": gen.Value(first)}, embedded, written} {
			if _, err := client.Do(t.Context(), "PUT", "/api/new", body); err != nil {
				t.Errorf("%T: %v", body, err)
			}
		}
	})
}

// Bodies may be as large and as deep as encoding/json takes them.
func TestDoSendsLargeBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		deep := map[string]any{"null": nil}
		for range 5000 {
			deep = map[string]any{"x": deep, "null": nil}
		}
		for _, body := range []any{make([]int, 1_000_000), map[string]any{"x": make([]struct{ X *int }, 100_000)}, deep} {
			if _, err := client.Do(t.Context(), "PUT", "/api/new", body); err != nil {
				t.Errorf("%T: %v", body, err)
			}
		}
		bottom := deep
		for bottom["x"] != nil {
			bottom = bottom["x"].(map[string]any)
		}
		bottom["x"] = gen.RoleIDs{}
		if _, err := client.Do(t.Context(), "PUT", "/api/new", deep); err == nil || !strings.Contains(err.Error(), "nil list") {
			t.Errorf("at the bottom: %v", err)
		}
	})
}
