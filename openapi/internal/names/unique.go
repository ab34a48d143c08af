package names

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// unique returns name, with a number behind it if it is taken, and takes the
// result.
func unique(taken map[string]bool, name string) string {
	out := name
	for n := 2; taken[out]; n++ {
		out = name + strconv.Itoa(n)
	}
	taken[out] = true
	return out
}

// byPlainness orders what is to be named: what is written like most of the API comes before what
// has separators or capitals, so that one of the latter that arrives takes no name away.
func byPlainness(names []string) []string {
	odd := func(name string) (n int) {
		for _, r := range name {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				n++
			}
		}
		if len(name) > 1 && name == strings.ToUpper(name) {
			n++
		}
		return n
	}
	return slices.SortedFunc(slices.Values(names), func(a, b string) int { return cmp.Or(odd(a)-odd(b), strings.Compare(b, a)) })
}

// fieldNames names the field of each property: the same for all documents as long
// as no plainer property makes the same name.
func fieldNames(props []string, open bool) map[string]string {
	taken := map[string]bool{"LogValue": true}
	if open {
		taken = map[string]bool{"AdditionalProperties": true, "LogValue": true, "MarshalJSON": true, "UnmarshalJSON": true}
	}
	out := map[string]string{}
	for _, prop := range byPlainness(props) {
		out[prop] = unique(taken, GoName(prop))
	}
	return out
}

// supportNames are the exported names of the support code, which is copied into
// the package of the types.
var supportNames = map[string]bool{
	"CheckBody": true, "ResponseBase": true, "Client": true, "ClientOption": true, "ClientWithResponses": true, "DateTime": true,
	"DefaultMaxBodyBytes": true, "ErrorBody": true, "False": true, "File": true, "HttpRequestDoer": true,
	"JSON": true, "JSONObject": true, "List": true, "ManyStrings": true, "MustJSONObject": true,
	"NewClient": true, "NewClientWithResponses": true, "NewDateTime": true, "NewJSON": true,
	"NewJSONObject": true, "NewSecret": true, "NewTimestamp": true, "NewUnixTime": true, "NoContent": true, "Null": true,
	"Nullable": true, "OneString": true, "Or": true, "OrFalse": true, "RequestEditorFn": true,
	"Response": true, "SearchQuery": true, "Secret": true, "StringOrStrings": true, "Timestamp": true, "UnixTime": true,
	"Value": true, "WithHTTPClient": true, "WithMaxBodyBytes": true, "WithRequestEditorFn": true,
}
