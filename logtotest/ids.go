package logtotest

import (
	"math/rand/v2"
	"sync"
)

// The alphabets of a real server: entity ids, secrets, and request ids.
const (
	lowerAlphabet  = "0123456789abcdefghijklmnopqrstuvwxyz"
	secretAlphabet = lowerAlphabet + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	urlAlphabet    = secretAlphabet + "_-"
	hexAlphabet    = "0123456789abcdef"
	base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

// ids makes identifiers and secrets. It has its own lock: request ids are given out before the state is locked.
type ids struct {
	mu  sync.Mutex
	rng *rand.Rand
}

func newIDs(source rand.Source) *ids { return &ids{rng: rand.New(source)} }

func (g *ids) take(alphabet string, n int) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[g.rng.IntN(len(alphabet))]
	}
	return string(out)
}

// short is the id of users, organizations and connectors; long is that of everything else.
func (g *ids) short() string { return g.take(lowerAlphabet, 12) }
func (g *ids) long() string  { return g.take(lowerAlphabet, 21) }

// secret is an application secret, a hook's signing key or a one-time token.
func (g *ids) secret() string { return g.take(secretAlphabet, 32) }

func (g *ids) requestID() string { return g.take(urlAlphabet, 16) }
