package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// refineStep turns the recorded document into the refined one.
func refineStep(context.Context) error {
	doc, a, err := refined()
	if err != nil {
		return err
	}
	fake, err := emit.FakeSpec(doc)
	if err != nil {
		return err
	}
	for _, notice := range a.Notices {
		fmt.Fprintf(os.Stderr, "openapi: %s: %s\n", namesFile, notice)
	}
	for _, place := range a.Unused {
		fmt.Fprintf(os.Stderr, "openapi: %s: %s is not in the document any more\n", namesFile, place)
	}
	for _, name := range a.Auto {
		fmt.Fprintf(os.Stderr, "openapi: %s: new type %s got an automatic name; keep it with `go run ./openapi names`\n", namesFile, name)
	}
	a.Componentize(doc)
	out, err := spec.Encode(doc)
	if err != nil {
		return err
	}
	// oapi-codegen does not make the folder it writes to.
	if err := os.MkdirAll(filepath.Dir(codegenOutput), 0o755); err != nil {
		return err
	}
	return writeAll(map[string][]byte{refinedFile: out, fakeSpecFile: fake})
}

// refined reads the inputs and runs the passes and the naming.
func refined() (spec.Object, *names.Assignment, error) {
	recorded, err := spec.Read(recordedFile)
	if err != nil {
		return nil, nil, err
	}
	corrections, err := refine.ReadCorrections(correctionsFile)
	if err != nil {
		return nil, nil, err
	}
	file, err := names.ReadFile(namesFile)
	if err != nil {
		return nil, nil, err
	}
	doc, err := refine.Run(recorded, corrections)
	if err != nil {
		return nil, nil, err
	}
	a, err := names.Assign(doc, file)
	return doc, a, err
}

// namesStep pins every name that is still automatic.
func namesStep(context.Context) error {
	_, a, err := refined()
	if err != nil {
		return err
	}
	file, err := names.ReadFile(namesFile)
	if err != nil {
		return err
	}
	return writeAll(map[string][]byte{namesFile: a.Pin(file).Encode()})
}

// emitStep writes package gen and the methods of Client.
func emitStep(context.Context) error {
	doc, err := spec.Read(refinedFile)
	if err != nil {
		return err
	}
	source, err := os.ReadFile(codegenOutput)
	if err != nil {
		return err
	}
	files, err := emit.All(source, doc, os.DirFS(supportDir))
	if err != nil {
		return err
	}
	if err := emit.RemoveStale(".", files); err != nil {
		return err
	}
	return writeAll(files)
}

// writeAll writes each file by way of a temporary one, so that none is ever
// half written.
func writeAll(files map[string][]byte) error {
	for name, data := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		temp := name + ".tmp"
		if err := os.WriteFile(temp, data, 0o644); err != nil {
			return err
		}
		if err := os.Rename(temp, name); err != nil {
			return err
		}
	}
	return nil
}
