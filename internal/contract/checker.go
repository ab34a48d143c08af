package contract

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/logto-go/management/internal/typed"
)

// Counts tells how much was checked.
type Counts struct {
	Requests, Answers, Errors int
	// Kinds counts the bodies and responses by what they are about.
	Kinds map[Kind]int
	// Variants are those of unions that were read and written as their own type.
	Variants int
	// ThreeStates are the fields of requests that may be left out, null or a
	// value, and were each.
	ThreeStates int
	// NullsAsMissing are the nulls of responses that came out as a nil pointer of a
	// field that may also be missing.
	NullsAsMissing int
}

// String lists what there is.
func (n Counts) String() string {
	var list []string
	for _, part := range []struct {
		n    int
		what string
	}{
		{n.Requests, "requests"},
		{n.Answers, "responses"},
		{n.Errors, "errors"},
		{n.Kinds[Full], "with everything"},
		{n.Kinds[Required], "with only what is required"},
		{n.Kinds[Variant], "with another variant of a union"},
		{n.Kinds[Null], "with a null"},
		{n.Kinds[Absent], "with a field left out"},
		{n.Kinds[Empty], "with an empty list or map"},
		{n.Variants, "values of unions read and written"},
		{n.ThreeStates, "fields in three states"},
		{n.NullsAsMissing, "nulls read as missing"},
	} {
		if part.n > 0 {
			list = append(list, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(list, ", ")
}

// Checker calls typed methods and says what is wrong with them. It is for one
// goroutine.
type Checker struct {
	Counts Counts

	wire    *wire
	clients *typed.Clients
	seen    map[string]bool
}

// NewChecker returns a Checker with a client that reaches no server.
func NewChecker() (*Checker, error) {
	w := &wire{}
	clients, err := w.clients()
	return &Checker{Counts: Counts{Kinds: map[Kind]int{}}, wire: w, clients: clients, seen: map[string]bool{}}, err
}

// cases are those of the schema. If the same schema was checked with the same Go
// type before, the first two are enough: everything, and what is required.
func (c *Checker) cases(typ reflect.Type, schema *openapi3.Schema) (cases []Case, again bool, err error) {
	key, err := schema.MarshalJSON()
	if err != nil {
		return nil, false, err
	}
	cases, err = Cases(schema)
	name := typ.String() + string(key)
	if again = c.seen[name]; again && err == nil {
		cases = cases[:2]
	}
	c.seen[name] = true
	return cases, again, err
}

// problems collects what is wrong with one operation.
type problems []string

func (p *problems) add(about any, err error) bool {
	if err != nil {
		*p = append(*p, fmt.Sprintf("%v: %v", about, err))
	}
	return err != nil
}
