package footprint

import (
	"context"
	"os"
	"path/filepath"
)

// Size returns the size of a program in bytes: as go build makes it, and without
// symbols and debug information.
func (c *Compiler) Size(ctx context.Context, program string) (plain, stripped int64, err error) {
	if plain, err = c.size(ctx, program, ""); err != nil {
		return 0, 0, err
	}
	stripped, err = c.size(ctx, program, "-s -w")
	return plain, stripped, err
}

func (c *Compiler) size(ctx context.Context, program, ldflags string) (int64, error) {
	file := filepath.Join(c.Temp, "program")
	if _, err := c.run(ctx, "", []string{"build", "-o", file, "-ldflags=" + ldflags, program}); err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(file) }()
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
