package matrix

import (
	"context"
	"fmt"
	"io"

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
	for _, d := range documents {
		row, refined := refine(d, in, recorded)
		if refined != nil {
			if err := row.build(ctx, root, in, refined); err != nil {
				return err
			}
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

func (row *Row) build(ctx context.Context, root string, in *pipeline.Inputs, refined *pipeline.Refined) error {
	files, err := in.Generate(refined)
	if err != nil {
		row.Problems = append(row.Problems, err.Error())
		return nil
	}
	row.Problems, err = check(ctx, root, files)
	return err
}
