package main

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// What the control address tells, and what it does.
func TestControl(t *testing.T) {
	p := launch(t, 4, "-control", ":0", "-messaging", "-fixture", file(t, "a.yaml", fixtureYAML))
	if !strings.HasPrefix(p.printed["LOGTOTEST_CONTROL"], "http://127.0.0.1:") {
		t.Errorf("it is not on this machine alone: %v", p.printed)
	}
	client := p.management()
	send := func(email string) {
		t.Helper()
		if err := client.CreateVerificationCode(t.Context(), gen.CreateVerificationCodeRequest{Email: &email}); err != nil {
			t.Fatal(err)
		}
	}
	send("ann@example.com")
	send("bob@example.com")
	send("ann@example.com")

	var messages []message
	p.control("GET", "/messages?to=ann@example.com", "", &messages)
	var code struct{ To, Code string }
	if status := p.control("GET", "/code?to=ann@example.com", "", &code); status != 200 || len(messages) != 2 || code.Code == "" || code.Code != messages[1].Code {
		t.Errorf("got %d %v %v", status, code, messages)
	}
	if p.control("GET", "/messages", "", &messages); len(messages) != 3 || messages[1].To != "bob@example.com" {
		t.Errorf("got %v", messages)
	}
	if status := p.control("GET", "/code?to=nobody", "", nil); status != http.StatusNotFound {
		t.Errorf("the code of nobody: %d", status)
	}

	var requests []request
	p.control("GET", "/requests?operation=CreateVerificationCode", "", &requests)
	if len(requests) != 3 || requests[1].Body != `{"email":"bob@example.com"}` || requests[1].Status != 204 || requests[1].Source != "modelled" {
		t.Errorf("got %v", requests)
	}

	if status := p.control("GET", "/requests?operation=GetUsers", "", nil); status != http.StatusBadRequest {
		t.Errorf("the requests to an operation that there is not: %d", status)
	}

	p.control("POST", "/snapshot", "", nil)
	if err := client.DeleteUser(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	p.control("POST", "/snapshot?name=empty", "", nil)
	users := func() int {
		t.Helper()
		all, err := management.Collect(client.ListUsers(t.Context(), nil), 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	for target, want := range map[string]int{"/restore": 1, "/restore?name=empty": 0, "/reset": 1} {
		if status := p.control("POST", target, "", nil); status != 204 || users() != want {
			t.Errorf("after %s: %d, %d users", target, status, users())
		}
	}
	p.control("POST", "/reset", "", nil)
	if p.control("GET", "/messages", "", &messages); len(messages) != 0 {
		t.Errorf("after the reset there are still %v", messages)
	}
	if status := p.control("POST", "/restore?name=unknown", "", nil); status != http.StatusNotFound {
		t.Errorf("a snapshot that is not there: %d", status)
	}
	if status := p.control("GET", "/reset", "", nil); status != http.StatusMethodNotAllowed {
		t.Errorf("GET of what is to be posted: %d", status)
	}
}

// A browser comes back at once, as the user whom the control address names.
func TestControlSignInAs(t *testing.T) {
	p := launch(t, 4, "-control", ":0", "-fixture", file(t, "a.yaml", fixtureYAML))
	endpoint := p.printed["LOGTO_ENDPOINT"]
	leads := func() string {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/oidc/auth?client_id=demo-app&response_type=code"+
			"&scope=openid&code_challenge_method=S256&code_challenge="+strings.Repeat("a", 43), nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.Header.Get("Location")
	}
	if status := p.control("POST", "/sign-in-as?user=ann&once=perhaps", "", nil); status != 400 {
		t.Errorf("once=perhaps: %d", status)
	}
	for _, tt := range []struct{ target, want string }{
		{"/sign-in-as?user=ann&once=true", endpoint + "/demo-app?code="},
		{"", "/sign-in?"},
		{"/sign-in-as?user=ann", endpoint + "/demo-app?code="},
		{"", endpoint + "/demo-app?code="},
		{"/sign-in-as", "/sign-in?"},
	} {
		if tt.target != "" {
			if status := p.control("POST", tt.target, "", nil); status != 204 {
				t.Errorf("%s: %d", tt.target, status)
			}
		}
		if got := leads(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("after %q: %s, want %s", tt.target, got, tt.want)
		}
	}
}

func TestControlFaults(t *testing.T) {
	p := launch(t, 4, "-control", ":0", "-fixture", file(t, "a.yaml", fixtureYAML))
	client := p.management()
	for body, want := range map[string]string{
		`{"operation":"Nope"}`:       "there is no operation Nope",
		`{"status":42}`:              "42 is not a status",
		`{"latency":"soon"}`:         "latency",
		`{"sttus":500}`:              `unknown field "sttus"`,
		`{"status":`:                 "unexpected EOF",
		`{"header":{"A":["b","c"]}}`: "cannot unmarshal",
		`{"status":503} {}`:          "one fault",
		`{}`:                         "does nothing",
		`{"operation":"GetUser"}`:    "does nothing",
	} {
		var refused struct{ Error string }
		if status := p.control("POST", "/faults", body, &refused); status != 400 || !strings.Contains(refused.Error, want) {
			t.Errorf("%s: %d %q", body, status, refused.Error)
		}
	}
	inject := func(body string) {
		t.Helper()
		if status := p.control("POST", "/faults", body, nil); status != 204 {
			t.Fatalf("%s: %d", body, status)
		}
	}
	inject(`{"operation":"GetUser","status":422,"code":"user.odd","message":"Odd.","latency":"1ms"}`)
	if _, err := client.GetUser(t.Context(), "ann", nil); !errors.Is(err, management.Code("user.odd")) {
		t.Errorf("got %v", err)
	}
	inject(`{"operation":"GetUser","status":200,"body":{"id":"made-up"}}`)
	if u, err := client.GetUser(t.Context(), "ann", nil); err != nil || u.ID != "made-up" {
		t.Errorf("got %v %v", u, err)
	}
	inject(`{"operation":"GetUser","status":404,"body":"nothing","header":{"Content-Type":"text/plain"},"times":-1}`)
	if _, err := client.GetUser(t.Context(), "ann", nil); err == nil {
		t.Error("no error")
	}
	p.control("DELETE", "/faults", "", nil)
	if _, err := client.GetUser(t.Context(), "ann", nil); err != nil {
		t.Errorf("got %v", err)
	}
}

// Other languages sign users in, and get their tokens, with the issuer of the address.
func TestControlUsers(t *testing.T) {
	p := launch(t, 4, "-control", ":0", "-fixture", file(t, "a.yaml", fixtureYAML+`
resources:
  - {indicator: "https://a.example.com"}
applications:
  - {id: web, type: SPA, redirectUris: ["https://shop.example.com/callback"]}
`))
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	location := func() string {
		t.Helper()
		target := "/oidc/auth?client_id=web&response_type=code&scope=openid&code_challenge_method=S256" +
			"&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU&redirect_uri=https://shop.example.com/callback"
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.printed["LOGTO_ENDPOINT"]+target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.Header.Get("Location")
	}
	p.control("POST", "/sign-in-as?user=ann&once=true", "", nil)
	for _, want := range []string{"https://shop.example.com/callback?code=", "/sign-in"} {
		if got := location(); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	p.control("POST", "/sign-in-as?user=ann", "", nil)
	for range 2 {
		if got := location(); !strings.HasPrefix(got, "https://shop.example.com/callback?code=") {
			t.Errorf("got %s", got)
		}
	}
	var token struct {
		Token string `json:"access_token"`
		Error string
	}
	status := p.control("POST", "/user-token?user=ann&resource=https://a.example.com&scope=openid", "", &token)
	parts := strings.Split(token.Token, ".")
	if status != 200 || len(parts) != 3 {
		t.Fatalf("got %d %v", status, token)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || !strings.Contains(string(payload), `"iss":"`+p.printed["LOGTO_ENDPOINT"]+`/oidc"`) {
		t.Errorf("got %s, %v", payload, err)
	}
	if status := p.control("POST", "/user-token?user=nobody", "", &token); status != 400 || !strings.Contains(token.Error, "nobody") {
		t.Errorf("got %d %v", status, token)
	}
}
