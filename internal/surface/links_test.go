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

var (
	camelWord = regexp.MustCompile(`\b[A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+\b`)
	firstWord = regexp.MustCompile(`^[A-Z][a-z]+`)
	calledBy  = regexp.MustCompile(`,\s+which\s+Logto\s+calls\s+\w+`) // the comment of a method, of its own id
)

// foreign are names that look like those of operations, and belong to others.
var foreign = map[string]string{
	"CheckRedirect":    "net/http",
	"GenerateVerifier": "golang.org/x/oauth2",
}

// An operation is named in comments and documents by its method. Logto's id may be another, and
// nobody finds it in Go.
func TestOperationsAreNamedByTheirMethods(t *testing.T) {
	known, verbs := map[string]bool{}, map[string]bool{}
	methods := goMethods(t)
	for _, method := range methods {
		verbs[firstWord.FindString(method)] = true
	}
	delete(verbs, "Test") // tests have such names
	for _, dir := range userPackages {
		for _, n := range packageNames(t, path.Join("../..", dir)) {
			known[n.name[strings.LastIndexByte(n.name, '.')+1:]] = true
		}
	}
	named := 0
	check := func(where, text string) {
		for _, word := range camelWord.FindAllString(calledBy.ReplaceAllString(text, ""), -1) {
			_, isID := methods[word]
			if !isID && !verbs[firstWord.FindString(word)] || foreign[word] != "" {
				continue
			}
			if named++; !known[word] {
				t.Errorf("%s names %s, which is not a method of a client", where, word)
			}
		}
	}
	for _, dir := range userPackages {
		for _, n := range packageNames(t, path.Join("../..", dir)) {
			check(dir+": the comment of "+n.name, n.comment)
		}
		for file, text := range packageComments(t, path.Join("../..", dir)) {
			check(dir+": the package comment in "+file, text)
		}
	}
	eachFile(t, ".md", func(name string) { check(name, readText(t, name)) })
	if named < 2000 {
		t.Errorf("only %d operations are named", named)
	}
	t.Logf("operations are named %d times", named)
}
