package refine

import "testing"

func TestDiffers(t *testing.T) {
	doc, _ := operationDoc(t, thing)
	for _, tt := range []struct {
		name, at string
		differs  bool
	}{
		{"an operation that is not there", "GetOther", false},
		{"a property that is not there", "GetThing.response.gone", false},
		{"a property of items that is not there", "GetThing.response.b[].gone", false},
		{"a property below one that is not there", "GetThing.response.gone.more", false},
		{"a parameter that is not there", "GetThing.query.gone", false},
		{"a union of a property that is not there", "GetThing.response.gone|1", false},
		{"by pattern", "*.gone", false},
		{"the property of a pattern", "Get*.response.gone|0", false},
		{"items of what is no list", "GetThing.response.a[]", true},
		{"a property of items of what is no list", "GetThing.response[].a", true},
		{"values of what is no map", "GetThing.response.a{}", true},
		{"a variant of what is no union", "GetThing.response.a|1", true},
		{"a variant, by pattern", "*.response.a|1", true},
		{"another description", "GetThing.response.a", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := corrections(t, `{at: ["`+tt.at+`"], only: Something else, schema: {}}`)
			u := c.Apply(doc)
			if got := len(u.Differing) == 1; got != tt.differs || len(u.Differing)+len(u.Absent) != 1 {
				t.Errorf("got %+v", u)
			}
		})
	}
	doc, _ = operationDoc(t, `{responses: {"204": {description: OK}}}`)
	if u := corrections(t, `{at: ["GetThing.response.a"], schema: {}}`, `{at: ["GetThing.request"], schema: {}}`).Apply(doc); len(u.Differing) != 2 {
		t.Errorf("a body that is gone: %+v", u)
	}
}
