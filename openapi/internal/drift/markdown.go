package drift

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown writes the report as the text of a pull request.
func (r *Report) Markdown() string {
	w := &writer{}
	w.line("# Drift of the OpenAPI document")
	w.line("")
	if !r.Changed {
		w.line("`%s` and %s are the same: nothing to do.", r.Recorded, r.Source)
		return w.String()
	}
	w.line("%s, compared with the recorded `%s`: %d operations, %d before.", r.Source, r.Recorded, r.After, r.Before)
	w.line("")
	w.summary(r)
	w.changes("Breaking changes", r.Document, true)
	w.changes("Compatible changes", r.Document, false)
	w.goChanges(r)
	w.broken(r)
	w.stale(r)
	w.names(r)
	w.silent(r)
	return w.String()
}

type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *writer) section(level int, title string) {
	w.line("\n%s %s\n", strings.Repeat("#", level), title)
}

// summary counts the changes by kind.
func (w *writer) summary(r *Report) {
	if len(r.Document)+len(r.Go) == 0 {
		w.line("No operation, parameter or field changed.")
		return
	}
	count := map[Kind]map[bool]int{}
	add := func(kind Kind, breaking bool) {
		if count[kind] == nil {
			count[kind] = map[bool]int{}
		}
		count[kind][breaking]++
	}
	for _, c := range r.Document {
		add(c.Kind, c.Breaking)
	}
	const declarations Kind = "Go declarations"
	for _, c := range r.Go {
		add(declarations, c.Breaking)
	}
	w.line("| | breaking | compatible |")
	w.line("|---|---:|---:|")
	for _, kind := range append(slices.Clone(kinds), declarations) {
		if n := count[kind]; n != nil {
			w.line("| %s | %d | %d |", kind, n[true], n[false])
		}
	}
}

// changes writes the changes of the document of one sort, by kind.
func (w *writer) changes(title string, changes []Change, breaking bool) {
	changes = slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Breaking != breaking })
	if len(changes) == 0 {
		return
	}
	w.section(2, title)
	var kind Kind
	for i, c := range changes {
		if i == 0 || c.Kind != kind {
			if i > 0 {
				w.line("")
			}
			kind = c.Kind
			w.line("### %s\n", kind)
		}
		w.line("- %s%s", c.Text, w.operations(c))
	}
}

// operations names where a change is; of many operations a few are enough.
func (w *writer) operations(c Change) string {
	if len(c.Operations) == 0 {
		return ""
	}
	const most = 5
	var out []string
	for i, op := range c.Operations {
		if i == most && len(c.Operations) > most+1 {
			out = append(out, fmt.Sprintf("and %d more", len(c.Operations)-most))
			break
		}
		out = append(out, fmt.Sprintf("`%s` (`%s %s`)", op.ID, op.Method, op.Path))
	}
	return ": " + strings.Join(out, ", ")
}

func (w *writer) goChanges(r *Report) {
	if r.Failure != "" {
		w.section(2, "In Go")
		w.line("The code cannot be generated from this document as it is:\n")
		w.code([]string{r.Failure})
		return
	}
	if len(r.Go) == 0 {
		return
	}
	w.section(2, "In Go")
	for _, breaking := range []bool{true, false} {
		var list []string
		for _, c := range r.Go {
			if c.Breaking == breaking {
				list = append(list, fmt.Sprintf("`%s`: %s", c.Package, goText(c.Text)))
			}
		}
		if breaking {
			w.list("Breaking:", list)
		} else {
			w.list("Compatible:", list)
		}
	}
}

// goText marks the declaration in a message such as "User.Name: removed" and
// the types in "changed from int to string".
func goText(text string) string {
	name, what, ok := strings.Cut(text, ": ")
	if !ok {
		return text
	}
	if rest, ok := strings.CutPrefix(what, "changed from "); ok {
		if old, now, ok := strings.Cut(rest, " to "); ok {
			what = fmt.Sprintf("changed from `%s` to `%s`", old, now)
		}
	}
	return fmt.Sprintf("`%s` %s", name, what)
}

func (w *writer) broken(r *Report) {
	if len(r.Broken) == 0 {
		return
	}
	w.section(2, "Code that does not compile any more")
	w.code(r.Broken)
}

func (w *writer) stale(r *Report) {
	if len(r.Stale) == 0 {
		return
	}
	w.section(2, "Corrections that no longer match")
	w.line("`go generate` refuses the document until these entries of `%s` are removed or mended:\n", r.Corrections)
	for _, entry := range r.Stale {
		line, rest, _ := strings.Cut(entry, ": ")
		place, reason, _ := strings.Cut(rest, " ")
		w.line("- `%s`, %s: `%s` %s", r.Corrections, line, place, reason)
	}
}

func (w *writer) names(r *Report) {
	if len(r.Automatic)+len(r.Gone)+len(r.Conflicts) == 0 {
		return
	}
	w.section(2, "Names of types")
	var list []string
	for _, a := range r.Automatic {
		list = append(list, fmt.Sprintf("`%s`: `%s`", a.Name, strings.Join(a.Places, "`, `")))
	}
	w.list(fmt.Sprintf("New types, named after their places. Rename them in `%s`, or keep the names with `go run ./openapi names`:", r.NamesFile), list)
	list = nil
	for _, g := range r.Gone {
		list = append(list, fmt.Sprintf("`%s`, under `%s`", g.Place, g.Type))
	}
	w.list(fmt.Sprintf("Places in `%s` that are gone:", r.NamesFile), list)
	w.list("Places that no longer fit the type they are listed for, and get one of their own:", r.Conflicts)
}

func (w *writer) silent(r *Report) {
	if len(r.Silent) == 0 {
		return
	}
	w.section(2, "Elsewhere in the document")
	var list []string
	for _, s := range r.Silent {
		const most = 5
		places := s.Places
		more := ""
		if len(places) > most+1 {
			places, more = places[:most], fmt.Sprintf(" and %d more", len(places)-most)
		}
		list = append(list, fmt.Sprintf("`%s`: `%s`%s", s.Where, strings.Join(places, "`, `"), more))
	}
	w.list("Texts, the order of lists, or what a correction replaces:", list)
}

// list writes a list with a line before it; a long one is folded.
func (w *writer) list(intro string, items []string) {
	if len(items) == 0 {
		return
	}
	const most = 30
	fold := len(items) > most
	if !strings.HasSuffix(w.String(), "\n\n") {
		w.line("")
	}
	w.line("%s\n", intro)
	if fold {
		w.line("<details><summary>%d lines</summary>\n", len(items))
	}
	for _, item := range items {
		w.line("- %s", item)
	}
	if fold {
		w.line("\n</details>")
	}
}

func (w *writer) code(lines []string) {
	w.line("```text")
	for _, line := range lines {
		w.line("%s", strings.ReplaceAll(line, "```", "'''"))
	}
	w.line("```")
}
