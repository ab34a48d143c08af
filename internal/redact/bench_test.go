package redact

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// The time grows with the size of a text, and not faster, whatever a server sends.
func BenchmarkText(b *testing.B) {
	const size = 1 << 20
	random := rand.New(rand.NewPCG(1, 2))
	token, noise := make([]byte, 1200), make([]byte, size)
	for i := range token {
		token[i] = byte('0' + random.IntN(75))
	}
	for i := range noise {
		noise[i] = byte(random.IntN(256))
	}
	for name, text := range map[string]string{
		"a short one":       `{"code":"user.not_found","message":"nö"} `,
		"HTML":              strings.Repeat("<p class=\"x\">Wartung &uuml;ber Nacht &amp; mehr für alle</p>\n", size/64),
		"unknown names":     strings.Repeat("&"+strings.Repeat("a", 32), size/33),
		"unfinished braces": strings.Repeat(`\u{`, size/3),
		"unfinished words":  strings.Repeat("=?a?b?", size/6),
		"escapes":           strings.Repeat("%2525252525", size/11),
		"letters":           strings.Repeat("ä", size/2),
		"parts of a secret": strings.Repeat(string(token[1:]), size/len(token)),
		"noise":             string(noise),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				var s Secrets
				s.Add(string(token), "pä55wörd-12")
				s.Text(text)
			}
		})
	}
}
