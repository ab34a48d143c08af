package names

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// describe rewrites the schemas of an operation to references and writes down,
// under `x-go`, what its Go method takes and returns:
//
//	args:    the path parameters in order: name, wire, type; freeText if it may hold a slash
//	params:  whether there is a Params struct
//	body:    type and kind (json, multipart, form)
//	result:  type and kind (value, pointer, none, raw); optional if there may be none
//	success: the documented statuses below 400
//	item:    the type of one item, for paginated lists; wrapper: its key
//	route:   method and path, as a comment can hold them
//
// The operation id becomes the name of that method.
func (a *Assignment) describe(op spec.Operation) {
	info := spec.Object{}
	a.describeParameters(op, info)
	a.describeBody(op, info)
	a.describeResult(op, info)
	info["route"] = op.Route()
	op.Node["x-go"] = info
	if op.Node[spec.LogtoIDKey] == nil {
		op.Node[spec.LogtoIDKey] = op.ID
	}
	op.Node["operationId"] = a.Methods[op.ID]
}

func (a *Assignment) describeParameters(op spec.Operation, info spec.Object) {
	args := []any{}
	arguments := argumentNames(op)
	takenArgs, takenFields := maps.Clone(reserved), map[string]bool{}
	for _, p := range op.Parameters() {
		in, name := spec.Str(p, "in"), spec.Str(p, "name")
		place := op.ID + "." + in + "." + name
		schema := spec.Obj(p, "schema")
		if schema == nil {
			schema = spec.Object{"type": "string"}
		}
		typ := a.goType(place, schema)
		if in == "path" {
			arg := argument(unique(takenArgs, arguments[name]), name, typ)
			if spec.True(schema, "x-free-text") {
				arg["freeText"] = true
			}
			args = append(args, arg)
			p["x-go-name"] = GoName(name)
		} else {
			info["params"] = true
			p["x-go-name"] = unique(takenFields, GoName(name))
		}
		ref := a.reference(place, schema)
		ref["x-go-type"] = typ
		comment(p, schema)
		if text := refine.ReleaseText(p); text != "" {
			p["x-go-release"] = text
		}
		p["schema"] = ref
		if nilable(typ) {
			p["x-go-type-skip-optional-pointer"] = true
			ref["x-go-type-skip-optional-pointer"] = true
		}
	}
	info["args"] = args
}

// argument describes a path parameter. One that is not text in Go has the
// expression that makes text of it.
func argument(name, wire, typ string) spec.Object {
	arg := spec.Object{"name": name, "wire": wire, "type": typ}
	switch typ {
	case "bool":
		arg["text"] = "strconv.FormatBool(" + name + ")"
	case "float64":
		arg["text"] = "strconv.FormatFloat(" + name + ", 'f', -1, 64)"
	case "int64", "Timestamp", "UnixTime":
		arg["text"] = "strconv.FormatInt(int64(" + name + "), 10)"
	}
	return arg
}

func (a *Assignment) describeBody(op spec.Operation, info spec.Object) {
	place := op.ID + ".request"
	eachBody(op, func(mediaType string, media spec.Object) {
		schema := spec.Obj(media, "schema")
		kind := "json"
		switch {
		case isMultipart(mediaType):
			info["body"] = spec.Object{"type": goFile, "kind": "multipart", "mediaType": mediaType}
			media["schema"] = spec.Object{"type": "object", "required": []any{"file"}, "properties": spec.Object{"file": opaque()}}
			return
		case strings.HasSuffix(mediaType, "urlencoded"):
			kind = "form"
		case !refine.IsJSON(mediaType):
			info["body"] = spec.Object{"type": goFile, "kind": "upload", "mediaType": mediaType, "sent": mediaType}
			media["schema"] = opaque()
			return
		}
		body := spec.Object{"type": a.goType(place, schema), "kind": kind, "mediaType": mediaType}
		if kind == "json" && mediaType != "application/json" {
			body["sent"] = mediaType
		}
		info["body"] = body
		media["schema"] = a.reference(place, schema)
	})
}

// opaque returns the schema of what the client does not look into.
func opaque() spec.Object { return spec.Object{"type": "string", "format": "binary"} }

func (a *Assignment) describeResult(op spec.Operation, info spec.Object) {
	place := op.ID + ".response"
	success := []any{}
	empty := false
	for _, status := range op.Successes() {
		code, _ := strconv.Atoi(status)
		success = append(success, code)
		content := spec.Obj(spec.Obj(op.Responses(), status), "content")
		if strings.HasPrefix(status, "2") && len(content) == 0 {
			empty = true
		}
		for mediaType := range content {
			if media := spec.Obj(content, mediaType); media["schema"] != nil && !refine.IsJSON(mediaType) {
				media["schema"] = opaque()
			}
		}
	}
	info["success"] = success
	result := spec.Object{"kind": "none"}
	eachResponse(op, func(_ string, media spec.Object) {
		schema := spec.Obj(media, "schema")
		typ := a.goType(place, schema)
		kind := "value"
		if deservesName(schema) {
			kind = "pointer"
		}
		result = spec.Object{"kind": kind, "type": typ}
		if empty || spec.True(schema, "nullable") {
			result["optional"] = true
		}
		if op.Paginated() {
			a.describePage(place, schema, info)
		}
	})
	eachResponse(op, func(_ string, media spec.Object) {
		media["schema"] = a.reference(place, spec.Obj(media, "schema"))
	})
	if spec.True(op.Node, "x-raw") || isForOthers(op) {
		result = spec.Object{"kind": "raw"}
	}
	info["result"] = result
}

// isForOthers reports whether an operation responds with nothing but redirects, or
// with bodies that are not JSON.
func isForOthers(op spec.Operation) bool {
	redirects, bodies := false, false
	for _, status := range op.Successes() {
		content := spec.Obj(spec.Obj(op.Responses(), status), "content")
		switch {
		case status[0] == '3':
			redirects = true
		case status[0] == '2' && (len(content) == 0 || slices.ContainsFunc(spec.Keys(content), refine.IsJSON)):
			return false
		case status[0] == '2':
			bodies = true
		}
	}
	return redirects || bodies
}

// describePage finds the items of a paginated response: the response itself, or
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
