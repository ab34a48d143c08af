package drift

import (
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/load"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// document is one of the two documents, in its forms.
type document struct {
	recorded  spec.Object      // as pulled
	refined   spec.Object      // corrected and repaired
	model     *load.SpecInfo   // the refined form, loaded for the comparison
	unmatched refine.Unmatched // corrections that found nothing in it
	before    spec.Object      // of the published document: the refined form of the recorded one
}

// loadBoth prepares both documents at the same time.
func loadBoth(recorded, published []byte, corrections *refine.Corrections) (old, now *document, err error) {
	var wg sync.WaitGroup
	var oldErr, nowErr error
	wg.Go(func() {
		oldErr = guard(func() (err error) { old, err = prepare(recorded, corrections); return err })
	})
	wg.Go(func() {
		nowErr = guard(func() (err error) { now, err = prepare(published, corrections); return err })
	})
	wg.Wait()
	if oldErr != nil {
		return nil, nil, fmt.Errorf("the recorded document: %w", oldErr)
	}
	if nowErr != nil {
		return nil, nil, fmt.Errorf("the published document: %w", nowErr)
	}
	return old, now, nil
}

func prepare(data []byte, corrections *refine.Corrections) (*document, error) {
	doc, err := spec.Parse(data)
	if err != nil {
		return nil, err
	}
	d := &document{recorded: doc}
	d.refined, d.unmatched, err = refine.Run(doc, corrections)
	if err != nil {
		return nil, err
	}
	labelled := spec.Clone(d.refined)
	spec.Walk(labelled, labelVariants)
	d.model, err = load.NewSpecInfoFromData(openapi3.NewLoader(), []byte(spec.Compact(labelled)), "openapi.json")
	return d, err
}

// labelVariants gives the variants of a union the title that the comparison
// knows them by; without one it would call them by their number.
func labelVariants(_ string, s spec.Object) spec.Object {
	if literal := spec.Str(s, "x-literal"); literal != "" {
		s["title"] = literal
	}
	return s
}
