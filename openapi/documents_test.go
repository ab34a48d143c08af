package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// documents nobody tuned anything to: what the generator makes of them must
// compile, and have these lines.
var documents = []struct {
	name, paths, components string
	want                    []string
}{
	{
		name:  "null as a type",
		paths: get(`{type: object, required: [b], properties: {a: {type: [string, "null"]}, b: {type: [object, "null"], properties: {x: {type: string}}}, c: {type: [string, integer]}, d: {type: "null"}, e: {anyOf: [{type: integer}, {type: "null"}]}}}`),
		want:  []string{"A *string", "B *ThingB", "C JSON", "D JSON", "E *int64"},
	},
	{
		name: "null in a body has three states",
		paths: `/things: {post: {operationId: AddThing, requestBody: {content: {application/json: {schema: {type: object, properties: {
			a: {type: [string, "null"]}, b: {oneOf: [{type: "null"}, {type: object, properties: {x: {type: string}}}]}}}}}}, responses: {"204": {}}}}`,
		want: []string{"A Nullable[string]", "B Nullable[ThingB]", "AddThing(ctx context.Context, body gen.AddThingRequest, opts ...CallOption) error"},
	},
	{
		name:  "const and enums without a type",
		paths: get(`{type: object, properties: {a: {const: x}, b: {const: 1}, c: {const: null}, d: {const: true}, e: {enum: [a, null]}, f: {enum: [1, 2]}, g: {enum: [a, 1]}, h: {type: string, enum: []}, i: {const: {a: 1}}}}`),
		want:  []string{"A *ThingA", `ThingAX ThingA = "x"`, "B *int64", "C JSON", "D *bool", "E *ThingE", "F *int64", "G JSON", "H *string", "I JSON"},
	},
	{
		name:  "bounds as numbers",
		paths: get(`{type: object, properties: {a: {type: integer, exclusiveMinimum: 1, exclusiveMaximum: 5}, b: {type: number, exclusiveMinimum: 1.5}}}`),
		want:  []string{"A *int64"},
	},
	{
		name:  "schemas that are true, false or nothing",
		paths: get(`{type: object, properties: {a: true, b: false, c: null, d: {type: array, items: true}, e: {type: array}, f: {type: array, prefixItems: [{type: string}]}, g: {type: object, patternProperties: {"^x": {type: string}}}, h: {type: object, additionalProperties: false}, i: {not: {}}}}`),
		want:  []string{"A JSON", "B JSON", "C JSON", "D []JSON", "E []JSON", "F []JSON", "G JSONObject", "H JSONObject", "I JSON"},
	},
	{
		name:  "a response that is anything",
		paths: get(`true`),
		want:  []string{"GetThing(ctx context.Context, opts ...CallOption) (gen.JSON, error)"},
	},
	{
		name:  "empty unions",
		paths: get(`{type: object, properties: {a: {oneOf: []}, b: {anyOf: [{type: "null"}]}, c: {allOf: []}, d: {oneOf: [{}]}, e: {oneOf: [true, false]}, f: {oneOf: [{oneOf: [{type: string}, {type: integer}]}]}}}`),
		want:  []string{"A JSON", "B JSON", "C JSON", "D JSON", "E JSON", "F JSON"},
	},
	{
		name:       "allOf",
		paths:      get(`{type: object, properties: {p: {type: string}}, allOf: [{$ref: "#/components/schemas/Q"}, {type: object, properties: {r: {allOf: [{type: string}, {minLength: 1}]}, s: {allOf: [{type: string}, {type: integer}]}, t: {allOf: [{$ref: "#/components/schemas/Q"}], nullable: true}}}]}`),
		components: `{schemas: {Q: {type: object, required: [q], properties: {q: {type: string}}}}}`,
		want:       []string{"P *string", "Q string", "R *string", "S JSON", "T *ThingT"},
	},
	{
		name: "unions",
		paths: get(`{type: object, properties: {
			kinds: {oneOf: [{type: object, required: [my-type], properties: {my-type: {const: a-x}}}, {type: object, required: [my-type], properties: {my-type: {enum: [b/x, c.x]}}}], discriminator: {propertyName: my-type}},
			ids: {oneOf: [{type: object, required: [id], properties: {id: {const: a}}}, {type: object, required: [id], properties: {id: {const: b}}}]},
			quoted: {oneOf: [{type: object, required: [t], properties: {t: {const: 'a"b'}}}, {type: object, required: [t], properties: {t: {const: c}}}]},
			mixed: {oneOf: [{type: object, properties: {x: {type: string}}}, {type: string}]},
			orFalse: {oneOf: [{type: object, nullable: true, properties: {x: {type: string}}}, {const: false}]},
			either: {type: object, properties: {base: {type: string}}, anyOf: [{required: [base]}, {properties: {l: {type: string}}}]},
			lists: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}}}`),
		want: []string{"Kinds *ThingKinds", `v.MyType = "a-x"`, `{"b/x", (*`, `v.ID = "a"`, "Quoted *ThingQuoted", "Mixed JSON",
			"OrFalse OrFalse[ThingOrFalse]", "Base *string", "L *string", "Lists JSON"},
	},
	{
		name:       "schemas that contain themselves",
		paths:      get(`{$ref: "#/components/schemas/T"}`),
		components: `{schemas: {T: {type: object, properties: {name: {type: string}, kids: {type: array, items: {$ref: "#/components/schemas/T"}}, v: {$ref: "#/components/schemas/V"}}}, V: {type: object, properties: {w: {$ref: "#/components/schemas/V"}}}}}`,
		want:       []string{"Kids []JSON", "W JSON"},
	},
	{
		name: "answers without a status of their own",
		paths: `
/a: {get: {operationId: GetDefault, responses: {default: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}
/b: {get: {operationId: GetClass, responses: {2XX: {content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}, 4XX: {}, 5XX: {content: {text/html: {}}}}}}
/c: {get: {operationId: GetNothing}}
/d: {get: {operationId: GetEmpty, responses: {}}}
/e: {get: {operationId: GetError, responses: {"404": {}}}}
/f: {get: {operationId: GetMoved, responses: {"302": {}}}}`,
		want: []string{"(*gen.Default, error)", "(*gen.Class, error)", "redirect: []int{302}",
			"GetNothing(ctx context.Context, opts ...CallOption) error", "GetEmpty(ctx context.Context, opts ...CallOption) error",
			"GetError(ctx context.Context, opts ...CallOption) error", "GetMoved(ctx context.Context, opts ...CallOption) (*RawResponse, error)"},
	},
	{
		name: "answers that contradict each other",
		paths: `/a: {post: {operationId: AddThing, responses: {"200": {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}},
			"201": {content: {application/json: {schema: {type: array, items: {type: string}}}}}}}}`,
		want: []string{"(gen.JSON, error)"},
	},
	{
		name: "media types",
		paths: `
/a: {post: {operationId: SendText, requestBody: {content: {text/plain: {schema: {type: string}}}}, responses: {"200": {content: {text/csv: {schema: {type: string}}}}}}}
/b: {patch: {operationId: MergeThing, requestBody: {content: {application/merge-patch+json: {schema: {type: object, properties: {a: {type: string}}}}, multipart/form-data: {schema: {type: object}}}}, responses: {"204": {}}}}
/c: {post: {operationId: SendAny, requestBody: {content: {application/json: {}}}, responses: {"200": {content: {application/xml: {schema: {type: string}}, application/json: {schema: {type: array, items: {type: string}}}}}}}}
/d: {post: {operationId: SendFile, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}, responses: {"200": {content: {application/json: {schema: {type: object, nullable: true, properties: {url: {type: string}}}}}}}}}`,
		want: []string{"SendText(ctx context.Context, body gen.File, opts ...CallOption) (*RawResponse, error)", `r.sendAs("text/plain")`, `r.sendAs("application/merge-patch+json")`,
			"SendAny(ctx context.Context, body gen.JSON, opts ...CallOption) ([]string, error)", "SendFile(ctx context.Context, body gen.File, opts ...CallOption) (*gen.SendFileResponse, error)", "optional: true"},
	},
	{
		name: "bodies and responses of every kind",
		paths: `
/a: {post: {operationId: SendList, requestBody: {content: {application/json: {schema: {type: array, items: {type: object, properties: {a: {type: string}}}}}}}, responses: {"200": {content: {application/json: {schema: {type: string}}}}}}}
/b: {post: {operationId: SendMap, requestBody: {content: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}}, responses: {"200": {content: {application/json: {schema: {type: boolean}}}}}}}
/c: {post: {operationId: SendEnum, requestBody: {content: {application/json: {schema: {type: string, enum: [a]}}}}, responses: {"200": {content: {application/json: {schema: {oneOf: [{type: object, properties: {a: {type: string}}}, {const: false}]}}}}}}}`,
		want: []string{"body []gen.SendListRequest", "(string, error)", "body map[string]int64", "(bool, error)", "body gen.SendEnumRequest", "(gen.OrFalse[gen.SendEnumResponse], error)"},
	},
	{
		name: "parameters by reference, with content, and for the whole path",
		paths: `/a/{id}/{n}/{on}: {parameters: [{$ref: "#/components/parameters/Id"}], get: {operationId: GetThing, parameters: [
			{in: path, name: n, schema: {type: integer}}, {in: path, name: on, schema: {type: boolean}}, {in: path, name: gone, schema: {type: string}},
			{in: query, name: q, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}, {in: query, name: q, schema: {type: integer}},
			{in: query, name: none}, {in: query, name: list, style: form, explode: false, schema: {type: array, items: {type: object}}},
			{in: query, name: deep, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}, {in: query, name: any, schema: {}},
			{in: header, name: X-Trace, schema: {type: string}}, {in: header, name: Authorization, schema: {type: string}}, {in: cookie, name: sid, schema: {type: string}}, {in: query, name: 'a"b'}], responses: {"204": {}}}}`,
		components: `{parameters: {Id: {in: path, name: id, required: true, schema: {type: string}}}}`,
		want: []string{"ctx context.Context, aID string, n int64, on bool, params *gen.GetThingParams", `r.path("n", strconv.FormatInt(int64(n), 10))`, `r.path("on", strconv.FormatBool(on))`,
			"Q *ThingQ", "None *string", "List []string", `r.styledQuery("form", false, "list"`, `r.styledQuery("deepObject", true, "deep"`, "Any *string", `r.header("X-Trace", *params.XTrace)`},
	},
	{
		name: "names that mean something else in Go",
		paths: `
"/a/{page}/{string}/{type}/{user-id}/{userId}/{1}": {get: {operationId: ListThings, parameters: [{in: query, name: page}, {in: query, name: page_size, required: true}, {in: query, name: a_b}, {in: query, name: aB}], responses: {"200": {content: {application/json: {schema: {type: array, items: {type: object, properties: {a: {type: string}}}}}}}}}}
/b: {get: {operationId: list-things, responses: {"204": {}}}, post: {operationId: ListThingsPage, responses: {"204": {}}}, put: {operationId: client, responses: {"204": {}}}, delete: {operationId: 9 lives, responses: {"204": {}}}}
/c: {post: {operationId: Foo, requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}, responses: {"204": {}}}, put: {operationId: NewFoo, requestBody: {content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}, responses: {"204": {}}}}`,
		want: []string{"pageArg string, stringArg string, typeArg string, userID string, ", ", arg1 string, params",
			") ListThings(", ") ListThingsPage(", ") ListThingsGetB(", ") ListThingsPagePostB(", ") ClientPutB(", ") X9Lives(", "func NewFooRequest("},
	},
	{
		name:  "properties that make the same name, or none",
		paths: get(`{type: object, additionalProperties: true, properties: {primary_email: {type: string}, primaryEmail: {type: string}, "": {type: string}, "1": {type: string}, "日本": {type: string}, 'a"b': {type: string}, "a,b": {type: string}, "-": {type: string}, additionalProperties: {type: string}, marshalJSON: {type: string}, "x\ny": {type: string}}}`),
		want:  []string{"PrimaryEmail *string `json:\"primaryEmail,omitempty\"`", "X1 *string", "AdditionalProperties map[string]JSON"},
	},
	{
		name:  "enum values that make the same name, or none",
		paths: get(`{type: object, properties: {a: {type: string, enum: [a-b, a_b, aB, "", "日本", "-1", 'a"b', "a\nb", \, Email, email]}, b: {type: string, enum: [CD, Foo]}, bC: {type: string, enum: [D]}, bFoo: {type: object, properties: {x: {type: string}}}}}`),
		want:  []string{`ThingAEmpty ThingA = ""`, `ThingAMinus1 ThingA = "-1"`, `ThingAEmailCapitalized ThingA = "Email"`, "type BFoo struct"},
	},
	{
		name: "tags that are no file names",
		paths: `
/a: {get: {operationId: GetA, tags: [client], responses: {"204": {}}}}
/b: {get: {operationId: GetB, tags: [Windows], responses: {"204": {}}}}
/c: {get: {operationId: GetC, tags: ["日本"], responses: {"204": {}}}}
/d: {get: {operationId: GetD, tags: ["../x", y], responses: {"204": {}}}}
/e: {get: {operationId: GetE, tags: [Users test], responses: {"204": {}}}}
/f: {get: {operationId: GetF, tags: [JSON], responses: {"204": {}}}}
/g: {get: {operationId: GetGadget, tags: [Client API], responses: {"200": {content: {application/json: {schema: {type: object, properties: {g: {type: string}}}}}}}}}
/h: {get: {operationId: GetH, tags: [Client-api], responses: {"204": {}}}}
/i: {get: {operationId: GetI, tags: [shared], responses: {"204": {}}}}
/j: {get: {operationId: GetJ, tags: [Doc], responses: {"204": {}}}}`,
		want: []string{"NewGetARequest(", "NewGetBRequest(", "NewGetCRequest(", "NewGetDRequest(", "NewGetERequest(", "NewGetFRequest(", "NewGetGadgetRequest(", "type Gadget struct", "NewGetHRequest(", "NewGetIRequest(", "NewGetJRequest("},
	},
	{
		name:  "prose on several lines",
		paths: `/a: {get: {operationId: GetThing, summary: "one\ntwo */ {{.}}", tags: null, description: null, responses: {"200": {content: {application/json: {schema: {type: object, properties: {a: {type: string, description: "three\nfour"}}}}}}}}}`,
		want:  []string{"// GetThing: one two * / {{.}}.", "A *string"},
	},
	{
		name:  "callbacks and other parts that no client calls",
		paths: `/a: {get: {operationId: GetThing, callbacks: {cb: {"{$request.body#/url}": {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}}, responses: {"200": {}}}}}}, responses: {"200": {$ref: "#/components/responses/R"}}}}`,
		components: `{schemas: {S: {type: object, properties: {s: {type: string}}}}, responses: {R: {content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}}},
			headers: {H: {schema: {$ref: "#/components/schemas/S"}}}, examples: {}, links: {}, pathItems: {P: {}}}`,
		want: []string{"(*gen.Thing, error)"},
	},
	{
		name: "pages of something else than a list",
		paths: `
/a: {get: {operationId: ListMap, parameters: [{in: query, name: page}, {in: query, name: page_size}], responses: {"200": {content: {application/json: {schema: {type: object, additionalProperties: {type: string}}}}}}}}
/b: {get: {operationId: ListTwo, parameters: [{in: query, name: page}, {in: query, name: page_size}], responses: {"200": {content: {application/json: {schema: {type: object, properties: {total: {type: integer}, items: {type: array, items: {type: string}}}}}}}}}}
/c: {get: {operationId: ListNone, parameters: [{in: query, name: page}, {in: query, name: page_size}], responses: {"204": {}}}}`,
		want: []string{"(map[string]string, error)", "iter.Seq2[string, error]", "ListNone(ctx context.Context, params *gen.ListNoneParams, opts ...CallOption) error"},
	},
	{
		name:  "long names, and digits at their end",
		paths: `/a: {get: {operationId: GetAVeryLongOperationIdentifierThatGoesOnAndOn, responses: {"200": {content: {application/json: {schema: {type: object, properties: {anotherVeryLongPropertyName: {type: object, properties: {x: {type: string}}}, x1: {type: object, properties: {y: {type: string}}}}}}}}}}, put: {operationId: Get2fa, responses: {"200": {content: {application/json: {schema: {type: object, properties: {x9y: {type: string}}}}}}}}}`,
		want:  []string{"(*gen.Get2faResponse, error)"},
	},
}

// get is a path with one operation that answers with a schema.
func get(schema string) string {
	return `/thing: {get: {operationId: GetThing, responses: {"200": {description: OK, content: {application/json: {schema: ` + schema + `}}}}}}`
}

func TestUnknownDocuments(t *testing.T) {
	t.Parallel()
	_, in := readInputs(t)
	in = in.With(&names.File{Types: map[string][]string{}}, nil)
	in.Corrections = &refine.Corrections{}
	for _, tt := range documents {
		t.Run(tt.name, func(t *testing.T) {
			text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nwebhooks: {}\npaths:\n" + indent(tt.paths)
			if tt.components != "" {
				text += "\ncomponents: " + tt.components
			}
			var doc any
			if err := yaml.Unmarshal([]byte(strings.ReplaceAll(text, "\t", " ")), &doc); err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			p, err := generateDoc(spectest.Parse(t, spec.Compact(doc)), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, problem := range typeCheck(t, p.files) {
				t.Error(problem)
			}
			checkNames(t, p.Types)
			code := own(p.files)
			for _, want := range tt.want {
				if !strings.Contains(code, want) {
					t.Errorf("there is no %q", want)
				}
			}
			if t.Failed() {
				t.Log(code)
			}
		})
	}
}

func indent(paths string) string {
	return "  " + strings.ReplaceAll(strings.Trim(paths, "\n"), "\n/", "\n  /")
}

// own returns the code that is not the support code, with single spaces.
func own(files map[string][]byte) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.Contains(string(files[name]), "// Source: ") {
			b.WriteString("\n// " + name + "\n")
			for line := range strings.Lines(string(files[name])) {
				b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
			}
		}
	}
	return b.String()
}
