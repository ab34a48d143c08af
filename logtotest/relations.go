package logtotest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
)

// links is a list of ids that belongs to an owner, such as the users of a role: one generic handler
// for the four operations that each such list has. What a field leaves out has the usual behavior.
type links struct {
	pairs func(*state) *store.Relation // (owner, member)

	param  string             // the path parameter of the owner; "id"
	key    func(*call) string // of the owner; the parameter
	owner  func(*call) error  // refuses an owner that does not exist; none
	strict bool               // removing looks for the owner too

	member string                                          // the path parameter of a member
	read   func(*call) ([]string, error)                   // the members in the body; the list of its plural
	check  func(c *call, owner string, ids []string) error // refuses members; none

	view     func(c *call, owner string, ids []string) (*response, error)
	added    func(c *call, owner string, ids, added []string) *response // "Created" as text
	replaced func(ids []string) *response                               // 204
	changed  func(c *call, owner string, added, removed []string)       // events and cascades; none
}

func (l links) ownerKey(c *call) string {
	if l.key == nil {
		return c.path(cmp.Or(l.param, "id"))
	}
	return l.key(c)
}

func (l links) checkOwner(c *call) error {
	if l.owner == nil {
		return nil
	}
	return l.owner(c)
}

func (l links) list(c *call) (*response, error) {
	if err := l.checkOwner(c); err != nil {
		return nil, err
	}
	owner := l.ownerKey(c)
	return l.view(c, owner, l.pairs(c.db).RightOf(owner))
}

// wanted reads the members of the body and checks them, in the order of a real server: the owner,
// then the members.
func (l links) wanted(c *call) (owner string, ids []string, err error) {
	if err := l.checkOwner(c); err != nil {
		return "", nil, err
	}
	owner, ids = l.ownerKey(c), nonNil(c.texts(l.member+"s"))
	if l.read != nil {
		ids, err = l.read(c)
	}
	if err == nil && l.check != nil {
		err = l.check(c, owner, ids)
	}
	return owner, ids, err
}

func (l links) add(c *call) (*response, error) {
	owner, ids, err := l.wanted(c)
	if err != nil {
		return nil, err
	}
	added := []string{}
	for _, id := range ids {
		if l.pairs(c.db).Add(owner, id) {
			added = append(added, id)
		}
	}
	l.tell(c, owner, added, nil)
	if l.added == nil {
		return text(http.StatusCreated), nil
	}
	return l.added(c, owner, ids, added), nil
}

func (l links) replace(c *call) (*response, error) {
	owner, ids, err := l.wanted(c)
	if err != nil {
		return nil, err
	}
	before := slices.Clone(l.pairs(c.db).RightOf(owner))
	l.pairs(c.db).Replace(owner, ids)
	l.tell(c, owner, subtract(ids, before), subtract(before, ids))
	if l.replaced == nil {
		return noContent(), nil
	}
	return l.replaced(ids), nil
}

func (l links) remove(c *call) (*response, error) {
	if l.strict {
		if err := l.checkOwner(c); err != nil {
			return nil, err
		}
	}
	owner, id := l.ownerKey(c), c.path(l.member)
	if !l.pairs(c.db).Remove(owner, id) {
		return nil, errNotFound()
	}
	l.tell(c, owner, nil, []string{id})
	return noContent(), nil
}

func (l links) tell(c *call, owner string, added, removed []string) {
	if l.changed != nil {
		l.changed(c, owner, added, removed)
	}
}

// echo responds to an addition with the ids of the body.
func echo(list string) func(c *call, owner string, ids, added []string) *response {
	return func(_ *call, _ string, ids, _ []string) *response { return created(map[string][]string{list: ids}) }
}

// existing reports whether there is a row with an id; any table's Has will do.
type existing func(id string) bool

// known are things that a relation may refer to: those of an entity.
type known interface {
	exists(db *state, id string) bool
}

// foreignKeys refuses an owner or members that do not exist as the database does. Without members
// nothing is looked up.
func foreignKeys(owners, members known) func(*call, string, []string) error {
	return eachOf(func(c *call, owner, id string) error {
		return errIf(!owners.exists(c.db, owner) || !members.exists(c.db, id), "entity.relation_foreign_key_not_found")
	})
}

// eachOf makes a check of all members from that of one.
func eachOf(check func(c *call, owner, id string) error) func(*call, string, []string) error {
	return func(c *call, owner string, ids []string) error {
		return lists.FirstError(ids, func(id string) error { return check(c, owner, id) })
	}
}

// searched lists the rows of an entity that the caller searches for, in pages.
func searched[T any](e entity[T]) func(*call, string, []string) (*response, error) {
	return func(c *call, _ string, ids []string) (*response, error) {
		return e.page(c, e.rows(c.db).Pick(ids), e.show)
	}
}

// viewOf lists the rows of an entity by their ids, in pages when the caller asks for them.
func viewOf[T any](e entity[T]) func(*call, string, []string) (*response, error) {
	return func(c *call, _ string, ids []string) (*response, error) {
		return optionallyPaged(c, e.rows(c.db).Pick(sorted(ids)))
	}
}

// sorted is the order that the database has where nothing else is asked for: that of the keys.
func sorted(ids []string) []string { return slices.Sorted(slices.Values(ids)) }

// subtract returns the ids that are not in others.
func subtract(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}

// once is a list without what it repeats.
func once(ids []string) (list []string) {
	for _, id := range ids {
		list = append(list, subtract([]string{id}, list)...)
	}
	return list
}
