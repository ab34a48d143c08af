package paging

import "testing"

func TestPageQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"":                             "page=7",
		"page=1&page_size=3":           "page=7&page_size=3",
		"page_size=3&search=%25a+b%25": "page_size=3&search=%25a+b%25&page=7",
		"search.id=a&x=1&search.id=b":  "search.id=a%2Cb&x=1&page=7",
		"search=(A|B)*~":               "search=%28A%7CB%29*%7E&page=7",
		"&&=x&%zz=1":                   "page=7",
	} {
		if got := pageQuery(raw, 7); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}
