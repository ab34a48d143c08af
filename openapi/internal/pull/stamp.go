package pull

import (
	"encoding/json"
	"os"
	"time"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Stamp tells where the recorded document comes from.
type Stamp struct {
	Source     string    `json:"source"`     // URL without query and credentials, or a file's base name
	PulledAt   time.Time `json:"pulledAt"`   // when this content was first pulled
	SHA256     string    `json:"sha256"`     // of the canonical document, in hex
	Operations int       `json:"operations"` // how many the document has
}

func newStamp(r Result, now time.Time) ([]byte, error) {
	return spec.Encode(Stamp{r.Source, now.UTC().Truncate(time.Second), r.SHA256, r.Operations})
}

// stampedHash returns the hash in the stamp file, or "" if there is no
// readable stamp, which is then written anew.
func stampedHash(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	var s Stamp
	if json.Unmarshal(data, &s) != nil {
		return ""
	}
	return s.SHA256
}
