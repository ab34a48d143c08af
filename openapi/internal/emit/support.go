package emit

import (
	"errors"
	"go/format"
	"io/fs"
	"regexp"
	"strings"
)

var packageClause = regexp.MustCompile(`(?m)^package support$`)

// Support copies the hand-written support code into package gen.
func Support(dir fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(dir, "*.go")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "doc.go" {
			continue
		}
		code, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		code = packageClause.ReplaceAll(code, []byte("package gen"))
		base := strings.TrimSuffix(name, ".go")
		out["gen/"+base+".gen.go"] = append([]byte(Header+"// Source: openapi/internal/support/"+name+"\n\n"), code...)
	}
	return out, nil
}

// packageComment returns the comment of package gen that is written by hand, "" if there is none.
func packageComment(dir fs.FS) (string, error) {
	text, err := fs.ReadFile(dir, "package.txt")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// commentFile makes a file that holds a part of a package's comment, and nothing else.
func commentFile(text, pkg string) ([]byte, error) {
	var b strings.Builder
	b.WriteString(Header + "\n")
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("// "+line, " \n") + "\n")
	}
	return format.Source([]byte(b.String() + "package " + pkg + "\n"))
}
