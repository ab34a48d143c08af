package calls_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// What would be sent as something else than it is, is refused as a body.
func TestDoRefusesBodies(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, "{}")}}
	client := s.start(t)
	const (
		reader   = "read it, and give its content as []byte"
		file     = "uploads have methods of their own, such as CreateUserAsset"
		nilValue = "pass nil to send none"
	)
	type own struct{ Name string }
	type list []any
	for i, tt := range []struct {
		body any
		says string
	}{
		{strings.NewReader("{}"), reader},
		{new(bytes.Buffer), reader},
		{os.Stdin, reader},
		{gen.File{Name: "a.png", Content: strings.NewReader("x")}, file},
		{&gen.File{Name: "a.png", Content: strings.NewReader("x")}, file},
		{map[string]any{"file": gen.File{}}, file},
		{map[string]any(nil), nilValue},
		{(*own)(nil), nilValue},
		{(*bytes.Buffer)(nil), nilValue},
		{(*gen.File)(nil), nilValue},
		{[]string(nil), nilValue},
		{[]byte(nil), nilValue},
		{[]byte{}, nilValue},
		{json.RawMessage(nil), nilValue},
		{json.RawMessage{}, nilValue},
		{url.Values(nil), nilValue},
		{gen.JSONObject(nil), nilValue},
		{gen.UserIDs{}, "UserIDs (userIds) is a nil list"},
		{&gen.UserIDs{}, "UserIDs (userIds) is a nil list"},
		{[]gen.UserIDs{{UserIDs: []string{}}, {}}, "[1].UserIDs (userIds) is a nil list"},
		{gen.CreateUserMfaVerificationRequest{}, "holds no variant"},
		{map[string]any{"x": gen.UserIDs{}}, "a gen.UserIDs in the body: UserIDs (userIds) is a nil list"},
		{list{&gen.UserIDs{UserIDs: []string{}}, map[string]*gen.UserIDs{"x": {}}}, "UserIDs (userIds) is a nil list"},
		{struct{ gen.UserIDs }{}, "UserIDs (userIds) is a nil list"},
		{map[string]any{"x": gen.Value([][]string{nil})}, "nil list"},
		{map[string]any{"x": gen.JSONObject(nil)}, "a gen.JSONObject in the body: holds no JSON"},
		{gen.JSONObject("null"), "null where an object is required"},
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

// What is empty on purpose is sent, and types that are not of this module are nobody's business.
func TestDoSendsWhatIsEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		type own struct {
			IDs []string `json:"ids"`
		}
		for i, tt := range []struct {
			body any
			sent string
		}{
			{gen.UserIDs{UserIDs: []string{}}, `{"userIds":[]}`},
			{map[string]any{}, "{}"},
			{[]string{}, "[]"},
			{url.Values{}, ""},
			{own{}, `{"ids":null}`},
			{[]byte("null"), "null"},
			{map[string]any{"x": gen.UserIDs{UserIDs: []string{}}, "y": nil}, `{"x":{"userIds":[]},"y":null}`},
			{partly{Sent: gen.Null[string]()}, `{"sent":null}`},
			{struct{ Sender }{Sender{&gen.UserIDs{}}}, `"own"`},
		} {
			if _, err := client.Do(t.Context(), "PUT", "/api/new", tt.body); err != nil {
				t.Fatal(err)
			}
			if got := s.requests[i].body; got != tt.sent {
				t.Errorf("%T: sent %s, want %s", tt.body, got, tt.sent)
			}
		}
	})
}

// partly leaves out what it does not have.
type partly struct {
	Sent   gen.Nullable[string] `json:"sent"`
	Empty  gen.UserIDs          `json:"empty,omitzero"`
	Hidden gen.UserIDs          `json:"-"`
}

// Sender encodes itself.
type Sender struct{ IDs *gen.UserIDs }

func (Sender) MarshalJSON() ([]byte, error) { return []byte(`"own"`), nil }

// A body that leads to itself is encoding/json's to refuse.
func TestDoRefusesCircles(t *testing.T) {
	type circle struct {
		Next *circle
		IDs  gen.UserIDs
	}
	body := &circle{IDs: gen.UserIDs{UserIDs: []string{}}}
	body.Next = body
	_, err := (&faultServer{}).start(t).Do(t.Context(), "PUT", "/api/new", body)
	if err == nil || !strings.Contains(err.Error(), "cycle") {
		t.Errorf("got %v", err)
	}
}

// A query that is not escaped would break the request line apart.
func TestDoChecksTheQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		for _, query := range []string{"x=a b", "x=é", "x=%zz", "x=%", "x=a\tb", "x=\x7f", "x=1\r\nHost: evil", "x=\xff"} {
			_, err := client.Do(t.Context(), "GET", "/api/users?"+query, nil)
			if err == nil || !strings.Contains(err.Error(), "the query has") || !strings.Contains(err.Error(), "url.Values.Encode") {
				t.Errorf("%q: got %v", query, err)
			}
		}
		if sent, _ := s.counts(); sent != 0 {
			t.Fatalf("%d requests were made", sent)
		}
		for _, query := range []string{"x=a+b", "x=%C3%A9", "x=a%20b", "x", "", "a=?/:@&b=1;2", url.Values{"x": {"a b", "é%&="}}.Encode()} {
			if _, err := client.Do(t.Context(), "GET", "/api/users?"+query, nil); err != nil {
				t.Fatal(err)
			}
			if got := s.requests[len(s.requests)-1].path; strings.TrimSuffix(got, "?") != strings.TrimSuffix("/api/users?"+query, "?") {
				t.Errorf("%q was asked as %s", query, got)
			}
		}
	})
}

// The error of a method that cannot be sent speaks of the method.
func TestDoNamesTheMethod(t *testing.T) {
	client := (&faultServer{}).start(t)
	for _, method := range []string{"", "G T", "GET\r\n", "GÉT"} {
		_, err := client.Do(t.Context(), method, "/api/users", nil)
		if err == nil || !strings.Contains(err.Error(), "the method") || strings.Contains(err.Error(), "path") {
			t.Errorf("%q: got %v", method, err)
		}
	}
}
