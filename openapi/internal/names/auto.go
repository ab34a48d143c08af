package names

import (
	"regexp"
	"slices"
	"strings"
)

// MaxName is the most characters that a name may have without a reason in the
// names file.
const MaxName = 40

var nameForm = regexp.MustCompile(`^[A-Z]([A-Za-z0-9]*[A-Za-z])?$`)

func validName(name string) bool { return nameForm.MatchString(name) }

// fit makes a valid name of any string of letters and digits: it ends in no digit,
// and begins with words that can be spared if it is too long.
func fit(name string) string { return fitInto(name, MaxName) }

func fitInto(name string, most int) string {
	if strings.TrimRight(name, "0123456789") != name {
		name += "Type"
	}
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		name = "X" + name
	}
	for parts := split(name); len(name) > most; name = strings.Join(parts, "") {
		if len(parts) == 1 {
			return "X" + name[len(name)-most+1:] // one endless word
		}
		parts = parts[1:]
	}
	return name
}

// shorten makes a name of a verb, what it is about, and an end. If it is too long,
// words that came before go first, the verb among them, then what follows With,
// then the first words after the verb.
func shorten(verb, about, end string) string {
	parts := split(about)
	tooLong := func() bool { return len(verb)+len(strings.Join(parts, ""))+len(end) > MaxName }
	for i := len(parts) - 1; i > 0 && tooLong(); i-- {
		if slices.Contains(parts[:i], parts[i]) || len(verb) > 5 && strings.HasPrefix(parts[i], verb[:len(verb)-1]) {
			parts = slices.Delete(parts, i, i+1)
		}
	}
	if with := slices.Index(parts, "With"); with > 0 && tooLong() {
		parts = parts[:with]
	}
	for len(parts) > 1 && tooLong() {
		parts = parts[1:]
	}
	return verb + strings.Join(parts, "") + end
}

// others stand before names that are taken, several where one is not enough.
var others = []string{"Other", "Another", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"}

func other(n int) string {
	if n < len(others) {
		return others[n]
	}
	return other(n/len(others)-1) + others[n%len(others)]
}

// free returns the first of the candidates that is not taken, or makes a name of
// the last, which says most.
func free(candidates []string, taken func(string) bool) string {
	last := ""
	for _, name := range candidates {
		if name == "" {
			continue
		}
		last = name
		if validName(name) && len(name) <= MaxName && !taken(name) {
			return name
		}
	}
	if name := fit(last); !taken(name) {
		return name
	}
	for n := 0; ; n++ {
		prefix := other(n)
		if name := prefix + fitInto(last, MaxName-len(prefix)); !taken(name) {
			return name
		}
	}
}
