package management

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// AnyField stands for all fields that can be searched.
const AnyField = "*"

// Fields that can be searched, by what is listed.
var (
	userFields  = []string{"id", "primaryEmail", "primaryPhone", "username", "name"}
	namedFields = []string{"id", "name", "description"}
)

// SearchBuilder puts together what Logto calls an advanced search, for the field
// SearchParams of the operations that take one. Each method returns a new
// builder, so that a common part can be kept and added to. The first mistake is
// reported when the search is used, before any request.
//
//	params := &gen.ListUsersParams{
//		SearchParams: management.SearchUsers().Exact("primaryEmail", "ann@example.com"),
//	}
type SearchBuilder struct {
	allowed       []string
	conditions    []condition
	matchAll      bool
	caseSensitive bool
	err           error
}

// condition is what one field has to match.
type condition struct {
	field  string // "" for any
	mode   string
	values []string
}

// The modes as Logto names them.
const (
	modeLike    = "like"
	modeExact   = "exact"
	modeSimilar = "similar_to"
	modePosix   = "posix"
)

// Search starts a search in whatever is listed. It knows which fields exist, but
// not in which list: [SearchUsers], [SearchRoles], [SearchScopes] and
// [SearchApplications] do.
func Search() SearchBuilder {
	return SearchBuilder{allowed: append(slices.Clip(userFields), "description")}
}

// SearchUsers starts a search in users, also those of a role. Its fields are id,
// primaryEmail, primaryPhone, username and name.
func SearchUsers() SearchBuilder { return SearchBuilder{allowed: userFields} }

// SearchRoles starts a search in roles. Its fields are id, name and description.
func SearchRoles() SearchBuilder { return SearchBuilder{allowed: namedFields} }

// SearchScopes starts a search in scopes. Its fields are id, name and
// description.
func SearchScopes() SearchBuilder { return SearchBuilder{allowed: namedFields} }

// SearchApplications starts a search in applications, also those of a role. Its
// fields are id, name and description.
func SearchApplications() SearchBuilder { return SearchBuilder{allowed: namedFields} }

// Exact asks for a field that equals one of the values. Letter case counts only
// with [SearchBuilder.CaseSensitive].
func (b SearchBuilder) Exact(field string, values ...string) SearchBuilder {
	return b.with(field, modeExact, values...)
}

// Like asks for a field that matches a pattern as a whole: % stands for any
// text, _ for any character, and a backslash takes the meaning from the next
// character. [EscapeLike] makes a pattern of any text.
func (b SearchBuilder) Like(field, pattern string) SearchBuilder {
	if slashes := len(pattern) - len(strings.TrimRight(pattern, `\`)); slashes%2 == 1 {
		return b.fail(`the pattern %q ends with a lone backslash: double it, or use Contains`, pattern)
	}
	return b.with(field, modeLike, pattern)
}

// Contains asks for a field that has the text somewhere in it. No character of
// the text has a special meaning.
func (b SearchBuilder) Contains(field, text string) SearchBuilder {
	return b.around(field, "%", text, "%")
}

// HasPrefix asks for a field that begins with the text. No character of the text
// has a special meaning.
func (b SearchBuilder) HasPrefix(field, text string) SearchBuilder {
	return b.around(field, "", text, "%")
}

// HasSuffix asks for a field that ends with the text. No character of the text
// has a special meaning.
func (b SearchBuilder) HasSuffix(field, text string) SearchBuilder {
	return b.around(field, "%", text, "")
}

// SimilarTo asks for a field that matches an SQL regular expression (SIMILAR TO
// of PostgreSQL). It needs [SearchBuilder.CaseSensitive].
func (b SearchBuilder) SimilarTo(field, pattern string) SearchBuilder {
	return b.with(field, modeSimilar, pattern)
}

// Posix asks for a field that matches a POSIX regular expression.
func (b SearchBuilder) Posix(field, pattern string) SearchBuilder {
	return b.with(field, modePosix, pattern)
}

// MatchAll asks for all conditions to be met; without it one is enough.
func (b SearchBuilder) MatchAll() SearchBuilder {
	b.matchAll = true
	return b
}

// CaseSensitive makes letter case count, in all conditions.
func (b SearchBuilder) CaseSensitive() SearchBuilder {
	b.caseSensitive = true
	return b
}

// EscapeLike returns the text as a pattern for [SearchBuilder.Like] that matches
// just this text.
func EscapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

func (b SearchBuilder) around(field, before, text, after string) SearchBuilder {
	if text == "" {
		return b.fail("the text to find in %q is empty: Logto refuses that", field)
	}
	return b.with(field, modeLike, before+EscapeLike(text)+after)
}

func (b SearchBuilder) with(field, mode string, values ...string) SearchBuilder {
	if err := b.check(field, values); err != nil {
		return b.fail("%w", err)
	}
	if field == AnyField {
		field = ""
	}
	b.conditions = slices.Clone(b.conditions)
	for i := range b.conditions {
		c := &b.conditions[i]
		if c.field != field {
			continue
		}
		if c.mode != modeExact || mode != modeExact {
			return b.fail("there are two conditions for %s: a field has one mode, and only Exact takes several values", nameOf(field))
		}
		c.values = slices.Concat(c.values, values)
		return b
	}
	b.conditions = append(b.conditions, condition{field, mode, slices.Clone(values)})
	return b
}

func (b SearchBuilder) check(field string, values []string) error {
	switch {
	case strings.Contains(field, "."):
		return fmt.Errorf("the field %q is nested: Logto searches top-level fields only", field)
	case field != AnyField && !slices.Contains(b.allowed, field):
		return fmt.Errorf("the field %q cannot be searched: use %s, or AnyField", field, strings.Join(b.allowed, ", "))
	case len(values) == 0:
		return fmt.Errorf("there is no value to compare %s with", nameOf(field))
	}
	for _, value := range values {
		if value == "" {
			return fmt.Errorf("a value for %s is empty: Logto refuses that", nameOf(field))
		}
		if strings.ContainsRune(value, 0) || strings.ToValidUTF8(value, "") != value {
			return fmt.Errorf("a value for %s is not text: it has a NUL or is not UTF-8", nameOf(field))
		}
	}
	return nil
}

func nameOf(field string) string {
	if field == "" || field == AnyField {
		return "AnyField"
	}
	return field
}

// fail keeps the first mistake.
func (b SearchBuilder) fail(format string, args ...any) SearchBuilder {
	if b.err == nil {
		b.err = fmt.Errorf("logto search: "+format, args...)
	}
	return b
}

// SearchQuery returns the search as query parameters, or the first mistake in
// it. Without conditions it is empty.
func (b SearchBuilder) SearchQuery() (url.Values, error) {
	if b.err != nil {
		return nil, b.err
	}
	query := url.Values{}
	// A mode without a field holds for all fields that have none of their own.
	likeIsDefault := !slices.ContainsFunc(b.conditions, func(c condition) bool {
		return c.field == "" && c.mode != modeLike
	})
	for _, c := range b.conditions {
		if c.mode == modeSimilar && !b.caseSensitive {
			return nil, errors.New("logto search: SimilarTo needs CaseSensitive(): Logto cannot do it otherwise")
		}
		suffix := ""
		if c.field != "" {
			suffix = "." + c.field
		}
		query["search"+suffix] = c.values
		if c.mode != modeLike || !likeIsDefault {
			query.Set("mode"+suffix, c.mode)
		}
	}
	if len(b.conditions) > 0 {
		if b.matchAll {
			query.Set("joint", "and")
		}
		if b.caseSensitive {
			query.Set("isCaseSensitive", "true")
		}
	}
	return query, nil
}
