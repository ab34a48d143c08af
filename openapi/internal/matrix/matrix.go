package matrix

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pipeline"
)

// Run tries each document on the module at root, writes the table, and returns an error if one
// failed.
func Run(ctx context.Context, root string, documents []Document, in *pipeline.Inputs, out io.Writer) error {
	recorded, err := recordedNames(documents, in)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, Header)
	good := 0
	for row, err := range try(ctx, root, documents, in, recorded) {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n%s", row, row.Details())
		if len(row.Problems)+len(row.Renamed) == 0 {
			good++
		}
	}
	fmt.Fprintf(out, "%d of %d documents generate, build and vet\n", good, len(documents))
	if good < len(documents) {
		return fmt.Errorf("%d documents failed", len(documents)-good)
	}
	return nil
}

// recordedNames returns the names of the recorded document, against which those of the others are
// held.
func recordedNames(documents []Document, in *pipeline.Inputs) (*names.Assignment, error) {
	for _, d := range documents {
		if d.Name == "recorded" {
			r, err := in.Refine(d.Doc)
			if err != nil {
				return nil, err
			}
			return r.Types, nil
		}
	}
	return nil, nil
}

// tried is what came of one document.
type tried struct {
	row Row
	err error
}

// try yields the row of each document, in order. Two are tried at a time, since packages wait for
// those that they import.
func try(ctx context.Context, root string, documents []Document, in *pipeline.Inputs, recorded *names.Assignment) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		results := make([]chan tried, len(documents))
		for i := range results {
			results[i] = make(chan tried, 1)
		}
		var next atomic.Int64
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		for range min(2, len(documents)) {
			workers.Go(func() {
				m, err := newModule(root)
				for i := int(next.Add(1)) - 1; i < len(documents); i = int(next.Add(1)) - 1 {
					result := tried{err: cmp.Or(err, ctx.Err())}
					if result.err == nil {
						result.row, result.err = m.try(ctx, documents[i], in, recorded)
					}
					results[i] <- result
				}
				if m != nil {
					_ = m.remove() // a temporary folder
				}
			})
		}
		for _, result := range results {
			if r := <-result; !yield(r.row, r.err) || r.err != nil {
				return
			}
		}
	}
}

// try generates from a document, and builds and vets the result.
func (m *module) try(ctx context.Context, d Document, in *pipeline.Inputs, recorded *names.Assignment) (Row, error) {
	row, refined := refine(d, in, recorded)
	if refined == nil {
		return row, nil
	}
	files, err := in.Generate(refined)
	if err != nil {
		row.Problems = append(row.Problems, err.Error())
		return row, nil
	}
	// The documents that were published in 2024 and 2025 are older than the oldest supported release.
	supported := !strings.HasPrefix(d.Name, "published-")
	row.Problems, err = m.check(ctx, supported, files)
	return row, err
}
