package redact

import "strings"

// words is a set of words, with one space before and after each.
type words string

// has reports whether a word is in the set.
func (w words) has(word string) bool {
	return !strings.Contains(word, " ") && strings.Contains(string(w), " "+word+" ")
}

// all returns the words as a list.
func (w words) all() []string { return strings.Fields(string(w)) }
