package scenario

import (
	"cmp"
	"encoding/json"
	"errors"
	"iter"
	"reflect"
	"slices"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// fatal ends the step at an error.
func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same checks that two values are deeply equal, and shows them as JSON.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %s, want %s", what, show(got), show(want))
	}
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// sameJSON checks an object whose keys the server may have put in another order.
func sameJSON(t *testing.T, what string, got gen.JSONObject, want string) {
	t.Helper()
	gotMap, err := got.Map() // keeps numbers as they are written
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	wantMap, err := gen.JSONObject(want).Map()
	fatal(t, err)
	same(t, what, gotMap, wantMap)
}

// text is what a pointer points to.
func text(p *string) string {
	if p == nil {
		return "<null>"
	}
	return *p
}

// refused checks that a call was answered with an error, and returns it.
func refused(t *testing.T, err error, status int, code string) *management.Error {
	t.Helper()
	e, ok := errors.AsType[*management.Error](err)
	if !ok {
		t.Errorf("got %v, want %d %s", err, status, code)
		return &management.Error{}
	}
	if e.StatusCode != status || string(e.Code) != code {
		t.Errorf("got %v, want %d %s", err, status, code)
	}
	if e.RequestID == "" {
		t.Errorf("%v has no request id", err)
	}
	return e
}

// refusal is a call that the server is to answer with an error.
type refusal struct {
	name   string
	call   func() error
	status int
	code   string
	kind   error // what errors.Is is to say
}

func refuse(t *testing.T, refusals []refusal) {
	t.Helper()
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			err := r.call()
			refused(t, err, r.status, r.code)
			if !errors.Is(err, r.kind) {
				t.Errorf("%v is not of the kind %q", err, r.kind)
			}
		})
	}
}

// only keeps the error of a call.
func only[T any](_ T, err error) error { return err }

// collect returns what is listed, key by key, in the order it came.
func collect[T any, K cmp.Ordered](t *testing.T, items iter.Seq2[T, error], key func(T) K) []K {
	t.Helper()
	all, err := management.Collect(items, 0)
	fatal(t, err)
	return keys(all, key)
}

func keys[T any, K cmp.Ordered](items []T, key func(T) K) []K {
	list := make([]K, 0, len(items))
	for _, item := range items {
		list = append(list, key(item))
	}
	return list
}

// sorted returns the values in order, for lists whose order Logto leaves open.
func sorted[K cmp.Ordered](values ...K) []K {
	list := slices.Clone(values)
	slices.Sort(list)
	return list
}

// What things are told apart by.
func userID(u gen.User) string                         { return u.ID }
func roleID(r gen.Role) string                         { return r.ID }
func applicationID(a gen.Application) string           { return a.ID }
func organizationID(o gen.Organization) string         { return o.ID }
func invitationID(i gen.OrganizationInvitation) string { return i.ID }
func scopeName(s gen.Scope) string                     { return s.Name }
