package names

import (
	"slices"
	"strconv"
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

// fieldNames names the field of each property: the same for all documents as long
// as no other property makes the same name.
func fieldNames(props []string, open bool) map[string]string {
	taken := map[string]bool{"LogValue": true}
	if open {
		taken = map[string]bool{"AdditionalProperties": true, "LogValue": true, "MarshalJSON": true, "UnmarshalJSON": true}
	}
	out := map[string]string{}
	for _, prop := range slices.Sorted(slices.Values(props)) {
		out[prop] = unique(taken, GoName(prop))
	}
	return out
}

// supportNames are the exported names of the support code, which is copied into
// the package of the types.
var supportNames = map[string]bool{
	"ResponseBase": true, "Client": true, "ClientOption": true, "ClientWithResponses": true, "DateTime": true,
	"DefaultMaxBodyBytes": true, "ErrorBody": true, "False": true, "File": true, "HttpRequestDoer": true,
	"JSON": true, "JSONObject": true, "List": true, "ManyStrings": true, "MustJSONObject": true,
	"NewClient": true, "NewClientWithResponses": true, "NewDateTime": true, "NewJSON": true,
	"NewJSONObject": true, "NewSecret": true, "NewTimestamp": true, "NewUnixTime": true, "NoContent": true, "Null": true,
	"Nullable": true, "OneString": true, "Or": true, "OrFalse": true, "RequestEditorFn": true,
	"Response": true, "SearchQuery": true, "Secret": true, "StringOrStrings": true, "Timestamp": true, "UnixTime": true,
	"Value": true, "WithHTTPClient": true, "WithMaxBodyBytes": true, "WithRequestEditorFn": true,
}
