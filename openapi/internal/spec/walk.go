package spec

import "strconv"

// Visit is called for a schema with the place where it stands, e.g.
// `GetUser.response.profile.address` or `ListUsers.response[].id`. What it
// returns takes the schema's place.
type Visit func(place string, schema Object) Object

// Places have a short grammar: an operation id, then `.request`, `.response`,
// `.query.NAME`, `.path.NAME` or `.header.NAME`, then steps into the schema:
// `.PROPERTY`, `[]` for array items, `{}` for map values, `|N` or `|LITERAL`
// for the variant of a union.

// Walk visits every schema of every operation, children before parents.
func Walk(doc Object, visit Visit) {
	for _, op := range Operations(doc) {
		WalkOperation(op, visit)
	}
}

// WalkOperation visits every schema of one operation, children before parents.
func WalkOperation(op Operation, visit Visit) {
	for _, p := range op.Parameters() {
		replace(p, "schema", op.ID+"."+Str(p, "in")+"."+Str(p, "name"), visit)
	}
	for _, mediaType := range Keys(op.Body()) {
		replace(Obj(op.Body(), mediaType), "schema", op.ID+".request", visit)
	}
	for _, status := range op.Successes() {
		content := Obj(Obj(op.Responses(), status), "content")
		for _, mediaType := range Keys(content) {
			replace(Obj(content, mediaType), "schema", op.ID+".response", visit)
		}
	}
}

func replace(parent Object, key, place string, visit Visit) {
	if schema := Obj(parent, key); schema != nil {
		parent[key] = WalkSchema(place, schema, visit)
	}
}

// WalkSchema visits a schema and all schemas below it, children first.
func WalkSchema(place string, s Object, visit Visit) Object {
	props := Obj(s, "properties")
	for _, name := range Keys(props) {
		replace(props, name, place+"."+name, visit)
	}
	replace(s, "items", place+"[]", visit)
	replace(s, "additionalProperties", place+"{}", visit)
	for _, kind := range []string{"oneOf", "anyOf", "allOf"} {
		variants := List(s, kind)
		for i, v := range variants {
			if v, ok := v.(Object); ok {
				variants[i] = WalkSchema(place+"|"+VariantLabel(v, i), v, visit)
			}
		}
	}
	return visit(place, s)
}

// VariantLabel names the variant of a union: by the literal that tells it
// apart, if it is marked with one, else by its position.
func VariantLabel(variant Object, i int) string {
	if literal := Str(variant, "x-literal"); literal != "" {
		return literal
	}
	return strconv.Itoa(i)
}
