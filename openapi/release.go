package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/files"
	"github.com/logto-go/management/openapi/internal/matrix"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/pull"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// published is the name of a document that was published without a number, by its year.
var published = regexp.MustCompile(`^published-[0-9]{4}$`)

// releaseStep keeps the document that LOGTO_OPENAPI names as that of a release. The next
// generation sees from it what that release has.
func releaseStep(ctx context.Context, name string) error {
	if !published.MatchString(name) {
		version, err := releases.ParseVersion(name)
		if err != nil {
			return err
		}
		name = "v" + version.String()
	}
	data, source, err := pull.Look(ctx, pull.Options{Source: os.Getenv("LOGTO_OPENAPI")})
	if err != nil {
		return err
	}
	doc, err := spec.Parse(data)
	if err != nil {
		return err
	}
	packed, err := releases.Pack(doc)
	if err != nil {
		return err
	}
	file := filepath.Join(releases.Dir, releases.FileName(name))
	if err := os.MkdirAll(releases.Dir, 0o755); err != nil {
		return err
	}
	if err := files.Replace(map[string][]byte{file: packed}); err != nil {
		return err
	}
	fmt.Printf("%s: %d operations from %s\n", file, len(spec.Operations(doc)), source)
	return nil
}

// releasesStep generates from every document that the module keeps, and from those that
// LOGTO_DOCUMENTS lists, and builds and vets what comes out.
func releasesStep(ctx context.Context) error {
	in, err := pipeline.ReadInputs(".")
	if err != nil {
		return err
	}
	documents, err := matrix.Documents(ctx, ".", recordedFile, in.Releases, strings.Fields(os.Getenv("LOGTO_DOCUMENTS"))...)
	if err != nil {
		return err
	}
	return matrix.Run(ctx, ".", documents, in, os.Stdout)
}
