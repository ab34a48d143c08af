package webhook

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func recorded(t testing.TB, event EventType) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", string(event)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// TestParseRecorded reads what a real server sent.
func TestParseRecorded(t *testing.T) {
	event, err := Parse(recorded(t, UserDataUpdated))
	if err != nil {
		t.Fatal(err)
	}
	if event.Type != UserDataUpdated || event.HookID != "w2m0scqti4426saf66fzx" || event.IP != "::ffff:127.0.0.1" {
		t.Errorf("got %+v", event)
	}
	if want := time.Date(2026, 11, 22, 15, 14, 21, 82e6, time.UTC); !event.CreatedAt.Equal(want) {
		t.Errorf("created at %v, want %v", event.CreatedAt, want)
	}
	want := &APICall{"PATCH", "/users/g1uz8ioapa0o", "/users/:userId", map[string]string{"userId": "g1uz8ioapa0o"}, 200}
	if !reflect.DeepEqual(event.API, want) {
		t.Errorf("got call %+v, want %+v", event.API, want)
	}
	change := event.Payload.(*UserChange)
	if change.ID != "g1uz8ioapa0o" || change.User.Username != "hooked_6b0306bb" || change.User.Name != "x" || change.User.PrimaryEmail != "" {
		t.Errorf("got user %+v", change.User)
	}
	if change.User.HasPassword == nil || *change.User.HasPassword || change.User.LastSignInAt.Time() != (time.Time{}) {
		t.Errorf("got user %+v", change.User)
	}
	if want := time.UnixMilli(1795360461050).UTC(); change.User.CreatedAt.Time() != want {
		t.Errorf("user created at %v, want %v", change.User.CreatedAt.Time(), want)
	}
}

func TestParsePayloads(t *testing.T) {
	const call = `"method":"X","params":{"id":"p1","userId":"p2","scopeId":"p3"}`
	tests := []struct {
		event EventType
		rest  string
		want  Payload
	}{
		{PostRegister, `"userId":"u1","user":{"id":"u1","name":"Ada"}`, &UserFlow{"u1", &User{ID: "u1", Name: "Ada"}, nil}},
		{PostSignIn, `"user":{"id":"u1"}`, &UserFlow{"u1", &User{ID: "u1"}, nil}},
		{PostResetPassword, `"userId":"u1"`, &UserFlow{"u1", nil, nil}},
		{PostSignInAdaptiveMfaTriggered, `"userId":"u1","adaptiveMfaResult":{"requiresMfa":true,"triggeredRules":[{"rule":"untrusted_ip"}]}`,
			&UserFlow{"u1", nil, &AdaptiveMFA{true, []AdaptiveMFARule{{"untrusted_ip"}}}}},
		{UserSuspensionStatusUpdated, `"data":{"id":"u1","isSuspended":true}`, &UserChange{"u1", &User{ID: "u1", IsSuspended: true}}},
		{UserDeleted, call + `,"data":null`, &UserChange{"p2", nil}},
		{UserDeleted, `"data":null`, &UserChange{"", nil}},
		{RoleCreated, `"data":{"id":"r1","type":"User","isDefault":true}`, &RoleChange{"r1", &Role{ID: "r1", Type: "User", IsDefault: true}}},
		{RoleDeleted, call, &RoleChange{"p1", nil}},
		{RoleScopesUpdated, call + `,"data":[{"id":"s1","resourceId":"x","createdAt":5}]`, &RoleScopesChange{"p1", []Scope{{ID: "s1", ResourceID: "x", CreatedAt: 5}}}},
		{RoleScopesUpdated, call + `,"roleId":"r1"`, &RoleScopesChange{"r1", nil}},
		{ScopeCreated, `"data":{"id":"s1"}`, &ScopeChange{"s1", &Scope{ID: "s1"}}},
		{ScopeDeleted, call, &ScopeChange{"p3", nil}},
		{OrganizationDataUpdated, `"data":{"id":"o1","customData":{"n":9007199254740993}}`,
			&OrganizationChange{"o1", &Organization{ID: "o1", CustomData: json.RawMessage(`{"n":9007199254740993}`)}}},
		{OrganizationDeleted, call, &OrganizationChange{"p1", nil}},
		{OrganizationMembershipUpdated, `"organizationId":"o1","addedUserIds":["u1"],"removedUserIds":["u2"],"addedApplicationIds":["a1"],"removedApplicationIds":["a2"]`,
			&MembershipChange{"o1", []string{"u1"}, []string{"u2"}, []string{"a1"}, []string{"a2"}}},
		{OrganizationRoleCreated, `"data":{"id":"r1","description":null}`, &OrganizationRoleChange{"r1", &OrganizationRole{ID: "r1"}}},
		{OrganizationRoleDeleted, call, &OrganizationRoleChange{"p1", nil}},
		{OrganizationRoleScopesUpdated, call + `,"organizationRoleId":"r1"`, &OrganizationRoleScopesChange{"r1"}},
		{OrganizationRoleScopesUpdated, call, &OrganizationRoleScopesChange{"p1"}},
		{OrganizationScopeDataUpdated, `"data":{"id":"s1"}`, &OrganizationScopeChange{"s1", &OrganizationScope{ID: "s1"}}},
		{IdentifierLockout, `"type":"email","value":"a@b.c"`, &Lockout{"email", "a@b.c"}},
		{MessageRateLimited, `"action":"VerificationCodeSend","recipient":"a@b.c"`, &RateLimitedMessage{"VerificationCodeSend", "a@b.c"}},
		{GrantLimitExceeded, `"userId":"u1","revokedGrantIds":["g1"],"maxAllowedGrants":1,"preRevocationActiveGrantCount":2`,
			&ExceededGrants{"u1", []string{"g1"}, 1, 2}},
		{"Planet.Created", `"data":7`, &Other{}},
	}
	for _, tt := range tests {
		t.Run(string(tt.event), func(t *testing.T) {
			event, err := Parse([]byte(`{"event":"` + string(tt.event) + `",` + tt.rest + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(event.Payload, tt.want) {
				t.Errorf("got %+v, want %+v", event.Payload, tt.want)
			}
		})
	}
}

func TestParseInteraction(t *testing.T) {
	event, err := Parse([]byte(`{"event":"User.Created","interactionEvent":"Register","sessionId":"s","userIp":"::1","userAgent":"node",
		"applicationId":"a1","application":{"id":"a1","type":"SPA","name":"Demo"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if event.InteractionEvent != "Register" || event.SessionID != "s" || event.IP != "::1" || event.UserAgent != "node" ||
		event.ApplicationID != "a1" || event.Application.Name != "Demo" || event.API != nil {
		t.Errorf("got %+v", event)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, body := range []string{``, `null`, `[]`, `{}`, `{"event":""}`, `{"event":7}`, `{"event":"User.Created"`, `{"event":"User.Created"}{}`,
		`{"event":"User.Created","createdAt":"yesterday"}`, `{"event":"User.Created","data":"text"}`, `{"event":"Role.Scopes.Updated","data":{}}`} {
		event, err := Parse([]byte(body))
		if event != nil || !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, %v", body, event, err)
		}
	}
}

// What a newer server sends with an event of its own is no mistake, whatever form it has.
func TestParseUnknownEvents(t *testing.T) {
	for _, field := range []string{
		`"createdAt":"yesterday"`, `"createdAt":{"seconds":1}`, `"createdAt":1795360461082`, `"params":["a",1]`, `"params":{"id":7,"x":"y"}`,
		`"status":"ok"`, `"status":1e99`, `"application":"a1"`, `"application":{"id":7}`, `"method":{"verb":"GET"}`, `"path":[]`, `"ip":["::1"]`,
		`"userAgent":null`, `"sessionId":5`, `"applicationId":{}`, `"matchedRoute":true`, `"data":"text"`, `"data":[1]`, `"interactionEvent":[]`,
		`"userId":{},"user":7,"organizationId":[],"revokedGrantIds":"x"`,
	} {
		for _, body := range []string{
			`{"event":"Planet.Created","hookId":"h1",` + field + `}`,
			`{` + field + `,"hookId":"h1","event":"Planet.Created"}`,
		} {
			event, err := Parse([]byte(body))
			if err != nil {
				t.Errorf("%s: %v", body, err)
				continue
			}
			if _, other := event.Payload.(*Other); !other || event.Type != "Planet.Created" || event.HookID != "h1" || string(event.Raw) != body {
				t.Errorf("%s: got %+v", body, event)
			}
		}
	}
	event, err := Parse([]byte(`{"event":"Planet.Created","createdAt":1795360461082,"application":"a1","params":{"id":7,"x":"y"},"method":"PUT"}`))
	if err != nil || event.CreatedAt.UnixMilli() != 1795360461082 || event.Application != nil || event.API.Params["x"] != "y" {
		t.Errorf("got %+v, %v", event, err)
	}
	for _, body := range []string{`{"event":"Planet.Created"`, `{"event":"Planet.Created","params":[}`, `{"event":["Planet.Created"]}`, `"Planet.Created"`} {
		if event, err := Parse([]byte(body)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %+v, %v", body, event, err)
		}
	}
}

func TestParseTimes(t *testing.T) {
	for text, want := range map[string]time.Time{
		`1795357793741`:                   time.UnixMilli(1795357793741),
		`1795357793741.5`:                 time.UnixMicro(1795357793741500),
		`1.795357793741e12`:               time.UnixMilli(1795357793741),
		`"2026-11-22T15:14:21.0825Z"`:     time.Date(2026, 11, 22, 15, 14, 21, 82500e3, time.UTC),
		`"2026-11-22T16:14:21.082+01:00"`: time.Date(2026, 11, 22, 15, 14, 21, 82e6, time.UTC),
		`null`:                            {},
	} {
		event, err := Parse([]byte(`{"event":"User.Created","createdAt":` + text + `}`))
		if err != nil || !event.CreatedAt.Equal(want) {
			t.Errorf("%s: got %+v, %v; want %v", text, event, err, want)
		}
	}
	for _, text := range []string{`"soon"`, `{}`, `true`, `1e300`, `-1e300`} {
		_, err := Parse([]byte(`{"event":"User.Created","createdAt":` + text + `}`))
		if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), "createdAt is neither") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// Each constant has a decoder: a payload that is not *Other.
func TestEachEventHasAPayload(t *testing.T) {
	for event := range decoders {
		e, err := Parse([]byte(`{"event":"` + string(event) + `"}`))
		if err != nil {
			t.Errorf("%s: %v", event, err)
		} else if _, other := e.Payload.(*Other); other {
			t.Errorf("%s has no payload", event)
		}
	}
	if len(decoders) != 29 {
		t.Errorf("%d events are known", len(decoders))
	}
}

func TestDecodeData(t *testing.T) {
	event, err := Parse(recorded(t, UserCreated))
	if err != nil {
		t.Fatal(err)
	}
	var user struct{ Username string }
	if err := event.DecodeData(&user); err != nil || user.Username != "hooked_6b0306bb" {
		t.Errorf("got %+v, %v", user, err)
	}
	event.Data = json.RawMessage("null")
	if err := event.DecodeData(&user); err == nil || !strings.Contains(err.Error(), "carries no data") {
		t.Errorf("got %v", err)
	}
}

// The event owns its bytes, whatever the caller does with its buffer.
func TestParseCopiesTheBody(t *testing.T) {
	body := recorded(t, UserCreated)
	event, err := Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	if !json.Valid(event.Raw) || !json.Valid(event.Data) {
		t.Error("the event changed with the buffer")
	}
}

func FuzzParse(f *testing.F) {
	for _, event := range []EventType{UserCreated, UserDataUpdated, UserDeleted} {
		f.Add(recorded(f, event))
	}
	f.Add([]byte(`{"event":"Role.Scopes.Updated","params":{"id":"r"},"method":"PUT","data":[{"id":"s"}]}`))
	f.Add([]byte(`{"event":"Planet.Created","params":["r"],"createdAt":{},"status":"s"}`))
	f.Add([]byte(`{"event":"Grant.LimitExceeded","revokedGrantIds":["g"],"maxAllowedGrants":1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := Parse(body)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("an error of another kind: %v", err)
			}
			var fields struct{ Event EventType }
			if json.Unmarshal(body, &fields) == nil && fields.Event != "" && decoders[fields.Event] == nil {
				t.Fatalf("an unknown event is refused: %v", err)
			}
			return
		}
		if event.Payload == nil || event.Type == "" || string(event.Raw) != string(body) {
			t.Fatalf("incomplete: %+v", event)
		}
	})
}
