package pull

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/files"
	"github.com/logto-go/management/openapi/internal/spec"
)

// DefaultSource is where Logto publishes the document.
const DefaultSource = "https://openapi.logto.io/source.json"

// Options says what to pull and where to put it. The zero value of each field
// but Target has a sensible meaning.
type Options struct {
	// Source is a URL (http, https) or a file, JSON or YAML; empty means
	// DefaultSource.
	Source string
	// Target is the file that the canonical document is written to.
	Target string
	// Stamp is the file that keeps where and when the document was pulled;
	// empty means none.
	Stamp string
	// Progress is told how much has arrived; nil when nobody watches.
	Progress io.Writer
	// Timeout bounds the whole fetch; 0 means a minute.
	Timeout time.Duration
	// MaxBytes bounds the document as published; 0 means 32 MiB.
	MaxBytes int64
	// HTTPClient is used for URLs; nil means a plain client.
	HTTPClient *http.Client
	// Write puts the files where they belong, all of them or none; nil means into place at once.
	Write func(files map[string][]byte) error
	// Now is the clock of the stamp; nil means time.Now.
	Now func() time.Time
}

// Result is what a successful pull found.
type Result struct {
	Source     string // as the stamp names it: no credentials, no folders
	Target     string
	Operations int
	SHA256     string // of the canonical document, in hex
	Changed    bool   // whether Target was rewritten
	Notices    []string
}

// String returns the line that tells of the pull.
func (r Result) String() string {
	state := "unchanged"
	if r.Changed {
		state = "changed"
	}
	return fmt.Sprintf("%s: %d operations from %s, sha256 %s, %s", r.Target, r.Operations, r.Source, r.SHA256, state)
}

// Run pulls the document. Its error is one line that names the cause and how
// to generate without a network; nothing on disk has changed then.
func Run(ctx context.Context, opts Options) (Result, error) {
	opts = opts.withDefaults()
	result, err := run(ctx, opts)
	if err != nil {
		cause := strings.Join(strings.Fields(err.Error()), " ") // messages of parsers may have several lines
		return Result{}, fmt.Errorf("cannot pull the OpenAPI document from %s: %s; nothing was changed. "+
			"To generate offline from the recorded document: make regenerate (or LOGTO_OPENAPI=%s go generate ./...)",
			sourceName(opts.Source), cause, opts.Target)
	}
	return result, nil
}

func (o Options) withDefaults() Options {
	if o.Source == "" {
		o.Source = DefaultSource
	}
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 32 << 20
	}
	if o.Write == nil {
		o.Write = func(contents map[string][]byte) error { return files.Replace(contents) }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func run(ctx context.Context, opts Options) (Result, error) {
	doc, err := load(ctx, opts)
	if err != nil {
		return Result{}, err
	}
	hash := sha256.Sum256(doc.canonical)
	result := Result{
		Source:     sourceName(opts.Source),
		Target:     opts.Target,
		Operations: doc.operations,
		SHA256:     hex.EncodeToString(hash[:]),
		Notices:    doc.notices,
	}
	result.Changed, err = record(opts, result, doc.canonical)
	return result, err
}

// loaded is a document that was fetched and passed every check.
type loaded struct {
	canonical  []byte
	operations int
	notices    []string
}

// load fetches a document, checks it, and puts it in canonical form.
func load(ctx context.Context, opts Options) (loaded, error) {
	published, err := fetch(ctx, opts)
	if err != nil {
		return loaded{}, err
	}
	doc, err := canon.Parse(published)
	if err != nil {
		return loaded{}, err
	}
	notices := Identify(doc)
	if err := Check(doc); err != nil {
		return loaded{}, err
	}
	canonical, err := canon.Document(doc)
	return loaded{canonical, len(spec.Operations(doc)), notices}, err
}

// record writes the document and its stamp where they differ from what is on
// disk, and reports whether the document did.
func record(opts Options, result Result, canonical []byte) (changed bool, err error) {
	contents := map[string][]byte{}
	if old, err := os.ReadFile(opts.Target); err != nil || string(old) != string(canonical) {
		contents[opts.Target] = canonical
		changed = true
	}
	// The stamp keeps the time of the last change, not of the last look, so
	// that pulling the same document again leaves the checkout clean.
	if opts.Stamp != "" && stampedHash(opts.Stamp) != result.SHA256 {
		stamp, err := newStamp(result, opts.Now())
		if err != nil {
			return false, err
		}
		contents[opts.Stamp] = stamp
	}
	return changed, opts.Write(contents)
}
