package search

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// Fields are what lists can be searched by.
type Fields[T any] struct {
	Columns []string           // their names in the database, such as primary_email
	Of      func(*T) []*string // the values of a row, in the order of the columns; nil for none
}

// where is the condition that a column fits an expression, any column without a name. What is none
// fits nothing.
func (f Fields[T]) where(column string, expression *regexp.Regexp) func(*T) bool {
	return func(row *T) bool {
		for i, value := range f.Of(row) {
			if value != nil && (column == "" || column == f.Columns[i]) && expression.MatchString(*value) {
				return true
			}
		}
		return false
	}
}

// Filter keeps the rows that fit the search parameters of the query: search, search.<field>, mode,
// mode.<field>, joint or jointMode, isCaseSensitive.
func Filter[T any](query url.Values, rows []*T, fields Fields[T]) ([]*T, error) {
	joint := cmp.Or(query.Get("joint"), query.Get("jointMode"))
	if joint != "" && joint != "and" && joint != "or" {
		return nil, errSearch("Search joint mode `" + joint + "` is not valid, expect one of or, and.")
	}
	conditions, err := readSearch(query, fields)
	if err != nil || len(conditions) == 0 {
		return rows, err
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row *T) bool {
		fitting := 0
		for _, fits := range conditions {
			if fits(row) {
				fitting++
			}
		}
		return fitting == 0 || joint == "and" && fitting < len(conditions)
	}), nil
}

var (
	modes     = []string{"exact", "like", "similar_to", "posix"}
	upperCase = regexp.MustCompile("[A-Z]")
)

// readSearch makes a condition of each search value: over one field, or over all of them.
func readSearch[T any](query url.Values, fields Fields[T]) (conditions []func(*T) bool, err error) {
	for _, key := range slices.Sorted(maps.Keys(query)) { // the modes first
		kind, name, _ := strings.Cut(key, ".")
		mode := query.Get(key)
		column := strings.ToLower(upperCase.ReplaceAllString(name, "_$0")) // primary_email for primaryEmail
		switch {
		case kind != "search" && kind != "mode" || fields.Of == nil: // lists without fields know no search
			continue
		case strings.Contains(name, "."):
			return nil, errSearch("Unsupported nested search field path `" + name + "` detected. Only the first level field is supported.")
		case kind == "mode" && !slices.Contains(modes, mode):
			if name != "" {
				mode += "` for field `" + name
			}
			return nil, errSearch("Search match mode `" + mode + "` is not valid, expect one of " + strings.Join(modes, ", ") + ".")
		case kind == "mode":
			continue
		case name != "" && !slices.Contains(fields.Columns, column):
			return nil, errSearch("Search field `" + column + "` is not valid, expect one of " + strings.Join(fields.Columns, ", ") + ".")
		}
		mode = cmp.Or(query.Get("mode."+name), query.Get("mode"), "like")
		expression, err := expressionOf(query[key], mode, Yes(query.Get("isCaseSensitive")))
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, fields.where(column, expression))
	}
	return conditions, nil
}

// Yes reports whether a parameter is a word for yes.
func Yes(word string) bool {
	return slices.Contains([]string{"1", "true", "y", "yes", "yep", "yeah"}, strings.ToLower(word))
}

func errSearch(details string) *wire.Error {
	return wire.InvalidInput(http.StatusBadRequest, details).WithData(struct{}{})
}

// expressionOf is what one of the values fits; only exact takes several.
func expressionOf(values []string, mode string, caseSensitive bool) (*regexp.Regexp, error) {
	source := values[0]
	switch {
	case mode != "exact" && len(values) > 1:
		return nil, errSearch("Only one search value is allowed when search mode is not `exact`.")
	case slices.Contains(values, ""):
		return nil, errSearch("Search value cannot be empty.")
	case mode == "exact":
		source = "^(?:" + strings.Join(lists.Map(values, regexp.QuoteMeta), "|") + ")$"
	case mode == "like":
		source = pattern(source, "")
	case mode == "similar_to" && !caseSensitive:
		return nil, errSearch("Cannot use case-insensitive match for `similar to`.")
	case mode == "similar_to":
		source = pattern(source, operators)
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

// Containing keeps the rows of which any of the fields has q in it, whatever the case: the plain
// parameter of organizations, where % and _ stand for other texts too.
func Containing[T any](q string, rows []*T, fields Fields[T]) []*T {
	fits := fields.where("", regexp.MustCompile("(?si)"+pattern("%"+q+"%", "")))
	return slices.DeleteFunc(rows, func(row *T) bool { return !fits(row) })
}
