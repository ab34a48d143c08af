package surface_test

import (
	"path"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/ownwords"
)

// A comment that is written by hand says more than the name and the type: openapi has a test like
// this one for the generated comments.
func TestHandWrittenCommentsSayMore(t *testing.T) {
	for dir, least := range map[string]int{
		".": 80, "openapi/internal/support": 60, "auth": 40, "middleware": 100, "webhook": 100, "logtotest": 150,
	} {
		byHand := func(file string) bool { return !strings.HasSuffix(file, ".gen.go") }
		names, judged := namesIn(t, path.Join("../..", dir), byHand), 0
		for _, n := range names {
			if wellKnownMethods.MatchString(n.name) {
				continue
			}
			judged++
			if got := ownwords.Count(n.comment, n.name); got < ownwords.Least {
				t.Errorf("%s: the comment of %s, %q, has %d words that its name does not have, want %d", dir, n.name, n.comment, got, ownwords.Least)
			}
		}
		if judged < least {
			t.Errorf("%s: only %d names were found", dir, judged)
		}
		t.Logf("%s: %d names", dir, judged)
	}
}
