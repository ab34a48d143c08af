package calls_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
)

// An option that a client has no use for is refused, by whatever makes that client.
func TestOptionsThatDoNotFit(t *testing.T) {
	const endpoint = "https://auth.example.com"
	type options = []management.ClientOption
	machine, err := management.NewClient(endpoint, "app", "hunter2", management.WithScopes("all"))
	if err != nil {
		t.Fatal(err)
	}
	open, err := management.NewClient(endpoint, "", "", management.WithoutToken())
	if err != nil {
		t.Fatal(err)
	}
	user, err := machine.Account(auth.Static("user"))
	if err != nil {
		t.Fatal(err)
	}
	visitor, err := machine.Experience()
	if err != nil {
		t.Fatal(err)
	}
	makers := map[string]func(...management.ClientOption) error{
		"NewClient": func(o ...management.ClientOption) error {
			_, err := management.NewClient(endpoint, "app", "hunter2", o...)
			return err
		},
		"NewClient without app": func(o ...management.ClientOption) error {
			_, err := management.NewClient(endpoint, "", "", o...)
			return err
		},
		"Client.With":             func(o ...management.ClientOption) error { _, err := machine.With(o...); return err },
		"Client.With without app": func(o ...management.ClientOption) error { _, err := open.With(o...); return err },
		"NewAccountClient": func(o ...management.ClientOption) error {
			_, err := management.NewAccountClient(endpoint, auth.Static("user"), o...)
			return err
		},
		"Account": func(o ...management.ClientOption) error {
			_, err := machine.Account(auth.Static("user"), o...)
			return err
		},
		"AccountClient.With": func(o ...management.ClientOption) error { _, err := user.With(o...); return err },
		"NewExperienceClient": func(o ...management.ClientOption) error {
			_, err := management.NewExperienceClient(endpoint, o...)
			return err
		},
		"Experience":            func(o ...management.ClientOption) error { _, err := machine.Experience(o...); return err },
		"ExperienceClient.With": func(o ...management.ClientOption) error { _, err := visitor.With(o...); return err },
	}
	resource, tenant, scopes := management.WithResource("https://a.example/api"), management.WithTenantID("acme"), management.WithScopes("a")
	token, source, none := management.WithToken("t"), management.WithTokenSource(auth.Static("t")), management.WithoutToken()
	const (
		noApp    = "has none"
		oneOfTwo = "give one of the two"
		twice    = "not two of them"
		user1    = "always acts as a user"
		nobody   = "sends no access token"
		onlyOne  = "the token source of the user"
	)
	for name, want := range map[string][]struct {
		opts options
		says string // empty: the options fit
	}{
		"NewClient": {
			{options{resource}, ""}, {options{tenant}, ""}, {options{scopes}, ""}, {options{resource, scopes}, ""},
			{options{token}, twice}, {options{source}, twice}, {options{none}, twice},
		},
		"NewClient without app": {
			{options{token}, ""}, {options{source}, ""}, {options{none}, ""},
			{options{token, resource}, noApp}, {options{tenant, source}, noApp}, {options{scopes, none}, noApp},
		},
		"Client.With": {
			{options{resource}, ""}, {options{tenant}, ""}, {options{scopes}, ""}, {options{token}, ""}, {options{source}, ""}, {options{none}, ""},
			{options{scopes, token}, oneOfTwo}, {options{source, resource}, oneOfTwo}, {options{none, tenant}, oneOfTwo}, {options{tenant, none}, oneOfTwo},
		},
		"Client.With without app": {
			{options{token}, ""}, {options{none}, ""},
			{options{resource}, noApp}, {options{tenant}, noApp}, {options{scopes}, noApp}, {options{scopes, token}, noApp},
		},
		"NewAccountClient": {
			{options{resource}, noApp}, {options{tenant}, noApp}, {options{scopes}, noApp},
			{options{token}, onlyOne}, {options{source}, onlyOne}, {options{none}, user1}, {options{token, none}, user1},
		},
		"AccountClient.With": {
			{options{token}, ""}, {options{source}, ""},
			{options{resource}, noApp}, {options{tenant}, noApp}, {options{scopes}, noApp}, {options{scopes, token}, noApp},
			{options{none}, user1},
		},
		"NewExperienceClient": {
			{options{none}, ""}, // true as it is
			{options{resource}, noApp}, {options{tenant}, noApp}, {options{scopes}, noApp},
			{options{token}, nobody}, {options{source}, nobody},
		},
	} {
		with := []string{name}
		switch name {
		case "NewAccountClient":
			with = append(with, "Account")
		case "NewExperienceClient":
			with = append(with, "Experience", "ExperienceClient.With")
		}
		for _, maker := range with {
			for i, tt := range want {
				err := makers[maker](tt.opts...)
				if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
					t.Errorf("%s, options %d: want an error that speaks of %q, got %v", maker, i, tt.says, err)
				}
			}
		}
	}
}

// An Experience client has no use for a token in a single call either.
func TestTokenOfAnExperienceCall(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, "{}")}}
	derived, err := s.start(t).Experience()
	if err != nil {
		t.Fatal(err)
	}
	own, err := management.NewExperienceClient("http://localhost:3001", management.WithHTTPClient(s.net.Client))
	if err != nil {
		t.Fatal(err)
	}
	with, err := derived.With()
	if err != nil {
		t.Fatal(err)
	}
	for i, client := range []*management.ExperienceClient{derived, own, with} {
		for j, opt := range []management.CallOption{management.WithToken("zzz"), management.WithTokenSource(auth.Static("zzz"))} {
			_, err := client.GetInteraction(t.Context(), opt)
			if _, ok := errors.AsType[*management.CallError](err); !ok || !strings.Contains(err.Error(), "sends no access token") {
				t.Errorf("client %d, option %d: got %v", i, j, err)
			}
		}
	}
	if sent, _ := s.counts(); sent != 0 {
		t.Errorf("%d requests were made", sent)
	}
}
