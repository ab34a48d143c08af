package search

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// Field is a field that lists can be searched by.
type Field[T any] struct {
	name  string // in the query
	value func(*T) string
}

// On makes a Field of the name that the query has for it and the value that a row has.
func On[T any](name string, value func(*T) string) Field[T] { return Field[T]{name, value} }

var upperCase = regexp.MustCompile("[A-Z]")

// column is the name of the field in the database, which errors mention: primary_email for
// primaryEmail.
func (f Field[T]) column() string { return strings.ToLower(upperCase.ReplaceAllString(f.name, "_$0")) }

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
		for _, fits := range conditions {
			if fits(row) {
				fitting++
			}
		}
		return fitting == 0 || wantAll && fitting < len(conditions)
	}), nil
}

// readSearch makes a condition of each search value: over one field, or over all of them.
func readSearch[T any](query url.Values, fields []Field[T]) ([]func(*T) bool, error) {
	if joint := query.Get("joint"); joint != "" && joint != "and" && joint != "or" {
		return nil, errSearch("Search joint mode `" + joint + "` is not valid, expect one of or, and.")
	}
	if err := checkKeys(query, fields); err != nil {
		return nil, err
	}
	var conditions []func(*T) bool
	add := func(key, mode string, fields ...Field[T]) error {
		if len(query[key]) == 0 {
			return nil
		}
		expression, err := expressionOf(query[key], mode, query.Get("isCaseSensitive") == "true")
		conditions = append(conditions, func(row *T) bool {
			return slices.ContainsFunc(fields, func(f Field[T]) bool { return expression.MatchString(f.value(row)) })
		})
		return err
	}
	mode := cmp.Or(query.Get("mode"), "like")
	err := add("search", mode, fields...)
	for i := 0; i < len(fields) && err == nil; i++ {
		err = add("search."+fields[i].name, cmp.Or(query.Get("mode."+fields[i].name), mode), fields[i])
	}
	return conditions, err
}

// checkKeys refuses fields and values that cannot be searched for.
func checkKeys[T any](query url.Values, fields []Field[T]) error {
	columns := strings.Join(lists.Map(fields, Field[T].column), ", ")
	for key, values := range query {
		kind, field, dotted := strings.Cut(key, ".")
		known := slices.ContainsFunc(fields, func(f Field[T]) bool { return f.name == field })
		switch {
		case kind != "search" && kind != "mode":
		case strings.Contains(field, "."):
			return errSearch("Only one level of nested search fields is supported.")
		case dotted && !known:
			return errSearch("Search field `" + field + "` is not valid, expect one of " + columns + ".")
		case kind == "search" && slices.Contains(values, ""):
			return errSearch("Search value cannot be empty.")
		}
	}
	return nil
}

func errSearch(details string) *wire.Error {
	return wire.InvalidInput(http.StatusBadRequest, details).WithData(struct{}{})
}

// expressionOf is what one of the values fits; only exact takes several.
func expressionOf(values []string, mode string, caseSensitive bool) (*regexp.Regexp, error) {
	source := values[0]
	switch {
	case mode == "exact":
		source = "^(?:" + strings.Join(lists.Map(values, regexp.QuoteMeta), "|") + ")$"
	case len(values) > 1:
		return nil, errSearch("Only one search value is allowed when search mode is not `exact`.")
	case mode == "like":
		source = pattern(source, "")
	case mode == "similar_to" && !caseSensitive:
		return nil, errSearch("Cannot use case-insensitive match for `similar to`.")
	case mode == "similar_to":
		source = pattern(source, operators)
	case mode != "posix":
		return nil, errSearch("Search match mode `" + mode + "` is not valid, expect one of exact, like, similar_to, posix.")
	}
	flags := "(?s)"
	if !caseSensitive {
		flags = "(?si)"
	}
	expression, err := regexp.Compile(flags + source)
	if err != nil { // the database refuses it
		return nil, wire.Internal()
	}
	return expression, nil
}

// operators are those of SIMILAR TO: the ones of regular expressions but for ., ^ and $.
const operators = "|*+?{}()[]-,"

// pattern makes a regular expression of a pattern in SQL: % is any text, _ one character, a
// backslash escapes, and operators stay as they are.
func pattern(sql, operators string) string {
	var out strings.Builder
	escaped := false
	for _, r := range sql {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '%':
			out.WriteString(".*")
		case !escaped && r == '_':
			out.WriteByte('.')
		case !escaped && strings.ContainsRune(operators, r):
			out.WriteRune(r)
		default:
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
		escaped = false
	}
	return "^(?:" + out.String() + ")$"
}

// Contains is the plain q parameter of organizations: a part of any of the fields, whatever the
// case.
func Contains[T any](q string, row *T, fields []Field[T]) bool {
	q = strings.ToLower(q)
	return slices.ContainsFunc(fields, func(f Field[T]) bool { return strings.Contains(strings.ToLower(f.value(row)), q) })
}
