package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/ownwords"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

const (
	maxNothingMore = 60  // operations whose summary says it all
	maxThin        = 150 // fields of which no more is to be said than their names
)

// thin are what the name says nearly all of: types, fields (Type.field), constants (Type=value) and
// parameters (Operation?name).
var thin = strings.Fields(`
	Connector.type ConnectorFactory.readme ConnectorType
	CreateVerificationCodeRequest.email CustomProfileFieldPosition.name FormItemCondition.targetKey
	NumberFieldConfig SsoConnectorProvider.providerName SsoConnectorProvider.providerType
	UserSession.accountId UserSession.clientId VerifyVerificationCodeRequest.email
`)

// Each operation is described, and what is said of parameters, types, fields and constants says more
// than their names.
func TestEverythingIsDescribed(t *testing.T) {
	_, in := readInputs(t)
	doc, err := spec.Read("../" + refinedFile)
	if err != nil {
		t.Fatal(err)
	}
	var bare []string
	judge := func(name, text string, of ...string) {
		if n := ownwords.Count(text, of...); n < ownwords.Least {
			bare = append(bare, name)
			if !slices.Contains(thin, name) {
				t.Errorf("%s: %q has %d words that its name does not have, want %d", name, text, n, ownwords.Least)
			}
		}
	}
	summaries, nothingMore, parameters := 0, 0, 0
	for _, op := range spec.Operations(doc) {
		id := spec.Str(op.Node, spec.LogtoIDKey)
		text := in.Words.Operations[id]
		if text.Summary == "" {
			t.Errorf("%s has no summary in docs.yaml", id)
			continue
		}
		summaries++
		if text.NothingMore {
			nothingMore++
		}
		for _, p := range op.Parameters() {
			if spec.Str(p, "in") == "query" {
				parameters++
				judge(id+"?"+spec.Str(p, "name"), ownText(p), id, spec.Str(p, "name"))
			}
		}
	}
	if nothingMore > maxNothingMore {
		t.Errorf("%d operations have nothing-more: true, want at most %d", nothingMore, maxNothingMore)
	}
	types, fields, constants := 0, 0, 0
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, name := range spec.Keys(schemas) {
		types++
		schema := spec.Obj(schemas, name)
		judge(name, in.Words.Types[name].Text, name)
		props := spec.Obj(schema, "properties")
		for _, field := range spec.Keys(props) {
			fields++
			judge(name+"."+field, ownText(spec.Obj(props, field)), name, field)
		}
		values := spec.Strings(schema, "enum")
		texts := spec.Obj(schema, words.ValuesKey)
		for _, value := range values {
			constants++
			if text := spec.Str(texts, value); text != "" || len(values) > 1 {
				judge(name+"="+value, text, name, value)
			}
		}
	}
	for _, name := range thin {
		if !slices.Contains(bare, name) {
			t.Errorf("%s needs no exception any more", name)
		}
	}
	if len(thin) > maxThin {
		t.Errorf("%d exceptions, want at most %d", len(thin), maxThin)
	}
	t.Logf("%d operations with a summary, %d of them with nothing more; %d parameters, %d types, %d fields, %d constants; %d exceptions of %d",
		summaries, nothingMore, parameters, types, fields, constants, len(thin), maxThin)
}

// ownText is what is said of a field or a parameter, without what the generator adds.
func ownText(node spec.Object) string {
	text := strings.TrimSuffix(spec.Str(node, "description"), " It "+refine.ReleaseText(node))
	return strings.TrimSuffix(text, spec.Str(node, words.LimitsKey))
}

// What is said of an error code says more than its name.
func TestCodesAreDescribed(t *testing.T) {
	_, in := readInputs(t)
	for code, text := range in.Codes.Texts {
		if n := ownwords.Count(text, code); n < ownwords.Least {
			t.Errorf("%s: %q has %d words that the code does not have, want %d", code, text, n, ownwords.Least)
		}
	}
	if len(in.Codes.Texts) < 300 {
		t.Errorf("only %d codes", len(in.Codes.Texts))
	}
}
