package emit

import (
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
