package releases

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Dir is where the documents are, from the root of the module.
const Dir = "testdata/releases"

const suffix = ".json.gz"

// maxBytes bounds a document when it is unpacked.
const maxBytes = 32 << 20

// Release is the document of one release.
type Release struct {
	Name    string // of its file: v1.40.1, or published-2025
	Version Version
	Doc     spec.Object
}

// IsNumbered reports whether it is the document of a numbered release. The others were published
// without a number; the pipeline must take them, but no type depends on them.
func (r Release) IsNumbered() bool { return r.Version != Version{} }

// operations counts the operations of the release.
func (r Release) operations() int { return len(spec.Operations(r.Doc)) }

// FileName returns the name of the file for a release.
func FileName(name string) string { return name + suffix }

// Read reads all documents of a folder, the oldest release first, those without a number before.
func Read(dir fs.FS) ([]Release, error) {
	names, err := fs.Glob(dir, "*"+suffix)
	if err != nil {
		return nil, err
	}
	var out []Release
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		text, err := Unpack(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Join(Dir, name), err)
		}
		doc, err := spec.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Join(Dir, name), err)
		}
		r := Release{Name: strings.TrimSuffix(name, suffix), Doc: doc}
		if strings.HasPrefix(r.Name, "v") {
			if r.Version, err = ParseVersion(r.Name); err != nil {
				return nil, err
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Release) int { return a.Version.Compare(b.Version) })
	return out, nil
}

// Numbered returns the numbered ones among releases.
func Numbered(all []Release) []Release {
	return slices.DeleteFunc(slices.Clone(all), func(r Release) bool { return !r.IsNumbered() })
}

// Pack compresses a document in canonical form. Equal documents may have different bytes on
// different releases of Go.
func Pack(doc spec.Object) ([]byte, error) {
	doc = spec.Clone(doc)
	canon.Strip(doc)
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, spec.Compact(doc)+"\n"); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Unpack is the inverse of Pack.
func Unpack(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxBytes {
		return nil, errors.New("the document is too large")
	}
	return text, nil
}
