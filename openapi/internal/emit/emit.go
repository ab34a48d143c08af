package emit

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

// All returns every generated Go file, by its path from the root of the
// module: oapi-codegen's output in source, sorted into files; the support code
// in dir; the methods of the clients; the lists of operations.
func All(source []byte, doc spec.Object, dir fs.FS, codes *words.Codes) (map[string][]byte, error) {
	files, err := Split(source, doc)
	if err != nil {
		return nil, err
	}
	support, err := Support(dir)
	if err != nil {
		return nil, err
	}
	methods, err := Methods(doc, codes)
	if err != nil {
		return nil, err
	}
	if methods["codes.gen.go"], err = ErrorCodes(codes, doc); err != nil {
		return nil, err
	}
	comment, err := packageComment(dir)
	if err != nil {
		return nil, err
	}
	if support["gen/doc.gen.go"], err = commentFile(comment+typesComment(doc), "gen"); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(support)) {
		// A tag may be called like one of these files, and another like that with _api.
		if own, ok := files[name]; ok {
			free := name
			for files[free] != nil || support[free] != nil {
				free = strings.TrimSuffix(free, ".gen.go") + "_api.gen.go"
			}
			files[free] = own
		}
		files[name] = support[name]
	}
	maps.Copy(files, methods)
	if files["operations.gen.go"], err = OperationsComment(doc); err != nil {
		return nil, err
	}
	files[operationsPage] = OperationsPage(doc)
	return files, nil
}

// Stale returns the generated files that are not written any more, such as those of a tag that the
// document lost. Files without the header are not among them.
func Stale(root string, files map[string][]byte) ([]string, error) {
	var stale []string
	for _, pattern := range []string{"*.gen.go", "gen/*.gen.go"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			rel, err := filepath.Rel(root, name)
			if err != nil {
				return nil, err
			}
			if files[filepath.ToSlash(rel)] != nil {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if bytes.HasPrefix(data, []byte(Header)) {
				stale = append(stale, name)
			}
		}
	}
	return stale, nil
}
