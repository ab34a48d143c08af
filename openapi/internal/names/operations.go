package names

import (
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// describe rewrites the schemas of an operation to references and writes down,
// under `x-go`, what its Go method takes and returns:
//
//	args:    the path parameters in order: name, wire, type
//	params:  whether there is a Params struct
//	body:    type and kind (json, multipart, form)
//	result:  type and kind (value, pointer, none, raw); optional if there may be none
//	success: the documented statuses below 400
//	item:    the type of one item, for paginated lists; wrapper: its key
func (a *Assignment) describe(op spec.Operation) {
	info := spec.Object{}
	a.describeParameters(op, info)
	a.describeBody(op, info)
	a.describeResult(op, info)
	op.Node["x-go"] = info
}

func (a *Assignment) describeParameters(op spec.Operation, info spec.Object) {
	args := []any{}
	for _, p := range op.Parameters() {
		in, name := spec.Str(p, "in"), spec.Str(p, "name")
		place := op.ID + "." + in + "." + name
		schema := spec.Obj(p, "schema")
		if schema == nil {
			schema = spec.Object{"type": "string"}
		}
		typ := a.goType(place, schema)
		if in == "path" {
			args = append(args, spec.Object{"name": GoArgument(name), "wire": name, "type": typ})
		} else {
			info["params"] = true
		}
		ref := a.reference(place, schema)
		ref["x-go-type"] = typ
		p["schema"] = ref
		p["x-go-name"] = GoName(name)
		if nilable(typ) {
			p["x-go-type-skip-optional-pointer"] = true
			ref["x-go-type-skip-optional-pointer"] = true
		}
	}
	info["args"] = args
}

func (a *Assignment) describeBody(op spec.Operation, info spec.Object) {
	place := op.ID + ".request"
	eachBody(op, func(mediaType string, media spec.Object) {
		schema := spec.Obj(media, "schema")
		kind := "json"
		switch {
		case isMultipart(mediaType):
			info["body"] = spec.Object{"type": goFile, "kind": "multipart", "mediaType": mediaType}
			return
		case strings.HasSuffix(mediaType, "urlencoded"):
			kind = "form"
		}
		info["body"] = spec.Object{"type": a.goType(place, schema), "kind": kind, "mediaType": mediaType}
		media["schema"] = a.reference(place, schema)
	})
}

func (a *Assignment) describeResult(op spec.Operation, info spec.Object) {
	place := op.ID + ".response"
	success := []any{}
	empty := false
	for _, status := range op.Successes() {
		code, _ := strconv.Atoi(status)
		success = append(success, code)
		if spec.Obj(spec.Obj(op.Responses(), status), "content") == nil && strings.HasPrefix(status, "2") {
			empty = true
		}
	}
	info["success"] = success
	result := spec.Object{"kind": "none"}
	eachAnswer(op, func(_ string, media spec.Object) {
		schema := spec.Obj(media, "schema")
		typ := a.goType(place, schema)
		kind := "value"
		if deservesName(schema) {
			kind = "pointer"
		}
		result = spec.Object{"kind": kind, "type": typ}
		if empty {
			result["optional"] = true
		}
		if op.Paginated() {
			a.describePage(place, schema, info)
		}
	})
	eachAnswer(op, func(_ string, media spec.Object) {
		media["schema"] = a.reference(place, spec.Obj(media, "schema"))
	})
	if spec.True(op.Node, "x-raw") {
		result = spec.Object{"kind": "raw"}
	}
	info["result"] = result
}

// describePage finds the items of a paginated answer: the answer itself, or
// the only list in it.
func (a *Assignment) describePage(place string, schema spec.Object, info spec.Object) {
	if items := spec.Obj(schema, "items"); items != nil {
		info["item"] = a.element(place+"[]", items)
		return
	}
	name := a.place[place]
	t := a.Types[name]
	if t == nil {
		return
	}
	props := spec.Obj(t.Schema, "properties")
	for _, key := range spec.Keys(props) {
		if items := spec.Obj(spec.Obj(props, key), "items"); items != nil {
			info["item"] = a.element(name+"."+key+"[]", items)
			info["wrapper"] = key
			return
		}
	}
}
