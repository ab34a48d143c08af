package logtotest

import (
	"fmt"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
)

// What fixtures may refer to things by: each returns the id, and all names including the id.

func (r *role) names() (string, []string)              { return r.ID, []string{r.ID, r.Name} }
func (r *resource) names() (string, []string)          { return r.ID, []string{r.ID, r.Indicator} }
func (a *application) names() (string, []string)       { return a.ID, []string{a.ID, a.Name} }
func (u *user) names() (string, []string)              { return u.ID, []string{u.ID, u.username(), u.email()} }
func (r *organizationRole) names() (string, []string)  { return r.ID, []string{r.ID, r.Name} }
func (s *organizationScope) names() (string, []string) { return s.ID, []string{s.ID, s.Name} }

// reference finds the one row that has the name; an id goes before any other name.
func reference[T any](place, kind string, table *store.Table[T], name string, names func(*T) (string, []string)) (string, error) {
	var found []string
	for row := range table.All() {
		id, all := names(row)
		if name != "" && slices.Contains(all, name) {
			if id == name {
				return id, nil
			}
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", at(place, fmt.Errorf("there is no %s %q", kind, name))
	case 1:
		return found[0], nil
	}
	return "", at(place, fmt.Errorf("there are %d of the %ss %q: refer to one by its id", len(found), kind, name))
}

// references finds a list of them.
func references[T any](place, kind string, table *store.Table[T], wanted []string, names func(*T) (string, []string)) ([]any, error) {
	ids := []any{}
	for i, name := range wanted {
		id, err := reference(fmt.Sprintf("%s[%d]", place, i), kind, table, name, names)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func anyList(texts []string) []any {
	list := []any{}
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}
