package scaling

import (
	"slices"
	"testing"
)

func TestDropPlaces(t *testing.T) {
	const complaint = `openapi refine: openapi/corrections.yaml: these corrections match nothing in the document any more; remove or mend them:
  line 3: GetA.response (the server sends text (not JSON))
  line 5: *.missing[].x (gone)`
	places := stalePlaces(complaint)
	if want := []string{"GetA.response", "*.missing[].x"}; !slices.Equal(places, want) {
		t.Fatalf("places %q", places)
	}
	file := []byte(`# a comment
corrections:
  - at: [GetA.response, GetB.response]
    reason: The server sends text.
    merge: {type: string, format: null}
  - at: ['*.missing[].x']
    reason: Gone.
`)
	got, err := dropPlaces(file, places)
	if err != nil {
		t.Fatal(err)
	}
	const want = `corrections:
    - at:
        - GetB.response
      merge:
        format: null
        type: string
      reason: The server sends text.
`
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
}
