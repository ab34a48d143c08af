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
	f := &fixtureCalls{s: s, db: s.db}
	f.all(fixture)
	if f.err != nil {
		s.db = before
	}
	return f.err
}

// fixtureCalls creates what a fixture says by the handlers of the API. After the first error it does
// nothing more.
type fixtureCalls struct {
	s     *Server
	db    *state
	place string // in the fixture, of what is being created
	err   error
}

// each creates the parts that a list has.
func each[T any](f *fixtureCalls, name string, parts []T, create func(T)) {
	for i, part := range parts {
		f.in(fmt.Sprintf("%s[%d]", name, i), func() { create(part) })
	}
}

// in does something at a place in the fixture, which an error then names.
func (f *fixtureCalls) in(place string, do func()) {
	outer := f.place
	f.place = placeIn(outer, place)
	if f.err == nil {
		do()
	}
	f.place = outer
}

// refuse notes an error, unless there is one already.
func (f *fixtureCalls) refuse(format string, args ...any) {
	if f.err == nil {
		f.err = errAt(f.place, format, args...)
	}
}

// placeIn is a place in a fixture seen from outside of another, such as users[0].roles.
func placeIn(outer, place string) string {
	if outer == "" || strings.HasPrefix(place, "[") {
		return outer + place
	}
	return outer + "." + place
}

func errAt(place, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if place == "" {
		return err
	}
	return fmt.Errorf("%s: %w", place, err)
}

// fixtureBody is what the API is sent of a part of a fixture: all fields but those named.
func fixtureBody(part any, without ...string) object {
	o := shown(part)
	for _, name := range without {
		o.Remove(name)
	}
	return o
}

// longestID is the most that a column for ids holds.
const longestID = 21

// create creates a thing of those at a path, with the id in its body if there is one. It returns the
// id, and the path of the thing.
func (f *fixtureCalls) create(path string, exists existing, body object) (id, at string) {
	chosen := body.Text("id")
	body.Remove("id")
	f.in("id", func() {
		switch {
		case len(chosen) > longestID || !isWord(chosen):
			f.refuse("an id is of up to %d letters, digits, - and _, which %q is not", longestID, chosen)
		case exists(chosen):
			f.refuse("%q is taken", chosen)
		}
	})
	id = fixtureBody(f.call(http.MethodPost, path, chosen, body)).Text("id")
	return id, path + "/" + id
}

func isWord(text string) bool {
	return !slices.ContainsFunc([]rune(text), func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// change is call for what creates nothing, by the members of a body.
func (f *fixtureCalls) change(method, path string, members ...jsonvalue.Member) {
	f.call(method, path, "", object{Members: members})
}

// call runs an operation as though it had been called over HTTP, and returns the body of its
// response. What it creates gets the chosen id.
func (f *fixtureCalls) call(method, path, chosen string, body object) any {
	if f.err != nil {
		return nil
	}
	op, params, _ := route.Find(method, path)
	r := &http.Request{Method: method, Host: "localhost", URL: &url.URL{Path: path}, Header: http.Header{}}
	c := &call{s: f.s, db: f.db, r: r, header: http.Header{}, op: op, params: params, parsed: body, now: f.s.cfg.now(), chosen: chosen}
	var done *response
	err := c.guard()
	if err == nil && c.containsNUL() {
		err = errors.New("there is a NUL character in a text")
	}
	if err == nil {
		done, err = modelled[op.ID].run(c)
	}
	if refused, isRefused := errors.AsType[*apiError](err); isRefused {
		err = fmt.Errorf("%s refuses this: %s: %s %s", op.ID, refused.Code, refused.Message, refused.Details)
	}
	if err != nil {
		f.refuse("%w", err)
		return nil
	}
	return done.Body
}
