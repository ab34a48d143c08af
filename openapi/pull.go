package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/logto-go/management/openapi/internal/pull"
)

// pullStep fetches the document that LOGTO_OPENAPI names, a URL or a file, and
// records it.
func pullStep(ctx context.Context) error {
	opts := pull.Options{Source: os.Getenv("LOGTO_OPENAPI"), Target: recordedFile, Stamp: stampFile}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		opts.Progress = io.Writer(os.Stderr)
	}
	result, err := pull.Run(ctx, opts)
	if err != nil {
		return err
	}
	fmt.Println(result)
	return nil
}
