package refine

import (
	"slices"

	"github.com/logto-go/management/openapi/internal/spec"
)

// FitPast makes a refined document describe the responses of earlier releases too, given oldest
// first: what one of them does not send is optional, what only they send is added. It marks each
// operation, parameter and property that is younger than the oldest. Releases that are newer than the
// document say nothing.
func FitPast(doc spec.Object, past []Past) {
	past = before(allPlacesOf(doc), past)
	if len(past) == 0 {
		return
	}
	index := make([]map[string]spec.Operation, len(past))
	for i, p := range past {
		index[i] = byRoute(p.Doc)
	}
	for _, op := range spec.Operations(doc) {
		versions := make([]spec.Operation, len(past)) // of the operation
		for i := range past {
			versions[i] = index[i][Route(op)]
		}
		h := history{past, 0}
		for h.first < len(past) && versions[h.first].Node == nil {
			h.first++
		}
		if h.first > 0 {
			mark(op.Node, h.release(h.first))
		}
		for i := h.first; i < len(past); i++ {
			if versions[i].Node == nil {
				versions[i] = versions[max(i-1, 0)] // a document that forgot it
			}
		}
		h.parameters(op, versions)
		h.requests(op, versions)
		h.responses(op, versions)
	}
}

// history follows one operation through the releases that have it: past[first:].
type history struct {
	past  []Past
	first int
}

// release says since when something is there that first stands in past[i]; beyond the last one it
// is newer than all releases that are known.
func (h history) release(i int) string {
	if i < len(h.past) {
		return h.past[i].Release
	}
	return ">" + h.past[len(h.past)-1].Release
}

// since marks an object that is younger than its parent, by which of the older ones have it.
func (h history) since(o spec.Object, has func(i int) bool) {
	for i := h.first; i < len(h.past); i++ {
		if has(i) {
			if i > h.first {
				mark(o, h.release(i))
			}
			return
		}
	}
	if h.first < len(h.past) {
		mark(o, h.release(len(h.past)))
	}
}

func (h history) parameters(op spec.Operation, versions []spec.Operation) {
	for _, p := range op.Parameters() {
		in, name := spec.Str(p, "in"), spec.Str(p, "name")
		if in != "path" { // those come with the path
			h.since(p, func(i int) bool { return versions[i].Parameter(in, name) != nil })
		}
	}
}

func (h history) requests(op spec.Operation, versions []spec.Operation) {
	for _, mediaType := range spec.Keys(op.Body()) {
		older := make([]spec.Object, len(versions))
		for i, v := range versions {
			older[i] = spec.Obj(spec.Obj(v.Body(), mediaType), "schema")
		}
		h.schema(spec.Obj(spec.Obj(op.Body(), mediaType), "schema"), older, false)
	}
}

// responses also adds the statuses by which an older server reports success.
func (h history) responses(op spec.Operation, versions []spec.Operation) {
	older := make([]spec.Object, len(versions))
	for i, v := range versions {
		older[i] = successSchema(v)
		for _, status := range v.Successes() {
			if have := op.Responses(); have[status] == nil {
				have[status] = spec.Clone(v.Responses()[status])
			}
		}
	}
	for _, status := range op.Successes() {
		content := spec.Obj(spec.Obj(op.Responses(), status), "content")
		for _, mediaType := range spec.Keys(content) {
			media := spec.Obj(content, mediaType)
			if s := spec.Obj(media, "schema"); s != nil && IsJSON(mediaType) {
				media["schema"] = h.schema(s, older, true)
			}
		}
	}
}

// successSchema returns the first JSON schema of the successful responses.
func successSchema(op spec.Operation) spec.Object {
	for _, status := range op.Successes() {
		content := spec.Obj(spec.Obj(op.Responses(), status), "content")
		for _, mediaType := range spec.Keys(content) {
			if s := spec.Obj(spec.Obj(content, mediaType), "schema"); s != nil && IsJSON(mediaType) {
				return s
			}
		}
	}
	return nil
}

// schema compares a schema with those of the older releases at the same place, nil where there is
// none, and returns what takes its place. With widen it takes all that those describe.
func (h history) schema(s spec.Object, older []spec.Object, widen bool) spec.Object {
	if s == nil {
		return nil
	}
	for _, old := range older {
		if !widen || old == nil {
			continue
		}
		if conflict(s, old) {
			return spec.Object{} // any JSON, since no type takes both
		}
		if spec.True(old, "nullable") && len(s) > 0 {
			s["nullable"] = true
		}
	}
	inner := func(at func(spec.Object) spec.Object) []spec.Object {
		out := make([]spec.Object, len(older))
		for i, old := range older {
			if old != nil && Kind(old) == Kind(s) {
				out[i] = at(old)
			}
		}
		return out
	}
	switch Kind(s) {
	case "object":
		h.properties(s, inner(func(o spec.Object) spec.Object { return o }), widen)
	case "union":
		h.variants(s, inner(func(o spec.Object) spec.Object { return o }), widen)
	case "array", "map":
		for _, key := range []string{"items", "additionalProperties"} {
			if values := spec.Obj(s, key); values != nil {
				s[key] = h.schema(values, inner(func(o spec.Object) spec.Object { return spec.Obj(o, key) }), widen)
			}
		}
	case FormatOrFalse:
		list := spec.List(s, "oneOf")
		list[0] = h.schema(list[0].(spec.Object), inner(func(o spec.Object) spec.Object { return spec.List(o, "oneOf")[0].(spec.Object) }), widen)
	case "enum":
		if widen {
			for _, old := range older {
				if old != nil && isEnum(old) {
					s["enum"] = mergedEnum([]spec.Object{s, old})["enum"]
				}
			}
		}
	}
	return s
}

// conflict reports whether values of an older schema would not decode as those of a newer one. An
// older document that says nothing in particular does not count.
func conflict(s, old spec.Object) bool {
	a, b := Kind(s), Kind(old)
	if a == b || a == "any" || b == "any" || isString(s) && isString(old) || isNumber64(s) && isNumber64(old) {
		return false
	}
	return !(a == "object" && b == "map" || a == "map" && b == "object" || a == "union" && (b == "object" || b == "map"))
}

// properties compares the properties of an object with those of the older objects.
func (h history) properties(s spec.Object, older []spec.Object, widen bool) {
	known := -1 // the first release with the object
	for i := len(older) - 1; i >= h.first; i-- {
		if older[i] != nil {
			known = i
		}
	}
	if known < 0 {
		asOld(s)
		return
	}
	inside := history{h.past, known}
	props := spec.Obj(s, "properties")
	required := spec.Strings(s, "required")
	for _, name := range spec.Keys(props) {
		prop := spec.Obj(props, name)
		olderProps := make([]spec.Object, len(older))
		for i := known; i < len(older); i++ {
			if older[i] == nil {
				continue
			}
			olderProps[i] = spec.Obj(spec.Obj(older[i], "properties"), name)
			if widen && !slices.Contains(spec.Strings(older[i], "required"), name) {
				required = slices.DeleteFunc(required, func(r string) bool { return r == name })
			}
		}
		props[name] = inside.schema(prop, olderProps, widen)
		inside.since(spec.Obj(props, name), func(i int) bool { return older[i] == nil || olderProps[i] != nil })
		if known > 0 {
			markAsOld(spec.Obj(props, name))
		}
	}
	if !widen {
		return
	}
	for i := len(older) - 1; i >= known; i-- {
		for name, prop := range spec.Obj(older[i], "properties") {
			// One that an older document names and says nothing of is a slip.
			if added := prop.(spec.Object); props[name] == nil && Kind(added) != "any" {
				added = spec.Clone(added)
				added[UntilKey] = h.past[i].Release
				props[name] = added
			}
		}
	}
	if len(required) > 0 {
		s["required"] = spec.StringList(required)
	} else {
		delete(s, "required")
	}
}

// variants compares the variants of a union, which their literals tell apart. A variant that only
// older releases send is added.
func (h history) variants(s spec.Object, older []spec.Object, widen bool) {
	list := spec.List(s, "oneOf")
	find := func(union spec.Object, literal string) spec.Object {
		for _, v := range spec.List(union, "oneOf") {
			if v := v.(spec.Object); spec.Str(v, "x-literal") == literal {
				return v
			}
		}
		return nil
	}
	for i, v := range list {
		literal := spec.Str(v.(spec.Object), "x-literal")
		at := make([]spec.Object, len(older))
		for j, old := range older {
			at[j] = find(old, literal)
		}
		list[i] = h.schema(v.(spec.Object), at, widen)
	}
	if !widen {
		return
	}
	prop := spec.Str(spec.Obj(s, "discriminator"), "propertyName")
	for i := len(older) - 1; i >= h.first; i-- {
		for _, v := range spec.List(older[i], "oneOf") {
			v := v.(spec.Object)
			known := slices.ContainsFunc(list, func(have any) bool { return shareLiteral(have.(spec.Object), v, prop) })
			if !known && spec.Obj(spec.Obj(v, "properties"), prop) != nil {
				list = append(list, spec.Clone(v))
			}
		}
	}
	var all []spec.Object
	for _, v := range list {
		all = append(all, v.(spec.Object))
	}
	s["oneOf"] = discriminated(all, prop)["oneOf"]
}

// byRoute returns the operations by method and path.
func byRoute(doc spec.Object) map[string]spec.Operation {
	out := map[string]spec.Operation{}
	for _, op := range spec.Operations(doc) {
		out[Route(op)] = op
	}
	return out
}

// Route is what a server knows an operation by: the names of the parameters do not matter.
func Route(op spec.Operation) string {
	return op.Method + " " + placeholder.ReplaceAllString(op.Path, "{}")
}
