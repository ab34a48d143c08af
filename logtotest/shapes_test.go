package logtotest

import (
	"net/http"
	"testing"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/store"
)

func TestEntity(t *testing.T) {
	roles := entity[role]{
		rows:   func(db *state) *store.Table[role] { return &db.roles },
		absent: notExistsID("roles"),
		event:  "Role",
		fresh:  func(_ *call, r *role) { r.Type = roleForUsers },
		fields: []string{"name"},
		atNew:  []string{"type"},
		check: func(_ *call, r *role) error {
			if r.Name == "wrong" {
				return errConstraint()
			}
			return nil
		},
	}
	db := newState()
	run := func(h handler, id, body string) (*call, *response, error) {
		c := &call{s: &Server{}, chosen: "1", db: db, params: objectOf(member("id", id)), parsed: jsonvalue.MustParse(body)}
		r, err := h(c)
		return c, r, err
	}
	c, r, err := run(roles.create, "", `{"name":"a","type":"MachineToMachine","description":"not taken"}`)
	if got, _ := r.Body.(*role); err != nil || r.Status != http.StatusCreated || *got != (role{TenantID: tenant, ID: "1", Name: "a", Type: roleForApplications}) {
		t.Errorf("create: %+v, %v", r, err)
	}
	if len(c.events) != 1 || c.events[0].name != "Role.Created" {
		t.Errorf("create: %+v", c.events)
	}
	if _, r, err = run(roles.update, "1", `{"name":"b","type":"User"}`); err != nil || db.roles.Get("1").Name != "b" || db.roles.Get("1").Type != roleForApplications {
		t.Errorf("update: %+v, %v", r, err)
	}
	if c, _, err = run(roles.update, "1", `{"name":"wrong"}`); err == nil || db.roles.Get("1").Name != "b" || len(c.events) > 0 {
		t.Errorf("an update that is refused changes the row: %v", err)
	}
	for name, h := range map[string]handler{"get": roles.get, "update": roles.update, "on": roles.on(roles.remove)} {
		if _, _, err := run(h, "2", `{}`); err == nil || err.Error() != errNotExistsID("roles", "2").Error() {
			t.Errorf("%s of a row that is not there: %v", name, err)
		}
	}
	if _, _, err := run(roles.delete, "2", `{}`); err == nil || err.Error() != errNotFound().Error() {
		t.Errorf("delete of a row that is not there: %v", err)
	}
	if _, r, err := run(roles.delete, "1", `{}`); err != nil || r.Status != http.StatusNoContent || db.roles.Len() > 0 {
		t.Errorf("delete: %+v, %v", r, err)
	}
}
