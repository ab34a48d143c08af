package refine

import "testing"

func TestSecrets(t *testing.T) {
	c := &Corrections{Secrets: []string{"*Secret", "config", "codes", "GetThing.response.value"}}
	const in = `{type: object, properties: {clientSecret: {type: string}, hasSecret: {type: boolean}, secretly: {type: string},
		kindSecret: {type: string, enum: [a]}, atSecret: {type: string, format: date-time}, value: {type: string},
		config: {type: object, additionalProperties: {type: string}}, codes: {type: array, items: {type: string}},
		inner: {type: object, properties: {config: {type: object, properties: {a: {type: string}}}}}}}`
	thing := func(mark, value string) string {
		return `{type: object, properties: {clientSecret: {type: string, ` + mark + `: true}, hasSecret: {type: boolean}, secretly: {type: string},
		kindSecret: {type: string, enum: [a]}, atSecret: {type: string, format: date-time}, value: {type: string` + value + `},
		config: {type: object, ` + mark + `: true, additionalProperties: {type: string}}, codes: {type: array, items: {type: string, ` + mark + `: true}},
		inner: {type: object, properties: {config: {type: object, properties: {a: {type: string}}}}}}}`
	}
	doc := func(request, response string) string {
		return `{paths: {/things: {post: {operationId: GetThing, requestBody: {content: {application/json: {schema: ` + request + `}}},
			responses: {"200": {content: {application/json: {schema: ` + response + `}}}}}}}}`
	}
	got := object(t, doc(in, in))
	if err := c.secrets(got); err != nil {
		t.Fatal(err)
	}
	same(t, got, doc(thing("x-sensitive", ""), thing("x-secret", ", x-secret: true")))
}

// A secret must not become a plain text by sharing a type with one.
func TestMergeOfSecrets(t *testing.T) {
	secret, plain := object(t, `{type: string, x-secret: true}`), object(t, `{type: string}`)
	if merged, err := Merge(secret, plain); err == nil {
		t.Errorf("merged to %v", merged)
	}
	for _, other := range []string{`{type: string, x-secret: true, maxLength: 5}`, `{}`} {
		merged, err := Merge(secret, object(t, other))
		if err != nil || merged[MarkSecret] != true {
			t.Errorf("%s: %v, %v", other, merged, err)
		}
	}
}
