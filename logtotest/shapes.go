package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/paging"
	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/store"
)

// entity is one kind of thing that the API creates, lists, shows, changes and deletes: one set of
// handlers for all that do this alike. What a field leaves out has the usual behavior.
type entity[T any] struct {
	rows   func(*state) *store.Table[T]
	param  string                    // the path parameter that names a row; "id"
	within func(*call, *T) bool      // reports whether the row is part of what else the path names; it is
	absent func(id string) *apiError // for an id that no row has; errNotFound

	search search.Fields[T]          // what the lists can be searched by; nothing
	view   func(c *call, row *T) any // what responses show of a row; the row itself

	event  string                      // what webhooks hear of it starts with this; nothing
	short  bool                        // ids have twelve characters, not 21
	fresh  func(c *call, row *T)       // what a new row has before the body comes; its id, the tenant and the time
	fields []string                    // the members of the body that create and update take
	atNew  []string                    // those that create takes beside them; none
	check  func(c *call, row *T) error // refuses a row before it is stored, or settles it; nothing
	drop   func(c *call, row *T)       // takes away what hangs on a deleted row beside relations; nothing
}

// at is the entity in operations whose paths have another parameter for it.
func (e entity[T]) at(param string) entity[T] {
	e.param = param
	return e
}

// missing is the entity in operations that have an error of their own for an id that no row has.
func (e entity[T]) missing(err func(id string) *apiError) entity[T] {
	e.absent = err
	return e
}

// id is the id that the path names.
func (e entity[T]) id(c *call) string { return c.path(cmp.Or(e.param, "id")) }

// find returns the row that the path names.
func (e entity[T]) find(c *call) (*T, error) {
	row := e.rows(c.db).Get(e.id(c))
	switch {
	case row != nil && (e.within == nil || e.within(c, row)):
		return row, nil
	case e.absent != nil:
		return nil, e.absent(e.id(c))
	}
	return nil, errNotFound()
}

// require refuses a path that names no row.
func (e entity[T]) require(c *call) error {
	_, err := e.find(c)
	return err
}

// exists reports whether there is a row with the id.
func (e entity[T]) exists(db *state, id string) bool { return e.rows(db).Has(id) }

func (e entity[T]) show(c *call, row *T) any {
	if e.view == nil {
		return row
	}
	return e.view(c, row)
}

// on makes a handler of what is to be done with the row that the path names.
func (e entity[T]) on(run func(*call, *T) (*response, error)) handler {
	return func(c *call) (*response, error) {
		row, err := e.find(c)
		if err != nil {
			return nil, err
		}
		return run(c, row)
	}
}

// showing makes a handler that shows something of the row that the path names.
func (e entity[T]) showing(part func(*T) any) handler {
	return e.on(func(_ *call, row *T) (*response, error) { return ok(part(row)), nil })
}

// refusing makes a handler that has an error for each row that the path names.
func (e entity[T]) refusing(code string) handler {
	return e.on(func(*call, *T) (*response, error) { return nil, errOf(code) })
}

func (e entity[T]) get(c *call) (*response, error) {
	return e.showing(func(row *T) any { return e.show(c, row) })(c)
}

// filled is a fresh row with what the body has for it, if that is right.
func (e entity[T]) filled(c *call) (id string, row *T, err error) {
	fresh := c.s.ids.Long
	if e.short {
		fresh = c.s.ids.Short
	}
	id, row = c.newID(fresh), new(T)
	stamp := objectOf(member("id", id), member("tenantId", tenant), member("createdAt", float64(c.millis())))
	err = patchFrom(stamp, row, "id", "tenantId", "createdAt")
	if e.fresh != nil {
		e.fresh(c, row)
	}
	return id, row, cmp.Or(err, e.change(c, row, slices.Concat(e.fields, e.atNew)))
}

// change takes fields from the body, and checks what that makes of the row.
func (e entity[T]) change(c *call, row *T, fields []string) error {
	if err := patch(c, row, fields...); err != nil || e.check == nil {
		return err
	}
	return e.check(c, row)
}

func (e entity[T]) create(c *call) (*response, error) {
	id, row, err := e.filled(c)
	if err != nil {
		return nil, err
	}
	return e.add(c, id, row), nil
}

// creating makes a handler of what is to be done with a row that create would store.
func (e entity[T]) creating(run func(*call, *T) (*response, error)) handler {
	return func(c *call) (*response, error) {
		_, row, err := e.filled(c)
		if err != nil {
			return nil, err
		}
		return run(c, row)
	}
}

func (e entity[T]) add(c *call, id string, row *T) *response {
	e.rows(c.db).Put(id, row)
	e.tell(c, "Created", row)
	return created(e.show(c, row))
}

// update changes the row only when nothing is wrong with the change.
func (e entity[T]) update(c *call) (*response, error) {
	row, err := e.find(c)
	if err != nil {
		return nil, err
	}
	next := *row
	if err := e.change(c, &next, e.fields); err != nil {
		return nil, err
	}
	*row = next
	e.tell(c, "Data.Updated", row)
	return ok(e.show(c, row)), nil
}

// delete has one error for all kinds of rows that are not there.
func (e entity[T]) delete(c *call) (*response, error) {
	return e.missing(nil).on(e.remove)(c)
}

// remove takes the row away, with what hangs on it.
func (e entity[T]) remove(c *call, row *T) (*response, error) {
	e.rows(c.db).Remove(e.id(c))
	c.db.forget(e.rows(c.db), e.id(c))
	if e.drop != nil {
		e.drop(c, row)
	}
	e.tell(c, "Deleted", row)
	return noContent(), nil
}

func (e entity[T]) tell(c *call, what string, row *T) {
	if e.event != "" {
		c.emitData(e.event+"."+what, e.show(c, row))
	}
}

// newest lists all rows, newest first.
func (e entity[T]) newest(c *call) (*response, error) {
	return e.optionalPage(c, slices.Collect(e.rows(c.db).Newest()), e.show)
}

// matching keeps the rows that have what the query wants for q: how organizations are searched.
func (e entity[T]) matching(c *call, rows []*T) []*T {
	return search.Containing(c.query.Get("q"), rows, e.search)
}

// page responds with a page of the rows that the caller searches for.
func (e entity[T]) page(c *call, rows []*T, view func(*call, *T) any) (*response, error) {
	found, err := search.Filter(c.query, rows, e.search)
	if err != nil {
		return nil, err
	}
	return pageOf(c, found, view)
}

// optionalPage is page where the caller gets all rows unless he asks for a page.
func (e entity[T]) optionalPage(c *call, rows []*T, view func(*call, *T) any) (*response, error) {
	found, err := search.Filter(c.query, rows, e.search)
	if err != nil {
		return nil, err
	}
	return optionallyPaged(c, viewsOf(c, found, view))
}

// pageOf responds with the part of the rows that the caller asked for, as a view shows each.
func pageOf[T any](c *call, rows []*T, view func(*call, *T) any) (*response, error) {
	part, err := paginate(c, rows)
	return ok(viewsOf(c, part, view)), err
}

// viewsOf is never nil, and so [] in JSON.
func viewsOf[T any](c *call, rows []*T, view func(*call, *T) any) []any {
	return lists.Map(rows, func(row *T) any { return view(c, row) })
}

// named is what most lists can be searched by.
func named[T any](idNameDescription func(row *T) []*string) search.Fields[T] {
	return search.Fields[T]{Columns: []string{"id", "name", "description"}, Of: idNameDescription}
}

// notExistsID is errNotExistsID for the rows of one table.
func notExistsID(table string) func(id string) *apiError {
	return func(id string) *apiError { return errNotExistsID(table, id) }
}

// paged responds with the part of items the caller asked for, with the headers of a paginated list.
func paged[T any](c *call, items []T) (*response, error) {
	part, err := paginate(c, items)
	return ok(part), err
}

// optionallyPaged responds with everything, without headers, unless the caller names a page or a page size.
func optionallyPaged[T any](c *call, items []T) (*response, error) {
	if c.query.Get("page")+c.query.Get("page_size") == "" {
		return ok(nonNil(items)), nil
	}
	return paged(c, items)
}

// paginate cuts the page out of items and sets the headers.
func paginate[T any](c *call, items []T) ([]T, error) {
	p, err := paging.Read(c.query)
	if err != nil {
		return nil, err
	}
	c.setPageHeaders(p, len(items), false)
	return paging.Cut(p, items), nil
}

func (c *call) setPageHeaders(p paging.Page, total int, capped bool) {
	paging.SetHeaders(c.header, c.origin(), c.r.URL, p, total, capped)
}

// nonNil makes an empty list [] instead of null.
func nonNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
