// Package phone puts phone numbers into the form that Logto stores: digits only, from the country
// code on, without the prefix that a number has within its country.
package phone

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

//go:embed countries.json
var countries []byte

// trunkZeros are the assigned country codes: whether a national number behind one may be written with
// a leading zero that is not part of it. Behind the others it is part of it, or there is none.
var trunkZeros = sync.OnceValue(func() map[string]bool { return jsonvalue.MustRead[map[string]bool](countries) })

// What is left of a number behind its country code has this many digits.
const (
	shortest = 2
	longest  = 17
)

// Normalize returns the number as it is stored, and whether it can be one: digits behind a country
// code that exists.
func Normalize(number string) (string, bool) {
	for _, r := range number {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	for length := 1; length <= 3 && length < len(number); length++ {
		code, national := number[:length], number[length:]
		switch trunkZero, assigned := trunkZeros()[code]; {
		case !assigned:
			continue
		case trunkZero && len(national) > shortest:
			national = strings.TrimPrefix(national, "0")
		case (code == "1" && national[0] == '1' || code == "7" && national[0] == '8') && len(national) == 11:
			national = national[1:] // the prefixes of North America and Russia
		}
		return code + national, len(national) >= shortest && len(national) <= longest
	}
	return "", false
}
