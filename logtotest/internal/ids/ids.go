package ids

import (
	"math/rand/v2"
	"sync"
)

// The alphabets of a real server: entity ids, secrets, and request ids.
const (
	lowerAlphabet  = "0123456789abcdefghijklmnopqrstuvwxyz"
	secretAlphabet = lowerAlphabet + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	URLAlphabet    = secretAlphabet + "_-"
	HexAlphabet    = "0123456789abcdef"
	Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

// Source makes identifiers and secrets. It has its own lock: request ids are given out before the
// state is locked.
type Source struct {
	mu  sync.Mutex
	rng *rand.Rand
}

// New returns a Source that draws from source.
func New(source rand.Source) *Source { return &Source{rng: rand.New(source)} }

// Take returns n letters of the alphabet.
func (g *Source) Take(alphabet string, n int) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[g.rng.IntN(len(alphabet))]
	}
	return string(out)
}

// Short is the id of users, organizations and connectors.
func (g *Source) Short() string { return g.Take(lowerAlphabet, 12) }

// Long is the id of everything else.
func (g *Source) Long() string { return g.Take(lowerAlphabet, 21) }

// Secret is an application secret, a hook's signing key or a one-time token.
func (g *Source) Secret() string { return g.Take(secretAlphabet, 32) }

// RequestID names a request.
func (g *Source) RequestID() string { return g.Take(URLAlphabet, 16) }
