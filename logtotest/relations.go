package logtotest

import "net/http"

// Whether a list of ids may be empty; the API description does not tell.
const (
	mayBeEmpty = true
	notEmpty   = false
)

// idList reads a list of strings from the body; none stands for an empty one.
func (c *call) idList(key string, emptyAllowed bool) ([]string, error) {
	value, _ := c.bodyObject().get(key)
	items, _ := value.([]any)
	ids := []string{}
	for _, item := range items {
		if id, isText := item.(string); isText {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 && !emptyAllowed {
		return nil, errTooFew(key)
	}
	return ids, nil
}

// existing tells whether there is a row with an id; any table's has will do.
type existing func(id string) bool

// link pairs left with each of the ids. One that does not exist fails as the foreign key of the database does.
func (r *relation) link(left string, leftExists bool, ids []string, exists existing) error {
	if err := checkForeignKeys(leftExists, ids, exists); err != nil {
		return err
	}
	for _, id := range ids {
		r.add(left, id)
	}
	return nil
}

// relink makes the ids all that left is paired with.
func (r *relation) relink(left string, leftExists bool, ids []string, exists existing) error {
	if err := checkForeignKeys(leftExists, ids, exists); err != nil {
		return err
	}
	r.replace(left, ids)
	return nil
}

func checkForeignKeys(leftExists bool, ids []string, exists existing) error {
	for _, id := range ids {
		if !leftExists || !exists(id) {
			return errForeignKey(http.StatusUnprocessableEntity)
		}
	}
	return nil
}

// unlink answers the deletion of a pair.
func (r *relation) unlink(left, right string) (answer, error) {
	if !r.remove(left, right) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
