package names

import (
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// direction says which way a schema travels. It matters for nullable fields:
// in a request they have three states, in a response two.
type direction uint8

const (
	request direction = 1 << iota
	response
)

// site is a place where a schema stands that deserves a named type.
type site struct {
	place  string // `GetUser.response`, or below a type: `User.profile`
	schema spec.Object
	dir    direction
	shape  string // see shape; empty until places are merged
	depth  int    // how many types it is in

	// literal is the union whose variants the schema tells apart, in all of which it
	// has one type; empty for other schemas.
	literal string
}

// sitesBelow lists the sites in a schema at a place, without looking into the
// named types themselves: their own sites are named after the type.
func sitesBelow(place string, s spec.Object, dir direction) []site {
	switch refine.Kind(s) {
	case "object", "enum", "union":
		return []site{{place: place, schema: s, dir: dir}}
	case "array":
		if items := spec.Obj(s, "items"); items != nil {
			return sitesBelow(place+"[]", items, dir)
		}
	case "map":
		if values := spec.Obj(s, "additionalProperties"); values != nil {
			return sitesBelow(place+"{}", values, dir)
		}
	case refine.FormatOrFalse:
		return sitesBelow(place, spec.List(s, "oneOf")[0].(spec.Object), dir)
	}
	return nil
}

// sitesInside lists the sites in a named type.
func (f *File) sitesInside(name string, s spec.Object, dir direction) []site {
	var out []site
	props := spec.Obj(s, "properties")
	for _, prop := range spec.Keys(props) {
		out = append(out, sitesBelow(name+"."+prop, spec.Obj(props, prop), dir)...)
	}
	if values := spec.Obj(s, "additionalProperties"); values != nil {
		out = append(out, sitesBelow(name+"{}", values, dir)...)
	}
	for i, place := range f.variantPlaces(name, s) {
		out = append(out, sitesBelow(place, spec.List(s, "oneOf")[i].(spec.Object), dir)...)
	}
	return out
}

// rootSites lists the sites of all operations. The successful responses of one
// operation share a place: 200 and 201 return the same thing.
func rootSites(doc spec.Object) []site {
	var out []site
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			place := op.ID + "." + spec.Str(p, "in") + "." + spec.Str(p, "name")
			out = append(out, sitesBelow(place, spec.Obj(p, "schema"), request)...)
		}
		eachBody(op, func(mediaType string, media spec.Object) {
			if isUpload(mediaType) {
				return // it has a type of its own
			}
			out = append(out, sitesBelow(op.ID+".request", spec.Obj(media, "schema"), request)...)
		})
		eachResponse(op, func(_ string, media spec.Object) {
			out = append(out, sitesBelow(op.ID+".response", spec.Obj(media, "schema"), response)...)
		})
	}
	return out
}

// isUpload reports whether a body is a file, or has one in it.
func isUpload(mediaType string) bool {
	return !refine.IsJSON(mediaType) && !strings.HasSuffix(mediaType, "urlencoded")
}

func isMultipart(mediaType string) bool { return strings.HasPrefix(mediaType, "multipart/") }

func eachBody(op spec.Operation, do func(mediaType string, media spec.Object)) {
	for _, mediaType := range spec.Keys(op.Body()) {
		if media := spec.Obj(op.Body(), mediaType); spec.Obj(media, "schema") != nil {
			do(mediaType, media)
		}
	}
}

// eachResponse visits the successful responses in JSON.
func eachResponse(op spec.Operation, do func(mediaType string, media spec.Object)) {
	for _, status := range op.Successes() {
		content := spec.Obj(spec.Obj(op.Responses(), status), "content")
		for _, mediaType := range spec.Keys(content) {
			if media := spec.Obj(content, mediaType); refine.IsJSON(mediaType) && spec.Obj(media, "schema") != nil {
				do(mediaType, media)
			}
		}
	}
}

// shape is a key for the structure of a schema: what decides about the Go
// type, without prose and constraints. Schemas with nullable fields differ by
// direction.
func shape(s spec.Object, dir direction) string {
	bare, nullable := structure(s)
	key := spec.Compact(bare)
	if nullable {
		key = string('0'+rune(dir)) + key
	}
	return key
}

var constraints = map[string]bool{
	"description": true, "default": true, "example": true, "deprecated": true, "title": true,
	"minLength": true, "maxLength": true, "pattern": true, "minimum": true, "maximum": true,
	"minItems": true, "maxItems": true, "uniqueItems": true,
}

func structure(s spec.Object) (out spec.Object, nullable bool) {
	out = spec.Object{}
	inner := func(v spec.Object) spec.Object {
		bare, null := structure(v)
		nullable = nullable || null || spec.True(v, "nullable")
		return bare
	}
	for key, value := range s {
		switch {
		case key == refine.MarkSecret:
			out[key] = value
		case constraints[key], strings.HasPrefix(key, "x-"):
		case key == "format" && spec.Str(s, "type") == "string" && value != "binary":
		case key == "properties":
			props := spec.Object{}
			for name, p := range value.(spec.Object) {
				props[name] = inner(p.(spec.Object))
			}
			out[key] = props
		case key == "oneOf":
			var list []any
			for _, v := range value.([]any) {
				list = append(list, inner(v.(spec.Object)))
			}
			out[key] = list
		case key == "required":
			out[key] = sortedStrings(value)
		case key == "enum" && spec.Str(s, "type") == "string":
			out[key] = sortedStrings(value)
		case key == "enum":
		default:
			if v, ok := value.(spec.Object); ok && (key == "items" || key == "additionalProperties") {
				value = inner(v)
			}
			out[key] = value
		}
	}
	return out, nullable
}
