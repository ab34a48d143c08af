package scaling

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// stepError tells how a step failed.
type stepError struct {
	name   string
	err    error
	stderr string
}

func (e *stepError) Error() string { return fmt.Sprintf("%s: %v\n%s", e.name, e.err, e.stderr) }

func (e *stepError) Unwrap() error { return e.err }

// run runs a program and returns the processor time it took, in seconds.
func run(ctx context.Context, dir, name string, args ...string) (cpu float64, err error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the programs are this module's own
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return 0, &stepError{filepath.Base(name), err, stderr.String()}
	}
	return (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), nil
}
