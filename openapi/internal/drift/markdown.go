package drift

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/markdown"
)

// Markdown writes the report as the text of a pull request: a summary, then what breaks callers, by
// what they must do about it, then what a maintainer must do. All the rest is folded. Whatever comes
// from a document stands in code spans.
func (r *Report) Markdown() string {
	w := &writer{}
	w.line("# Drift of the OpenAPI document")
	w.line("")
	if !r.Changed {
		w.line("%s and %s are the same: nothing to do.", markdown.Code(r.Recorded), markdown.Code(r.Source))
		return w.String()
	}
	groups := append(groupChanges(r.Go), movedGroup(r.Moved)...)
	w.summary(r, groups)
	w.failure(r)
	w.breaking(groups)
	w.refused(r)
	w.broken(r)
	w.stale(r)
	w.names(r)
	w.compatible(groups)
	w.document(r)
	w.silent(r)
	return w.String()
}

type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *writer) section(title string) { w.line("\n## %s\n", title) }

// summary says in ten lines at most what the rest is about.
func (w *writer) summary(r *Report, groups []group) {
	w.line("%s, compared with the recorded %s: %d operations, %d before.\n", markdown.Code(r.Source), markdown.Code(r.Recorded), r.After, r.Before)
	w.line("| | |")
	w.line("|---|---:|")
	row := func(what string, n int) {
		if n > 0 {
			w.line("| %s | %d |", what, n)
		}
	}
	count := func(breaking bool) (n int) {
		for _, g := range groups {
			if g.breaking == breaking {
				n += len(g.lines)
			}
		}
		return n
	}
	row("**methods and types that break callers**", count(true))
	row("**calls that the server refuses now**", len(r.refusedCalls()))
	row("findings in the document that break callers", len(slices.DeleteFunc(slices.Clone(r.Document), func(c Change) bool { return !c.Breaking })))
	row("lines of this module that do not compile", len(r.Broken))
	row("corrections that do not match", len(r.Stale)+len(r.Absent))
	row("new types that want a name", len(r.Automatic))
	row("methods and types with additions", count(false))
	row("other changes of the document", len(r.Silent))
	if r.Status() == Compatible {
		w.line("\nNothing here breaks callers.")
	}
}

func (w *writer) failure(r *Report) {
	if r.Failure != "" {
		w.section("The code cannot be generated")
		w.WriteString(markdown.Block([]string{r.Failure}))
	}
}

// breaking writes what breaks callers, by what they must do.
func (w *writer) breaking(groups []group) {
	for _, g := range groups {
		if g.breaking {
			w.section(g.title)
			w.items(g.lines)
		}
	}
}

// refused writes which calls the server refuses that it took before, though they compile.
func (w *writer) refused(r *Report) {
	if list := r.refusedCalls(); len(list) > 0 {
		w.section("Send what the server demands now")
		w.items(list)
	}
}

func (w *writer) broken(r *Report) {
	var renamed, other []string
	for _, message := range r.Broken {
		if usesOldName(message, r.Renamed) {
			renamed = append(renamed, markdown.Code(message))
		} else {
			other = append(other, message)
		}
	}
	if len(r.Broken) > 0 {
		w.section("Mend the code of this module")
	}
	if len(other) > 0 {
		w.WriteString(markdown.Block(other))
	}
	w.folded("lines that use an old name", renamed)
}

func (w *writer) stale(r *Report) {
	if len(r.Stale)+len(r.Absent) == 0 {
		return
	}
	w.section("Mend the corrections")
	if len(r.Stale) > 0 {
		w.line("`go generate` refuses the document until these entries of %s are removed or mended:\n", markdown.Code(r.Corrections))
		w.items(codes(r.Stale))
	}
	if len(r.Absent) > 0 {
		w.line("The document does not have these any more; `make check-generated` wants them removed:\n")
		w.items(codes(r.Absent))
	}
}

func codes(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, markdown.Code(text))
	}
	return out
}

func (w *writer) names(r *Report) {
	if len(r.Automatic) > 0 {
		w.section("Name the new types")
		w.line("Rename them in %s, or keep these names with `go run ./openapi names`:\n", markdown.Code(r.NamesFile))
		var list []string
		for _, a := range r.Automatic {
			list = append(list, fmt.Sprintf("%s: %s", markdown.Code(a.Name), some(a.Places)))
		}
		w.items(list)
	}
	w.folded("places that no longer fit the type they are listed for, and get one of their own", codes(r.Conflicts))
	var list []string
	for _, g := range r.Gone {
		list = append(list, fmt.Sprintf("%s, under %s", markdown.Code(g.Place), markdown.Code(g.Type)))
	}
	w.folded("places of the names file that are gone", list)
}

func (w *writer) compatible(groups []group) {
	for _, g := range groups {
		if !g.breaking {
			w.folded(g.title, g.lines)
		}
	}
}

// document writes what the comparison of the documents found, each finding once, whatever the
// number of operations it is in.
func (w *writer) document(r *Report) {
	var list []string
	for _, c := range r.Document {
		var ids []string
		for _, op := range c.Operations {
			ids = append(ids, op.ID)
		}
		line := markdown.Code(c.Text)
		if c.Breaking {
			line = "**breaking** " + line
		}
		if len(ids) > 0 {
			line += ": " + some(ids)
		}
		list = append(list, line)
	}
	w.folded("findings in the document, by operation", list)
}

func (w *writer) silent(r *Report) {
	var list []string
	for _, s := range r.Silent {
		list = append(list, fmt.Sprintf("%s: %s", markdown.Code(s.Where), some(s.Places)))
	}
	w.folded("differences elsewhere: texts, the order of lists, or what a correction replaces", list)
}

// some names a few of many.
func some(texts []string) string {
	const most = 5
	if len(texts) <= most+1 {
		return markdown.Codes(texts)
	}
	return fmt.Sprintf("%s and %d more", markdown.Codes(texts[:most]), len(texts)-most)
}

// items writes a list. What is beyond the first thirty is folded.
func (w *writer) items(list []string) {
	const most = 30
	shown := list[:min(len(list), most)]
	for _, item := range shown {
		w.line("- %s", item)
	}
	w.folded("more", list[len(shown):])
}

// folded writes a list that is closed at first.
func (w *writer) folded(title string, list []string) {
	if len(list) == 0 {
		return
	}
	w.line("\n<details><summary>%d %s</summary>\n", len(list), title)
	for _, item := range list {
		w.line("- %s", item)
	}
	w.line("\n</details>")
}

// refusedCalls lists the findings about what requests must have.
func (r *Report) refusedCalls() []string {
	var out []string
	for _, c := range r.Document {
		if c.Breaking && isDemand(c.Check) {
			var ids []string
			for _, op := range c.Operations {
				ids = append(ids, op.ID)
			}
			out = append(out, markdown.Code(c.Text)+": "+some(ids))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isDemand reports whether a check is about what the server demands of a request.
func isDemand(check string) bool {
	return strings.HasPrefix(check, "new-required-request") || strings.HasPrefix(check, "request-") &&
		(strings.HasSuffix(check, "-became-required") || strings.Contains(check, "not-nullable") || strings.Contains(check, "enum-value-removed"))
}
