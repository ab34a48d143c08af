package pipeline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Refined is what the steps before the code generator make of a document.
type Refined struct {
	Types     *names.Assignment
	Unmatched refine.Unmatched // corrections that found nothing
	JSON      []byte           // the document for the code generator
	newest    spec.Object      // the repaired document, before it was fitted to earlier releases
	Versions  string           // what each release lacks, in Markdown
}

// Refine repairs and names a recorded document, which stays as it is.
func (in *Inputs) Refine(recorded spec.Object) (*Refined, error) {
	doc, unmatched, err := in.Repair(recorded)
	if err != nil {
		return nil, err
	}
	return in.Name(doc, unmatched)
}

// Repair runs the passes before the naming on a recorded document, which stays as it is. What they
// make of the documents of releases is kept, since every other document is compared with those.
func (in *Inputs) Repair(recorded spec.Object) (spec.Object, refine.Unmatched, error) {
	for _, r := range releases.Numbered(in.Releases) {
		if in.past != nil && spec.Address(r.Doc) == spec.Address(recorded) {
			p, err := in.past.of(r, in.Corrections)
			return spec.Clone(p.Doc), p.Unmatched, err
		}
	}
	return refine.Run(recorded, in.Corrections)
}

// Name fits a document that is repaired to earlier releases, and names its types. It changes the
// document.
func (in *Inputs) Name(doc spec.Object, unmatched refine.Unmatched) (*Refined, error) {
	r := &Refined{Unmatched: unmatched, newest: spec.Clone(doc)}
	if in.past != nil {
		past, err := in.refinePast()
		if err != nil {
			return nil, err
		}
		refine.FitPast(doc, past)
	}
	var err error
	if r.Types, err = names.Assign(doc, in.Names); err != nil {
		return nil, err
	}
	r.Versions = releases.Table(in.Releases, len(spec.Operations(doc)), changes(doc, r.Types.Methods), in.Facts)
	r.Types.Componentize(doc)
	in.Words.Apply(doc)
	r.JSON, err = spec.Encode(doc)
	return r, err
}

// FakeSpec returns the document for package logtotest, which stands for the server of this document
// and not for those of the past.
func (r *Refined) FakeSpec() ([]byte, error) {
	return emit.FakeSpec(spec.Clone(r.newest), r.Types.Methods)
}

// Generate returns every generated Go file for a refined document, by its path from the root of
// the module, as `go generate` would write it.
func (in *Inputs) Generate(r *Refined) (map[string][]byte, error) {
	source, err := in.generate(r.JSON)
	if err != nil {
		return nil, fmt.Errorf("oapi-codegen: %w", err)
	}
	// What is read back from the encoded form is what the emit step reads.
	doc, err := spec.Parse(r.JSON)
	if err != nil {
		return nil, err
	}
	return emit.All(source, doc, in.Support, in.Codes)
}

// generator serializes the runs of oapi-codegen, which keeps global state.
var generator sync.Mutex

// generate runs oapi-codegen as a library. The loader reads no other document than this one.
func (in *Inputs) generate(document []byte) ([]byte, error) {
	var compact bytes.Buffer // each level of the document is read again, with its white space
	if err := json.Compact(&compact, document); err != nil {
		return nil, err
	}
	loaded, err := openapi3.NewLoader().LoadFromData(compact.Bytes())
	if err != nil {
		return nil, err
	}
	generator.Lock()
	defer generator.Unlock()
	code, err := codegen.Generate(loaded, in.Codegen)
	return []byte(code), err
}

// changes lists what not all releases have, as a document that is fitted to them says.
// Operations go by the names of their methods.
func changes(doc spec.Object, methods map[string]string) []releases.Change {
	var out []releases.Change
	for _, op := range spec.Operations(doc) {
		add := func(kind, what string, o spec.Object) {
			if since := spec.Str(o, refine.SinceKey); since != "" {
				out = append(out, releases.Change{Kind: kind, What: what, Since: since})
			}
		}
		method := cmp.Or(methods[op.ID], op.ID)
		add(releases.Operation, method, op.Node)
		for _, p := range op.Parameters() {
			add(releases.Parameter, method+"."+spec.Str(p, "name"), p)
		}
		spec.WalkOperation(op, func(place string, s spec.Object) spec.Object {
			if rest, inBody := strings.CutPrefix(place, op.ID+".request."); inBody {
				add(releases.Field, method+"."+rest, s)
			}
			return s
		})
	}
	return out
}
