package surface_test

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

var bracketed = regexp.MustCompile(`\[\*?((?:[a-z][\w./-]*\.)?[A-Z]\w*(?:\.[A-Z]\w*)?)\]`)

// A link in a comment leads to something.
func TestDocLinksResolve(t *testing.T) {
	known := map[string]bool{}
	dirs := map[string]string{".": "management", "gen": "gen", "auth": "auth", "middleware": "middleware", "webhook": "webhook", "logtotest": "logtotest"}
	all := map[string][]exported{}
	for dir, name := range dirs {
		all[dir] = packageNames(t, path.Join("../..", dir))
		for _, n := range all[dir] {
			known[dir+" "+n.name] = true
			known[name+"."+n.name] = true
			known[path.Join("github.com/logto-go/management", dir)+"."+n.name] = true
		}
	}
	links := 0
	check := func(dir, where, text string) {
		for _, m := range bracketed.FindAllStringSubmatch(text, -1) {
			links++
			link := m[1]
			first := link[0]
			own := first >= 'A' && first <= 'Z'
			if ours := strings.HasPrefix(link, "github.com/logto-go/") || !strings.Contains(link, "/") && known["any "+strings.SplitN(link, ".", 2)[0]]; own && !known[dir+" "+link] || !own && ours && !known[link] {
				t.Errorf("%s: the comment of %s links to [%s], which does not exist", dir, where, link)
			}
		}
	}
	for _, name := range dirs {
		known["any "+name] = true
	}
	for dir := range dirs {
		for _, n := range all[dir] {
			check(dir, n.name, n.comment)
		}
		for file, text := range packageComments(t, path.Join("../..", dir)) {
			check(dir, "the package in "+file, text)
		}
	}
	if links < 1000 {
		t.Errorf("only %d links were found: has their form changed?", links)
	}
}
