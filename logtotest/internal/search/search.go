package search

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management/logtotest/internal/wire"
)

// Field is a field that lists can be searched by.
type Field[T any] struct {
	name  string // in the query
	value func(*T) string
}

// On makes a Field of the name that the query has for it and the value that a row has.
func On[T any](name string, value func(*T) string) Field[T] { return Field[T]{name, value} }

// column is the name of the field in the database, which errors mention: primary_email for
// primaryEmail.
func (f Field[T]) column() string {
	var out strings.Builder
	for _, r := range f.name {
		if unicode.IsUpper(r) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// condition is one search value, over one field or over all of them.
type condition[T any] struct {
	fields  []Field[T]
	matches []func(string) bool // one is enough
}

func (c condition[T]) fits(row *T) bool {
	return slices.ContainsFunc(c.fields, func(f Field[T]) bool {
		value := f.value(row)
		return slices.ContainsFunc(c.matches, func(match func(string) bool) bool { return match(value) })
	})
}

// Filter keeps the rows that fit the search parameters of the query: search, search.<field>, mode,
// mode.<field>, joint, isCaseSensitive.
func Filter[T any](query url.Values, rows []*T, fields []Field[T]) ([]*T, error) {
	conditions, err := readSearch(query, fields)
	if err != nil || len(conditions) == 0 {
		return rows, err
	}
	wantAll := query.Get("joint") == "and"
	return slices.DeleteFunc(slices.Clone(rows), func(row *T) bool {
		fitting := 0
		for _, condition := range conditions {
			if condition.fits(row) {
				fitting++
			}
		}
		return fitting == 0 || wantAll && fitting < len(conditions)
	}), nil
}

func readSearch[T any](query url.Values, fields []Field[T]) ([]condition[T], error) {
	if joint := query.Get("joint"); joint != "" && joint != "and" && joint != "or" {
		return nil, errSearch("Search joint mode `" + joint + "` is not valid, expect one of or, and.")
	}
	var names, columns []string
	for _, f := range fields {
		names, columns = append(names, f.name), append(columns, f.column())
	}
	if err := checkSearchKeys(query, names, columns); err != nil {
		return nil, err
	}
	var conditions []condition[T]
	add := func(values []string, mode string, fields []Field[T]) error {
		if len(values) == 0 {
			return nil
		}
		matches, err := matchers(values, mode, query.Get("isCaseSensitive") == "true")
		conditions = append(conditions, condition[T]{fields, matches})
		return err
	}
	mode := query.Get("mode")
	if err := add(query["search"], mode, fields); err != nil {
		return nil, err
	}
	for _, f := range fields {
		if err := add(query["search."+f.name], cmp.Or(query.Get("mode."+f.name), mode), []Field[T]{f}); err != nil {
			return nil, err
		}
	}
	return conditions, nil
}

// checkSearchKeys refuses fields and values that cannot be searched for.
func checkSearchKeys(query url.Values, names, columns []string) error {
	for key, values := range query {
		kind, field, dotted := strings.Cut(key, ".")
		if kind != "search" && kind != "mode" {
			continue
		}
		if dotted && strings.Contains(field, ".") {
			return errSearch("Only one level of nested search fields is supported.")
		}
		if dotted && !slices.Contains(names, field) {
			return errSearch("Search field `" + field + "` is not valid, expect one of " + strings.Join(columns, ", ") + ".")
		}
		if kind == "search" && slices.Contains(values, "") {
			return errSearch("Search value cannot be empty.")
		}
	}
	return nil
}

func errSearch(details string) *wire.Error {
	return wire.InvalidInput(http.StatusBadRequest, details).WithData(struct{}{})
}

// matchers makes one test for each value; only exact takes several.
func matchers(values []string, mode string, caseSensitive bool) ([]func(string) bool, error) {
	if mode == "" {
		mode = "like"
	}
	if mode != "exact" && len(values) > 1 {
		return nil, errSearch("Only one search value is allowed when search mode is not `exact`.")
	}
	var source func(string) string
	switch mode {
	case "exact":
		source = func(v string) string { return "^" + regexp.QuoteMeta(v) + "$" }
	case "like":
		source = likePattern
	case "similar_to":
		if !caseSensitive {
			return nil, errSearch("Cannot use case-insensitive match for `similar to`.")
		}
		source = similarPattern
	case "posix":
		source = func(v string) string { return v }
	default:
		return nil, errSearch("Search match mode `" + mode + "` is not valid, expect one of exact, like, similar_to, posix.")
	}
	flags := "(?s)"
	if !caseSensitive {
		flags = "(?si)"
	}
	var out []func(string) bool
	for _, value := range values {
		expression, err := regexp.Compile(flags + source(value))
		if err != nil { // the database refuses it
			return nil, wire.Internal()
		}
		out = append(out, expression.MatchString)
	}
	return out, nil
}

// likePattern turns an SQL LIKE pattern into a regular expression: % is any text, _ one character,
// a backslash escapes.
func likePattern(like string) string {
	var out strings.Builder
	out.WriteByte('^')
	escaped := false
	for _, r := range like {
		switch {
		case escaped:
			out.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			out.WriteString(".*")
		case r == '_':
			out.WriteByte('.')
		default:
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	out.WriteByte('$')
	return out.String()
}

// similarPattern does the same for SIMILAR TO, which adds the operators of regular expressions but
// neither ., ^ nor $.
func similarPattern(similar string) string {
	var out strings.Builder
	out.WriteString("^(?:")
	escaped := false
	for _, r := range similar {
		switch {
		case escaped:
			out.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			out.WriteString(".*")
		case r == '_':
			out.WriteByte('.')
		case strings.ContainsRune("|*+?{}()[]", r), r == '-', r == ',':
			out.WriteRune(r)
		default:
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	out.WriteString(")$")
	return out.String()
}

// Contains is the plain q parameter of organizations: a part of any of the fields, whatever the
// case.
func Contains[T any](q string, row *T, fields []Field[T]) bool {
	q = strings.ToLower(q)
	return slices.ContainsFunc(fields, func(f Field[T]) bool { return strings.Contains(strings.ToLower(f.value(row)), q) })
}
