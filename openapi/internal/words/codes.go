package words

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Codes is what is known of the error codes of the API.
type Codes struct {
	// Texts say when a code comes and what to do, by code; a text follows the name of
	// the constant.
	Texts map[string]string
	// Seen are the codes with which an operation was seen to fail, by Logto's
	// operation id, sorted.
	Seen map[string][]string
}

// ParseCodes reads codes.yaml and errors.tsv; the names are for messages.
func ParseCodes(textsName string, texts []byte, seenName string, seen []byte) (*Codes, error) {
	c := &Codes{Seen: map[string][]string{}}
	if err := yaml.NewDecoder(bytes.NewReader(texts)).Decode(&c.Texts); err != nil {
		return nil, fmt.Errorf("%s: %w", textsName, err)
	}
	for code, text := range c.Texts {
		if text = strings.TrimSpace(text); text == "" || strings.ToLower(text[:1]) != text[:1] || !strings.HasSuffix(text, ".") {
			return nil, fmt.Errorf("%s: %s: the text follows a name, so it begins with a verb in lower case and ends with a full stop: %q", textsName, code, text)
		}
		c.Texts[code] = strings.Join(strings.Fields(text), " ")
	}
	n := 0
	for line := range strings.Lines(string(seen)) {
		n++
		columns := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if n == 1 {
			continue // the header
		}
		if len(columns) != 3 {
			return nil, fmt.Errorf("%s:%d: a line is operation id, status and code", seenName, n)
		}
		if _, err := strconv.Atoi(columns[1]); err != nil {
			return nil, fmt.Errorf("%s:%d: the status is %q", seenName, n, columns[1])
		}
		if _, known := c.Texts[columns[2]]; !known {
			return nil, fmt.Errorf("%s:%d: %s says nothing of the code %q", seenName, n, textsName, columns[2])
		}
		c.Seen[columns[0]] = append(c.Seen[columns[0]], columns[2])
	}
	for id, codes := range c.Seen {
		slices.Sort(codes)
		c.Seen[id] = slices.Compact(codes)
	}
	return c, nil
}
