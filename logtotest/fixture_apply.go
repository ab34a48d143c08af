package logtotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/deepcopy"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
)

// Apply adds a fixture to the server. An error names the place that is wrong, such as
// users[1].roles[0], and leaves the server as it was.
func (s *Server) Apply(fixture Fixture) error {
	if _, err := json.Marshal(fixture); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := deepcopy.Of(s.db)
	err := (&fixtureCalls{s: s, db: s.db}).all(fixture)
	if err != nil {
		s.db = before
	}
	return err
}

// fixtureCalls creates what a fixture says by the handlers of the API.
type fixtureCalls struct {
	s  *Server
	db *state
}

// all creates what others refer to before the others.
func (f *fixtureCalls) all(fixture Fixture) error {
	return inOrder(
		func() error { return each("resources", fixture.Resources, f.resource) },
		func() error { return each("roles", fixture.Roles, f.role) },
		func() error { return each("applications", fixture.Applications, f.application) },
		func() error { return each("users", fixture.Users, f.user) },
		func() error { return each("organizationScopes", fixture.OrganizationScopes, f.organizationScope) },
		func() error { return each("organizationRoles", fixture.OrganizationRoles, f.organizationRole) },
		func() error { return each("organizations", fixture.Organizations, f.organization) },
		func() error { return each("connectors", fixture.Connectors, f.connector) },
		func() error {
			return at("signInExperience", f.change("PATCH", "/api/sign-in-exp", fixtureBody(fixture.SignInExperience)))
		},
		func() error {
			return at("accountCenter", f.change("PATCH", "/api/account-center", fixtureBody(fixture.AccountCenter)))
		},
	)
}

// inOrder runs the steps up to the first that fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func each[T any](name string, items []T, create func(T) error) error {
	for i, item := range items {
		if err := create(item); err != nil {
			return at(fmt.Sprintf("%s[%d]", name, i), err)
		}
	}
	return nil
}

// placeError is an error at a place in a fixture.
type placeError struct {
	place string
	err   error
}

func (e *placeError) Error() string { return e.place + ": " + e.err.Error() }
func (e *placeError) Unwrap() error { return e.err }

// at says where the error is, seen from outside of the place that it names itself.
func at(place string, err error) error {
	if err == nil {
		return nil
	}
	if inner, placed := errors.AsType[*placeError](err); placed {
		if !strings.HasPrefix(inner.place, "[") {
			place += "."
		}
		return &placeError{place + inner.place, inner.err}
	}
	return &placeError{place, err}
}

// fixtureBody is what the API is sent of a part of a fixture: all fields but those named.
func fixtureBody(part any, without ...string) object {
	body, _ := jsonvalue.Parse(jsonvalue.Encode(part))
	o, _ := body.(object)
	for _, name := range without {
		o.Remove(name)
	}
	return o
}

// call runs an operation as though it had been called over HTTP. What it creates gets the chosen id.
func (f *fixtureCalls) call(method, path, chosen string, body object) error {
	op, params, _ := route.Default().Find(method, path)
	r := &http.Request{Method: method, Host: "localhost", URL: &url.URL{Path: path}, Header: http.Header{}}
	c := &call{s: f.s, db: f.db, r: r, header: http.Header{}, op: op, params: params, parsed: body, now: f.s.cfg.now(), chosen: chosen}
	err := c.guard()
	if err == nil && c.containsNUL() {
		err = errors.New("there is a NUL character in a text")
	}
	if err == nil {
		_, err = modelled[op.ID].run(c)
	}
	if refused, isRefused := errors.AsType[*apiError](err); isRefused {
		return fmt.Errorf("%s refuses this: %s: %s %s", op.ID, refused.Code, refused.Message, refused.Details)
	}
	return err
}

// change is call for what creates nothing. Without anything to change it does nothing.
func (f *fixtureCalls) change(method, path string, body object) error {
	if len(body.Members) == 0 {
		return nil
	}
	return f.call(method, path, "", body)
}

// longestID is the most that a column for ids holds.
const longestID = 21

// newID checks an id that was chosen, or makes one.
func newID(chosen string, exists existing, fresh func() string) (string, error) {
	switch {
	case chosen == "":
		return fresh(), nil
	case len(chosen) > longestID || !isWord(chosen):
		return "", at("id", fmt.Errorf("an id is of up to %d letters, digits, - and _, which %q is not", longestID, chosen))
	case exists(chosen):
		return "", at("id", fmt.Errorf("%q is taken", chosen))
	}
	return chosen, nil
}

func isWord(text string) bool {
	return !slices.ContainsFunc([]rune(text), func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}
