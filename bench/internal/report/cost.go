package report

import (
	"fmt"
	"strings"
)

// compile shows what compiling takes.
func (r *reader) compile() table {
	t := table{{"Compiled", "Processor time", "Peak memory", "Target", "Met"}}
	for _, c := range []struct {
		name, title string
		limit       float64
	}{
		{"nothing", "nothing: what the go command itself takes", 0},
		{"floor", "the floor", 0},
		{"dependencies", "packages of other modules", 0},
		{"auth-middleware", "auth, middleware", 0},
		{"gen", "gen", 0},
		{"root", "the root package", 0},
		{"all", "all that a user imports", 6},
	} {
		cpu := r.min("Compile/"+c.name, "cpu-s")
		row := []string{c.title, number("%.2f s", cpu), size(r.min("Compile/"+c.name, "peak-B")), "", ""}
		if c.limit > 0 {
			row[3], row[4] = number("%.0f s", c.limit), within(cpu, c.limit)
		}
		t = append(t, row)
	}
	return t
}

// size shows how large programs are.
func (r *reader) size() table {
	t := table{{"Program", "Size", "/ floor", "Without symbols", "/ floor", "Target", "Met"}}
	for _, p := range []struct{ name, title string }{{"floor", "the floor, one call"}, {"one", "one method"}, {"ten", "ten methods"}} {
		plain, stripped := r.min("Size/"+p.name, "bytes"), r.min("Size/"+p.name, "stripped-bytes")
		ratio := plain / r.min("Size/floor", "bytes")
		row := []string{p.title, size(plain), number("%.3f", ratio), size(stripped), number("%.3f", stripped/r.min("Size/floor", "stripped-bytes")), "", ""}
		if p.name == "one" {
			row[5], row[6] = "1.15", within(ratio, 1.15)
		}
		t = append(t, row)
	}
	return t
}

// pulled names the modules and packages of others.
func (r *reader) pulled() string {
	var out strings.Builder
	for _, kind := range []string{"modules", "packages"} {
		names := strings.Fields(r.results.Setting(kind))
		fmt.Fprintf(&out, "- %d %s: `%s`\n", len(names), kind, strings.Join(names, "`, `"))
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// linear is how much more an operation may cost in a document twice the size for
// the growth to count as linear.
const linear = 1.2

// scaling shows what it costs to generate and compile documents of other sizes.
func (r *reader) scaling() table {
	t := table{{"Document", "Operations", "Regenerate", "per 100 operations", "Compile", "per 100 operations"}}
	per := func(document, unit string) float64 {
		name := "Scaling/document=" + document
		return r.min(name, unit) / r.min(name, "operations") * 100
	}
	for _, document := range []string{"0.25", "0.5", "1", "2"} {
		name := "Scaling/document=" + document
		t = append(t, []string{
			"× " + document, count(r.min(name, "operations")),
			number("%.2f s", r.min(name, "regenerate-cpu-s")), number("%.2f s", per(document, "regenerate-cpu-s")),
			number("%.2f s", r.min(name, "compile-cpu-s")), number("%.2f s", per(document, "compile-cpu-s")),
		})
	}
	growth := func(unit string) float64 { return per("2", unit) / per("1", unit) }
	regenerate, compile := growth("regenerate-cpu-s"), growth("compile-cpu-s")
	return append(t, []string{
		fmt.Sprintf("× 2 against × 1: at most %.1f", linear), "",
		"", number("%.2f: ", regenerate) + within(regenerate, linear),
		"", number("%.2f: ", compile) + within(compile, linear),
	})
}
