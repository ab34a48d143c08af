package matrix

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/logto-go/management/openapi/internal/pull"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Document is a document to try.
type Document struct {
	Name string
	Doc  spec.Object
}

// Documents returns those of the releases that are kept, then the recorded one of the module at
// root, then others from URLs or files.
func Documents(ctx context.Context, root, recorded string, kept []releases.Release, others ...string) ([]Document, error) {
	var out []Document
	for _, r := range kept {
		out = append(out, Document{r.Name, r.Doc})
	}
	for i, source := range append([]string{filepath.Join(root, recorded)}, others...) {
		data, _, err := pull.Look(ctx, pull.Options{Source: source})
		if err != nil {
			return nil, err
		}
		doc, err := spec.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		name := "recorded"
		if i > 0 {
			name, _, _ = strings.Cut(filepath.Base(source), ".json")
		}
		out = append(out, Document{name, doc})
	}
	return out, nil
}
