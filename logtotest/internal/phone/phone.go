// Package phone puts phone numbers into the form that Logto stores: digits only, from the country
// code on, without the prefix that a number has within its country.
package phone

import (
	"slices"
	"strings"
)

// The assigned country codes. After those of the first list a national number may be written with a
// leading zero that is not part of it; after those of the second it is part of it, or there is
// none.
var (
	withTrunkZero = strings.Fields(`20 27 31 32 33 40 41 43 44 46 49 51 53 54 55 57 58 60 61 62 63 64 66 81 82 84
		86 90 91 92 93 94 95 98 211 212 213 218 231 232 233 234 243 249 250 251 254 255 256 260 261 262 263 264 265
		291 353 355 358 359 370 373 374 375 380 381 382 383 385 386 387 389 421 423 590 591 593 594 595 596 598 850
		855 856 880 886 961 962 963 964 966 967 971 972 976 977 992 994 995 996`)
	withoutTrunkZero = strings.Fields(`1 7 30 34 36 39 45 47 48 52 56 65 216 220 221 222 223 224 225 226 227 228 229
		230 235 236 237 238 239 240 241 242 244 245 246 247 248 252 253 257 258 266 267 268 269 290 297 298 299 350
		351 352 354 356 357 371 372 376 377 378 420 500 501 502 503 504 505 506 507 508 509 592 597 599 670 672 673
		674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 852 853 870 878 881 882 883
		888 960 965 968 970 973 974 975 979 993 998`)
)

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
		switch {
		case slices.Contains(withTrunkZero, code):
			if len(national) > shortest {
				national = strings.TrimPrefix(national, "0")
			}
		case !slices.Contains(withoutTrunkZero, code):
			continue
		case (code == "1" && national[0] == '1' || code == "7" && national[0] == '8') && len(national) == 11:
			national = national[1:] // the prefixes of North America and Russia
		}
		return code + national, len(national) >= shortest && len(national) <= longest
	}
	return "", false
}
