package pull

import (
	"context"
	"fmt"
	"strings"
)

// Look returns the document that Run would record, in canonical form, and how
// messages name its source. It writes nothing; the Target and Stamp of the
// options are not used.
func Look(ctx context.Context, opts Options) (canonical []byte, source string, err error) {
	opts = opts.withDefaults()
	source = sourceName(opts.Source)
	doc, err := load(ctx, opts)
	if err != nil {
		cause := strings.Join(strings.Fields(err.Error()), " ")
		return nil, source, fmt.Errorf("cannot read the OpenAPI document from %s: %s", source, cause)
	}
	return doc.canonical, source, nil
}
