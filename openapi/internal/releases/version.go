package releases

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
)

// Version is the number of a release of Logto.
type Version struct{ Major, Minor, Patch int }

var versionText = regexp.MustCompile(`^v?([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?$`)

// ParseVersion reads a version such as 1.40.1, v1.40.1 or 1.40.
func ParseVersion(text string) (Version, error) {
	m := versionText.FindStringSubmatch(text)
	if m == nil {
		return Version{}, fmt.Errorf("%q is no version of Logto; it looks like 1.40.1", text)
	}
	var v Version
	for i, part := range []*int{&v.Major, &v.Minor, &v.Patch} {
		*part, _ = strconv.Atoi(m[i+1]) // at most four digits, or none
	}
	return v, nil
}

// String returns the version in full, such as 1.40.1.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// MinorString returns the version without the patch level, such as 1.40: patches change nothing
// that a document tells.
func (v Version) MinorString() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Compare orders versions.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch))
}
