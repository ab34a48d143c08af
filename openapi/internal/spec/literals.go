package spec

import "strings"

var escapeLiteral = strings.NewReplacer(`\`, `\\`, `,`, `\,`)

// JoinLiterals writes the literals that tell a variant apart as one text, of which SplitLiterals
// makes the same list again.
func JoinLiterals(literals []string) string {
	escaped := make([]string, len(literals))
	for i, literal := range literals {
		escaped[i] = escapeLiteral.Replace(literal)
	}
	return strings.Join(escaped, ",")
}

// SplitLiterals returns the literals in what JoinLiterals wrote.
func SplitLiterals(label string) []string {
	var out []string
	var literal strings.Builder
	escaped := false
	for _, r := range label {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == ',':
			out = append(out, literal.String())
			literal.Reset()
		default:
			literal.WriteRune(r)
		}
		escaped = false
	}
	return append(out, literal.String())
}
