package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

// Files that the pipeline reads beside the document, relative to the root of the module.
const (
	CorrectionsFile = "openapi/corrections.yaml"
	NamesFile       = "openapi/names.yaml"
	CodegenFile     = "openapi/oapi-codegen.yaml"
	WordsFile       = "openapi/docs.yaml"
	CodesFile       = "openapi/codes.yaml"
	ErrorsFile      = "openapi/errors.tsv"
	SupportDir      = "openapi/internal/support"
)

// Inputs is what the code is made from, beside the document.
type Inputs struct {
	Corrections *refine.Corrections
	Names       *names.File
	Words       *words.File
	Codes       *words.Codes
	Codegen     codegen.Configuration
	Support     fs.FS // the hand-written part of package gen
	Releases    []releases.Release
	Facts       releases.Facts // what their documents do not tell

	past *past // of Releases, made when first needed
}

// ReadInputs reads the inputs of the module at root.
func ReadInputs(root string) (*Inputs, error) {
	support, err := filepath.Abs(filepath.Join(root, SupportDir)) // it is read later
	if err != nil {
		return nil, err
	}
	in := &Inputs{Support: os.DirFS(support)}
	data, err := os.ReadFile(filepath.Join(root, CorrectionsFile))
	if err != nil {
		return nil, err
	}
	if in.Corrections, err = refine.ParseCorrections(CorrectionsFile, data); err != nil {
		return nil, err
	}
	if data, err = os.ReadFile(filepath.Join(root, NamesFile)); err != nil {
		return nil, err
	}
	if in.Names, err = names.Parse(NamesFile, data); err != nil {
		return nil, err
	}
	if err := in.readWords(root); err != nil {
		return nil, err
	}
	if in.Codegen, err = readCodegen(root); err != nil {
		return nil, err
	}
	if in.Releases, err = releases.Read(os.DirFS(filepath.Join(root, releases.Dir))); err != nil {
		return nil, err
	}
	if data, err = os.ReadFile(filepath.Join(root, releases.FactsFile)); err != nil {
		return nil, err
	}
	if in.Facts, err = releases.ParseFacts(data); err != nil {
		return nil, err
	}
	in.past = &past{made: map[pastKey]func() (refine.Past, error){}}
	return in, nil
}

// With returns inputs that differ in the names that are pinned and in the releases that there are.
// They share what is made of the documents of the releases.
func (in *Inputs) With(file *names.File, kept []releases.Release) *Inputs {
	out := *in
	out.Names, out.Releases = file, kept
	return &out
}

// past keeps what the documents of releases become.
type past struct {
	mu   sync.Mutex
	made map[pastKey]func() (refine.Past, error)
}

type pastKey struct {
	release     string
	doc         uintptr // its address
	corrections *refine.Corrections
}

// refinePast repairs the documents of the numbered releases.
func (in *Inputs) refinePast() ([]refine.Past, error) {
	numbered := releases.Numbered(in.Releases)
	out, errs := make([]refine.Past, len(numbered)), make([]error, len(numbered))
	var wg sync.WaitGroup
	for i, r := range numbered {
		wg.Go(func() { out[i], errs[i] = in.past.of(r, in.Corrections) })
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

func (p *past) of(r releases.Release, corrections *refine.Corrections) (refine.Past, error) {
	key := pastKey{r.Name, spec.Address(r.Doc), corrections}
	p.mu.Lock()
	if p.made[key] == nil {
		p.made[key] = sync.OnceValues(func() (refine.Past, error) {
			out, err := refine.NewPast(r.Version.MinorString(), r.Doc, corrections)
			if err != nil {
				err = fmt.Errorf("%s: %w", releases.FileName(r.Name), err)
			}
			return out, err
		})
	}
	made := p.made[key]
	p.mu.Unlock()
	return made()
}

func (in *Inputs) readWords(root string) error {
	data, err := os.ReadFile(filepath.Join(root, WordsFile))
	if err != nil {
		return err
	}
	if in.Words, err = words.Parse(WordsFile, data); err != nil {
		return err
	}
	codes, err := os.ReadFile(filepath.Join(root, CodesFile))
	if err != nil {
		return err
	}
	seen, err := os.ReadFile(filepath.Join(root, ErrorsFile))
	if err != nil {
		return err
	}
	in.Codes, err = words.ParseCodes(CodesFile, codes, ErrorsFile, seen)
	return err
}

// readCodegen reads the configuration file of the oapi-codegen command, with the text of the
// templates in the place of their paths, so that the working directory does not matter.
func readCodegen(root string) (codegen.Configuration, error) {
	data, err := os.ReadFile(filepath.Join(root, CodegenFile))
	if err != nil {
		return codegen.Configuration{}, err
	}
	var config struct {
		codegen.Configuration `yaml:",inline"`
		Output                string `yaml:"output"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&config); err != nil && !errors.Is(err, io.EOF) {
		return codegen.Configuration{}, fmt.Errorf("%s: %w", CodegenFile, err)
	}
	for name, path := range config.OutputOptions.UserTemplates {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return codegen.Configuration{}, err
		}
		// What has no line break would be taken for a path.
		if !bytes.Contains(text, []byte("\n")) {
			return codegen.Configuration{}, fmt.Errorf("%s: a template ends with a line break", path)
		}
		config.OutputOptions.UserTemplates[name] = string(text)
	}
	opts := config.UpdateDefaults()
	return opts, opts.Validate()
}
