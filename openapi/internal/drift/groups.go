package drift

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/markdown"
)

// group is a part of the report: what callers must do, and one line for each method or type that
// they must do it for.
type group struct {
	title    string
	breaking bool
	lines    []string
}

// titles of the groups, in the order of the report.
var titles = []struct {
	title    string
	breaking bool
	fits     func(c GoChange) bool
}{
	{"Call methods by their new names", true, isRename},
	{"Stop calling methods that are gone", true, func(c GoChange) bool { return isMethod(c) && isRemoval(c) }},
	{"Change calls of methods with another signature", true, isMethod},
	{"Stop using types and fields that are gone", true, isRemoval},
	{"Do without what the newest server no longer sends", true, func(c GoChange) bool { return strings.HasSuffix(c.Text, isUnsent) }},
	{"Read another field: these stand for another property now", true, isRewired},
	{"Change the use of types and fields of another type", true, func(GoChange) bool { return true }},
	{"new methods", false, isMethod},
	{"types with additions", false, func(GoChange) bool { return true }},
}

// isMethod reports whether a change is of a method of one of the clients, which everybody calls. The
// plain client of package gen and its request builders follow them.
func isMethod(c GoChange) bool {
	return c.Package == "management" && strings.HasPrefix(c.Text, "(*")
}

func isRemoval(c GoChange) bool { return strings.HasSuffix(c.Text, ": removed") }

func isRewired(c GoChange) bool { return strings.Contains(c.Text, readsAnother) }

// follows reports whether a change only repeats that of a method: in the plain client and the
// request builders of package gen.
func follows(c GoChange) bool {
	name, _, _ := strings.Cut(c.Text, ": ")
	return c.Package == "gen" && (strings.HasPrefix(name, "(*Client).") || strings.HasPrefix(name, "(*ClientWithResponses).") ||
		strings.HasPrefix(name, "New") && strings.HasSuffix(name, "Request"))
}

// groupChanges sorts the changes of the code into groups, one line for each method or type.
func groupChanges(changes []GoChange) []group {
	var out []group
	taken := make([]bool, len(changes))
	for _, t := range titles {
		g := group{title: t.title, breaking: t.breaking}
		byOwner := map[string][]string{}
		var owners []string
		for i, c := range changes {
			if taken[i] || c.Breaking != t.breaking || follows(c) || !t.fits(c) {
				continue
			}
			taken[i] = true
			owner, what := ownerOf(c)
			if byOwner[owner] == nil {
				owners = append(owners, owner)
			}
			byOwner[owner] = append(byOwner[owner], what)
		}
		slices.Sort(owners)
		for _, owner := range owners {
			g.lines = append(g.lines, lineOf(owner, byOwner[owner]))
		}
		if len(g.lines) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// movedGroup says which methods go to another path, if any do: this client goes there, and servers
// that are older do not know it.
func movedGroup(moved []Moved) []group {
	if len(moved) == 0 {
		return nil
	}
	g := group{title: "Update servers and clients together: these have another path now", breaking: true}
	for _, m := range moved {
		g.lines = append(g.lines, markdown.Code(m.Method)+": "+markdown.Code(m.line()))
	}
	return []group{g}
}

// ownerOf splits a change such as "User.Name: removed" into the type and what became of it. A
// method is its own owner, and so is what else stands for itself.
func ownerOf(c GoChange) (owner, what string) {
	name, what, _ := strings.Cut(c.Text, ": ")
	if isMethod(c) {
		return strings.NewReplacer("(*", "", ")", "").Replace(name), what
	}
	if typ, field, ok := strings.Cut(strings.TrimPrefix(name, "(*"), "."); ok {
		return c.Package + "." + strings.TrimSuffix(typ, ")"), field + ": " + what
	}
	return c.Package + "." + name, what
}

// lineOf writes a line for a method or type. What says no more than the title is left out.
func lineOf(owner string, what []string) string {
	slices.Sort(what)
	var parts []string
	for _, text := range what {
		text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(text, isUnsent), "removed"), "added")
		if text = strings.TrimSuffix(text, ": "); text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return markdown.Code(owner)
	}
	const most = 8
	if len(parts) > most+1 {
		return markdown.Code(owner) + ": " + some(parts)
	}
	return markdown.Code(owner) + ": " + markdown.Codes(parts)
}
