package redact

import "testing"

func TestEscapes(t *testing.T) {
	for in, want := range map[string]string{
		`%41`: "A", `%c3`: "\xc3", `%u20AC`: "€", `%4`: "", `%zz`: "",
		`\u00e4`: "ä", `\ud834\udd1e`: "𝄞", `\U0001d11e`: "𝄞", `\xe4`: "\xe4", `\u00e`: "", `\x`: "", `\`: "",
		`\u{e4}`: "ä", `\x{20AC}`: "€", `\u{10ffff}`: "\U0010ffff", `\u{}`: "", `\u{zz}`: "", `\u{e4`: "", `\u{0000000e4}`: "",
		`\344`: "\xe4", `\101`: "A", `\0`: "\x00", `\377`: "\xff", `\n`: "\n", `\v`: "\v", `\/`: "/", `\8`: "8",
		`a`: "",
	} {
		n, got := escapeAt(in)
		if got != want || want != "" && n != len(in) {
			t.Errorf("escapeAt(%s) is %d, %q, want %q", in, n, got, want)
		}
	}
	if n, got := escapeAt(`\400`); n != 3 || got != " " { // no byte has three such digits
		t.Errorf("got %d, %q", n, got)
	}
}
