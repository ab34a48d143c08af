package names

import (
	"crypto/sha256"
	"regexp"
	"strings"
	"unicode"
)

// MaxName is the most characters that a name may have without a reason in the
// names file.
const MaxName = 40

var nameForm = regexp.MustCompile(`^[A-Z]([A-Za-z0-9]*[A-Za-z])?$`)

func validName(name string) bool {
	return nameForm.MatchString(name)
}

var stepForm = regexp.MustCompile(`\[\]|\{\}|[.|][^.|\[\]{}]+`)

// candidate makes a name of a place: `User.profile` is UserProfile,
// `User.identities{}` is UserIdentity, `CreateUser.request` CreateUserRequest.
func candidate(place string) string {
	end := strings.IndexAny(place, ".|[{")
	if end < 0 {
		return fit(camel(place))
	}
	words := []string{place[:end]}
	for _, step := range stepForm.FindAllString(place[end:], -1) {
		switch last := len(words) - 1; {
		case step == "[]" || step == "{}":
			if singular := singular(words[last]); last > 0 && singular != words[last] {
				words[last] = singular
			} else if last == 0 || words[last] == "Response" {
				words = append(words, "Item")
			}
		case step == ".query", step == ".path", step == ".header":
		default:
			words = append(words, camel(step[1:]))
		}
	}
	return fit(strings.Join(words, ""))
}

// fit makes a valid name of any string of letters and digits: not too long,
// and with no digit at the end.
func fit(name string) string {
	if name == "" || !unicode.IsUpper(rune(name[0])) {
		name = "X" + name
	}
	if strings.TrimRight(name, "0123456789") != name {
		name += "Type"
	}
	if len(name) <= MaxName {
		return name
	}
	// Keep both ends, which say most, and tell apart what the middle told
	// apart by letters made of the whole name.
	const head, tail = 18, 16
	return name[:head] + letters(name, MaxName-head-tail) + name[len(name)-tail:]
}

// letters derives n letters from a string, the first upper case.
func letters(s string, n int) string {
	sum := sha256.Sum256([]byte(s))
	out := make([]byte, n)
	for i := range out {
		out[i] = 'a' + sum[i]%26
	}
	out[0] -= 'a' - 'A'
	return string(out)
}

// camel joins the words of a property name: `primary_email` and `primary-email`
// are PrimaryEmail.
func camel(s string) string {
	var b strings.Builder
	up := true
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// singular drops the plural of an English word, where it has one.
func singular(s string) string {
	switch {
	case strings.HasSuffix(s, "ies"):
		return s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "xes"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), !strings.HasSuffix(s, "s"):
		return s
	}
	return s[:len(s)-1]
}
