package ownwords

import (
	"regexp"
	"slices"
	"strings"
)

// Least is the number of own words that a comment needs to say more than its name.
const Least = 3

var (
	word     = regexp.MustCompile(`[A-Za-z0-9]+`)
	nameWord = regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+|[0-9]+`)
	// small words say nothing by themselves.
	small = strings.Fields("a an and are as at be by for has have in is it its of on or that the these this those to was which with")
)

// Count returns the number of words of a text that are neither small nor part of one of
// the names.
func Count(text string, names ...string) int {
	var taken []string
	for _, name := range names {
		for _, w := range nameWord.FindAllString(name, -1) {
			taken = append(taken, stem(w))
		}
	}
	n := 0
	for _, w := range word.FindAllString(text, -1) {
		if w = strings.ToLower(w); !slices.Contains(small, w) && !slices.Contains(taken, stem(w)) {
			n++
		}
	}
	return n
}

// stem makes one word of its singular and plural.
func stem(w string) string {
	w = strings.ToLower(w)
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "s")
	}
	return w
}
