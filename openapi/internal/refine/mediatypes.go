package refine

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// mediaTypes leaves each request body, and each response that succeeds, the one
// media type that the client uses: JSON if there is some. Bodies in JSON that
// are not described further are any JSON.
func mediaTypes(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		best(op.Body())
		for _, media := range objects(op.Body()) {
			child(media, "schema")
		}
		for _, status := range op.Successes() {
			if spec.True(op.Node, "x-raw") {
				break // the response is given as it is
			}
			best(spec.Obj(spec.Obj(op.Responses(), status), "content"))
		}
	}
	return nil
}

// plainMediaType matches what a Content-Type may say.
var plainMediaType = regexp.MustCompile(`^[A-Za-z0-9*][A-Za-z0-9!#$&^_.+*-]*/[A-Za-z0-9!#$&^_.+*-]+( *; *[A-Za-z0-9_.-]+=[A-Za-z0-9_.-]+)*$`)

// best removes all media types but the best, and those that are none.
func best(content spec.Object) {
	for mediaType := range content {
		if !plainMediaType.MatchString(mediaType) {
			delete(content, mediaType)
		}
	}
	keys := spec.Keys(content)
	slices.SortStableFunc(keys, func(a, b string) int { return mediaRank(a) - mediaRank(b) })
	for i, mediaType := range keys {
		if i > 0 {
			delete(content, mediaType)
		} else {
			child(content, mediaType)
		}
	}
}

// mediaRank orders media types by how well the client handles them.
func mediaRank(mediaType string) int {
	switch {
	case strings.HasPrefix(mediaType, "application/json"):
		return 0
	case IsJSON(mediaType):
		return 1
	case strings.HasPrefix(mediaType, "multipart/"):
		return 2
	case strings.HasPrefix(mediaType, "application/x-www-form-urlencoded"):
		return 3
	}
	return 4
}

// IsJSON reports whether a media type is JSON: application/json, or one such as
// application/problem+json.
func IsJSON(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	mediaType = strings.TrimSpace(strings.ToLower(mediaType))
	return strings.HasSuffix(mediaType, "/json") || strings.HasSuffix(mediaType, "+json")
}
