package names

import (
	"slices"
	"strings"
	"unicode"
)

// plurals are the words whose singular follows no rule of Singular.
var plurals = map[string]string{
	"children": "child", "people": "person", "women": "woman", "men": "man",
	"appendices": "appendix", "axes": "axis", "criteria": "criterion", "indices": "index", "matrices": "matrix", "phenomena": "phenomenon", "vertices": "vertex",
	"cookies": "cookie", "movies": "movie", "newbies": "newbie", "selfies": "selfie", "zombies": "zombie", "calories": "calorie",
	"aliases": "alias", "atlases": "atlas", "biases": "bias", "canvases": "canvas", "lenses": "lens",
	"crises": "crisis", "diagnoses": "diagnosis", "emphases": "emphasis",
	"abuses": "abuse", "excuses": "excuse", "fuses": "fuse", "reuses": "reuse", "uses": "use",
	"caches": "cache", "niches": "niche", "quizzes": "quiz", "echoes": "echo", "heroes": "hero", "vetoes": "veto",
	"halves": "half", "leaves": "leaf", "lives": "life", "shelves": "shelf",
	"emojis": "emoji", "menus": "menu", "wikis": "wiki",
	"analytics": "analytics", "news": "news", "series": "series", "sms": "sms", "species": "species",
	"aws": "aws", "gps": "gps", "ios": "ios", "macos": "macos", "os": "os", "saas": "saas",
}

// singulars are the words in plurals that have an s although they are one thing.
var singulars = func() map[string]bool {
	out := map[string]bool{}
	for _, one := range plurals {
		out[one] = strings.HasSuffix(one, "s")
	}
	return out
}()

// Singular drops the plural of an English word, where it has one. What comes
// before the word stays.
func Singular(s string) string {
	head := s[:len(s)-len(strings.TrimLeftFunc(lastWord(s), func(r rune) bool { return !unicode.IsLetter(r) }))]
	word := s[len(head):]
	lower := strings.ToLower(word)
	if one := plurals[lower]; one != "" {
		return head + word[:1] + one[1:]
	}
	switch {
	case singulars[lower]:
		return s
	case strings.HasSuffix(s, "ies") && len(s) > 4:
		return s[:len(s)-3] + "y"
	case hasAnySuffix(s, "yses", "theses"):
		return s[:len(s)-2] + "is"
	case hasAnySuffix(s, "sses", "xes", "shes", "ches"), strings.HasSuffix(s, "uses") && !hasAnySuffix(s, "auses", "ouses"):
		return s[:len(s)-2]
	case hasAnySuffix(s, "ss", "us", "is"), !strings.HasSuffix(s, "s"), len(s) < 2:
		return s
	}
	return s[:len(s)-1]
}

// lastWord returns the end of a name that begins with the last character that is no lower-case
// letter.
func lastWord(s string) string {
	return s[max(strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLower(r) }), 0):]
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}
