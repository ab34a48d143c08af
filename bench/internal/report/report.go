package report

import (
	"bytes"
	_ "embed"
	"strings"
	"text/template"

	"github.com/logto-go/management/bench/internal/outcome"
)

//go:embed performance.md.tmpl
var document string

// Render returns the document, in Markdown.
func Render(results *outcome.Results) ([]byte, error) {
	r := &reader{results}
	tables := template.FuncMap{
		"machine":    func() string { return r.machine() },
		"calls":      func() string { return r.calls("net").String() },
		"work":       func() string { return r.calls("memory").String() },
		"brief":      func() string { return r.brief().String() },
		"listing":    func() string { return r.listing().String() },
		"heap":       func() string { return r.heap().String() },
		"contention": func() string { return r.contention().String() },
		"budget":     func() string { return r.budget().String() },
		"compile":    func() string { return r.compile().String() },
		"size":       func() string { return r.size().String() },
		"pulled":     func() string { return r.pulled() },
		"scaling":    func() string { return r.scaling().String() },
	}
	parsed, err := template.New("performance.md").Funcs(tables).Parse(document)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, nil); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// table is a Markdown table: the first row is the head.
type table [][]string

// String returns the table as Markdown; all columns but the first are aligned to
// the right.
func (t table) String() string {
	var out strings.Builder
	for i, row := range t {
		out.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			out.WriteString("|---|" + strings.Repeat("---:|", len(row)-1) + "\n")
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}
