package names

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

var stepForm = regexp.MustCompile(`\[\]|\{\}|[.|][^.|\[\]{}]+`)

// candidates returns the names that a site offers for its type, the best first.
// method is the Go method of the operation, for a place of one.
func candidates(s site, method string) []string {
	names := shortCandidates(s, method)
	for i, name := range names {
		names[i] = spellOut(name)
	}
	return names
}

func shortCandidates(s site, method string) []string {
	place := s.place
	end := strings.IndexAny(place+".", ".|[{")
	owner, steps := place[:end], stepForm.FindAllString(place[end:], -1)
	m := rootPlace.FindStringSubmatch(place)
	if s.depth > 0 {
		m = nil // a property may be called response as well
	}
	switch {
	case s.literal != "":
		return literalCandidates(s.literal, steps)
	case m == nil && strings.HasPrefix(place[end:], "|"):
		label := place[end+1:]
		lists := strings.IndexAny(label+"[", "[{")
		return variantCandidates(owner, label[:lists], label[lists:] != "")
	case m == nil:
		return propertyCandidates(owner, steps, refine.Kind(s.schema) == "enum")
	case m[2] == "request":
		return requestCandidates(method, steps[1:])
	case m[2] == "response":
		return responseCandidates(method, steps[1:])
	default:
		return parameterCandidates(method, steps[1:])
	}
}

// responseCandidates: GetUser responds with a User, ListUsers with those as well.
// What another verb responds with is called after the operation.
func responseCandidates(method string, steps []string) []string {
	noun := nounOf(method)
	verb, about := cutVerb(method)
	end := "Response"
	if len(steps) > 0 {
		noun = Singular(noun)
		end = "ResponseItem"
	}
	long := about + end
	if whole := shorten(verb, about, end); len(long) > MaxName || len(whole) == len(verb+long) {
		long = whole
	}
	switch deed := deeds[verb]; {
	case deed != "" && about != "" && len(steps) == 0:
		return []string{join(Singular(withoutWith(about)), deed), long}
	case noun == "":
		return []string{long}
	case len(steps) > 0:
		return []string{noun, noun + "Entry", long}
	default:
		return []string{noun, long}
	}
}

// requestCandidates: CreateUser takes a CreateUserRequest.
func requestCandidates(method string, steps []string) []string {
	verb, noun := cutVerb(method)
	if noun == "" {
		return []string{method + "Request"}
	}
	about := withoutMeans(noun)
	if len(steps) > 0 {
		about = Singular(about)
	}
	return []string{shorten(verb, about, "Request"), method + "Request", Singular(noun) + "Request"}
}

// parameterCandidates: the types in the query of ListApplications are each an
// ApplicationType, the actionType of GetAction an ActionType.
func parameterCandidates(method string, steps []string) []string {
	name := phrase(steps)
	_, noun := cutVerb(method)
	noun = cmp.Or(Singular(withoutMeans(noun)), method)
	if distinctive(name) {
		return []string{qualified(noun, name), join(noun, name), method + name}
	}
	return []string{join(noun, name), method + name}
}

// propertyCandidates: a property that says enough is the name, others have that of
// the object before them.
func propertyCandidates(owner string, steps []string, plain bool) []string {
	name := phrase(steps)
	if name == "" { // a map or list without a name of its own
		return []string{Singular(owner), owner + "Item"}
	}
	verb, about := cutType(owner)
	if one := Singular(about); one != about && strings.HasSuffix(one, name) {
		return []string{one, verb + one, owner + name} // a list that wraps another
	}
	name = withoutState(name, len(steps) > 1)
	if plain || len(steps) > 1 || holds(about) {
		about = withoutVague(about)
	}
	if verb == "" && strings.HasSuffix(about, name) {
		return []string{join(about, name), endOf(about, name), about + "Entry"}
	}
	if distinctive(name) {
		out := []string{qualified(about, name)}
		if verb != "" {
			out = append(out, verb+name)
		}
		return append(out, join(about, name), owner+name)
	}
	return []string{join(about, name), verb + join(about, name), owner + name}
}

// endOf names a property that is called like the end of the object it is in: the status
// in a UserAssetServiceStatus is an AssetServiceStatus.
func endOf(about, name string) string {
	switch words := split(about); {
	case distinctive(name):
		return name
	case len(words) > 2:
		return strings.Join(words[1:], "")
	default:
		return about + "Value"
	}
}

// literalCandidates: what tells the variants of a union apart is called after the
// union.
func literalCandidates(union string, steps []string) []string {
	verb, about := cutType(union)
	name := phrase(steps)
	return []string{join(about, name), verb + join(about, name), union + name}
}

// variantCandidates: the literal stands before what the union is. The Turnstile
// variant of CaptchaProviderConfig is a TurnstileConfig, the Address variant of
// CreateCustomProfileFieldRequest a CreateAddressField.
func variantCandidates(union, label string, list bool) []string {
	literal := literalName(label)
	if list {
		literal = Singular(literal)
	}
	verb, about := cutType(union)
	best := verb + about + literal // what AddUserProfile adds is an AddUserProfileEmail
	if verb == "" || changes[verb] {
		best = verb + qualifiedHead(split(about), literal)
	}
	return []string{best, verb + join(literal, about), union + literal}
}

// qualifiedHead puts a literal before the last word of a name, or where that says
// little, before the last two.
func qualifiedHead(parts []string, literal string) string {
	n := len(parts) - 1
	if n == 0 {
		return join(literal, parts[n])
	}
	switch head, before := parts[n], parts[n-1]; {
	case head == "Record" && !slices.Contains(split(literal), before):
		return join(literal, before) // the record of a verification is a verification
	case head == "Entry":
		return join(literal, before+head)
	case head == "Item":
		return strings.Join(parts[:n-1], "") + literal + head
	default:
		return join(literal, head)
	}
}

// literalName names a variant by its literals, of many by the first two. A variant
// without a literal has its place in the list.
func literalName(label string) string {
	for i, ordinal := range ordinals {
		if label == strconv.Itoa(i) {
			return ordinal
		}
	}
	literals := spec.SplitLiterals(label)
	if len(literals) > 2 {
		literals = literals[:2]
	}
	for i, literal := range literals {
		literals[i] = GoName(literal)
	}
	return strings.Join(literals, "Or")
}

var ordinals = []string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"}

// qualified puts words of the object before a name of two words that says little:
// a content type is one of something. Where the object has the first word as well,
// what stands before it there does so here.
func qualified(about, name string) string {
	parts, words := split(name), split(about)
	last := parts[len(parts)-1]
	if len(parts) > 2 || !general[last] {
		return name
	}
	switch at := slices.Index(words, parts[0]); {
	case at < 0 || last == "Kind" || last == "Name" || last == "Type":
		return join(words[0], name)
	default:
		return strings.Join(words[:at], "") + name
	}
}

// general words end names that need to be qualified.
var general = map[string]bool{"Item": true, "Kind": true, "Name": true, "Options": true, "Stats": true, "Type": true}

// withoutState drops what a property says of its value, not of the type: that it is
// parsed or a sample, and of a list that the items are enabled or allowed.
func withoutState(name string, list bool) string {
	parts := split(name)
	n := len(parts) - 1
	switch {
	case n > 0 && (parts[n] == "Parsed" || parts[n] == "Sample"):
		parts = parts[:n]
	case n > 1 && list && (parts[0] == "Enabled" || strings.HasPrefix(parts[0], "Allow")):
		parts = parts[1:]
	}
	return strings.Join(parts, "")
}

// withoutVague drops a last word that says only that the object holds something:
// the options of a FieldConfig are each a FieldOption.
func withoutVague(about string) string {
	parts := split(about)
	if n := len(parts) - 1; n > 0 && vague[parts[n]] {
		return strings.Join(parts[:n], "")
	}
	return about
}

// holds reports whether an object is only what holds the data of something.
func holds(about string) bool {
	return strings.HasSuffix(about, "Data") || strings.HasSuffix(about, "Metadata")
}

var vague = map[string]bool{"Config": true, "Data": true, "Details": true, "Info": true, "Metadata": true, "Options": true, "Payload": true, "Settings": true}

// phrase joins the names of steps: `.identities{}` is Identity.
func phrase(steps []string) string {
	out := ""
	for _, step := range steps {
		if step == "[]" || step == "{}" {
			out = Singular(out)
		} else {
			out = join(out, spellOut(GoName(step[1:])))
		}
	}
	return out
}
