package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

const (
	maxNothingMore = 60  // operations whose summary says it all
	maxThin        = 150 // fields of which no more is to be said than their names
	leastWords     = 3   // that a comment has beside the name it belongs to
)

// thin are the fields and types of which the name says nearly all.
var thin = strings.Fields(`
	Connector.type ConnectorFactory.readme ConnectorType
	CreateVerificationCodeRequest.email CustomProfileFieldPosition.name FormItemCondition.targetKey
	NumberFieldConfig SsoConnectorProvider.providerName SsoConnectorProvider.providerType
	UserSession.accountId UserSession.clientId VerifyVerificationCodeRequest.email
`)

// Each operation is described, and each type, field and constant says more than its name.
func TestEverythingIsDescribed(t *testing.T) {
	_, in := readInputs(t)
	doc, err := spec.Read("../" + refinedFile)
	if err != nil {
		t.Fatal(err)
	}
	summaries, nothingMore := 0, 0
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
			if spec.Str(p, "in") == "query" && spec.Str(p, "description") == "" {
				t.Errorf("%s: nothing is said of the query parameter %s", id, spec.Str(p, "name"))
			}
		}
	}
	if nothingMore > maxNothingMore {
		t.Errorf("%d operations have nothing-more: true, want at most %d", nothingMore, maxNothingMore)
	}
	types, fields, constants := 0, 0, 0
	var bare []string
	judge := func(name, text string, of ...string) {
		if n := ownWords(text, of...); n < leastWords {
			bare = append(bare, name)
			if !slices.Contains(thin, name) {
				t.Errorf("%s: %q has %d words that its name does not have, want %d", name, text, n, leastWords)
			}
		}
	}
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, name := range spec.Keys(schemas) {
		types++
		schema := spec.Obj(schemas, name)
		judge(name, in.Words.Types[name].Text, name)
		props := spec.Obj(schema, "properties")
		for _, field := range spec.Keys(props) {
			fields++
			prop := spec.Obj(props, field)
			text := strings.TrimSuffix(spec.Str(prop, "description"), " It "+refine.ReleaseText(prop))
			judge(name+"."+field, strings.TrimSuffix(text, spec.Str(prop, words.LimitsKey)), name, field)
		}
		values := spec.Strings(schema, "enum")
		texts := spec.Obj(schema, words.ValuesKey)
		for _, value := range values {
			constants++
			if spec.Str(texts, value) == "" && len(values) > 1 {
				t.Errorf("%s: nothing is said of the value %q", name, value)
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
	t.Logf("%d operations with a summary, %d of them with nothing more; %d types, %d fields, %d constants; %d exceptions of %d",
		summaries, nothingMore, types, fields, constants, len(thin), maxThin)
}

var (
	word     = regexp.MustCompile(`[A-Za-z0-9]+`)
	nameWord = regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+|[0-9]+`)
	// smallWords say nothing by themselves.
	smallWords = strings.Fields("a an and are as at be by for has have in is it its of on or that the these this those to was which with")
)

// ownWords counts the words of a text that are neither small nor part of a name.
func ownWords(text string, of ...string) int {
	var taken []string
	for _, name := range of {
		for _, w := range nameWord.FindAllString(name, -1) {
			taken = append(taken, stem(w))
		}
	}
	n := 0
	for _, w := range word.FindAllString(text, -1) {
		if w = strings.ToLower(w); !slices.Contains(smallWords, w) && !slices.Contains(taken, stem(w)) {
			n++
		}
	}
	return n
}

// stem makes one word of its singular and plural.
func stem(w string) string {
	w = strings.ToLower(w)
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "s")
	}
	return w
}

func TestOwnWords(t *testing.T) {
	for text, want := range map[string]int{
		"is the name of the hook.":                        0,
		"holds the names of hooks in order.":              2,
		"is shown in the Console and need not be unique.": 5,
		"": 0,
	} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			if got := ownWords(text, "Hook", "name"); got != want {
				t.Errorf("%q has %d words of its own, want %d", text, got, want)
			}
		})
	}
}
