package refine

import "github.com/logto-go/management/openapi/internal/spec"

// Past is the refined document of an earlier release.
type Past struct {
	Release   string // as people write it: 1.40
	Doc       spec.Object
	Unmatched Unmatched       // corrections that found nothing in it
	places    map[string]bool // see allPlacesOf
}

// NewPast prepares the document of a release. The corrections that find nothing in it do not
// matter here.
func NewPast(release string, recorded spec.Object, corrections *Corrections) (Past, error) {
	doc, unmatched, err := Run(recorded, corrections)
	if err != nil {
		return Past{}, err
	}
	return Past{release, doc, unmatched, allPlacesOf(doc)}, nil
}

// before returns those of the releases, oldest first, that are not newer than a document with these
// places. A document that has half of what a release brought was made after it: a part of the API may
// have been removed since. For the oldest release it counts which of the two has more.
func before(places map[string]bool, releases []Past) []Past {
	known, until := map[string]bool{}, 0
	for i, r := range releases {
		brought, kept := 0, 0
		for place := range r.places {
			if known[place] {
				continue
			}
			known[place] = true
			brought++
			if places[place] {
				kept++
			}
		}
		switch {
		case i == 0 && missing(places, r.places) <= missing(r.places, places),
			i > 0 && brought > 0 && 2*kept >= brought,
			i > 0 && brought == 0 && until == i:
			until = i + 1
		}
	}
	return releases[:until]
}

// missing counts what of b is not in a.
func missing(a, b map[string]bool) (n int) {
	for place := range b {
		if !a[place] {
			n++
		}
	}
	return n
}

// allPlacesOf returns the operations and the places of all schemas of a document.
func allPlacesOf(doc spec.Object) map[string]bool {
	out := map[string]bool{}
	for _, place := range allPlaces(spec.Operations(doc)) {
		out[place] = true
	}
	return out
}
