package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

// Names and configurations of profile fields that make no sense are refused, each with its code.
func TestProfileFieldRules(t *testing.T) {
	c := start(t)
	const path = "/api/custom-profile-fields"
	for _, tt := range []struct{ name, kind, config, code string }{
		{"a b", "Text", `{}`, "invalid_name"},
		{"", "Text", `{}`, "invalid_name"},
		{"preferredUsername", "Text", `{}`, "name_conflict_built_in_prop"},
		{"onboarding", "Text", `{}`, "name_conflict_custom_data"},
		{"primaryEmail", "Text", `{}`, "name_conflict_sign_in_identifier"},
		{"a", "Text", `{"minLength":9,"maxLength":1}`, "invalid_min_max_input"},
		{"a", "Number", `{"minValue":9,"maxValue":1}`, "invalid_min_max_input"},
		{"address", "Address", `{"parts":[{"enabled":true,"name":"country","type":"Fullname","required":false}]}`, "invalid_sub_component_type"},
		{"address", "Address", `{"parts":[]}`, "invalid_address_components"},
		{"fullname", "Fullname", `{"parts":[]}`, "invalid_fullname_components"},
	} {
		c.want(400, "custom_profile_fields."+tt.code, "POST", path, fmt.Sprintf(`{"name":%q,"type":%q,"required":false,"config":%s}`, tt.name, tt.kind, tt.config))
		c.want(400, "custom_profile_fields."+tt.code, "POST", path+"/batch",
			fmt.Sprintf(`[{"name":"fine","type":"Text","required":false},{"name":%q,"type":%q,"required":false,"config":%s}]`, tt.name, tt.kind, tt.config))
	}
	if r := c.want(200, "", "GET", path, ""); r.text != "[]" {
		t.Errorf("stored: %s", r.text)
	}
	for _, tt := range []struct{ kind, first, then, code string }{
		{"Select", `{"options":[]}`, `{"options":[]}`, "invalid_options"},
		{"Regex", `{"format":"("}`, `{"format":"("}`, "invalid_regex_format"},
	} {
		name := "f" + tt.kind
		c.want(201, "", "POST", path, fmt.Sprintf(`{"name":%q,"type":%q,"required":false,"config":%s}`, name, tt.kind, tt.first))
		c.want(400, "custom_profile_fields."+tt.code, "PUT", path+"/"+name, fmt.Sprintf(`{"type":%q,"required":false,"config":%s}`, tt.kind, tt.then))
	}
}

func TestProfileFieldBatch(t *testing.T) {
	c := start(t)
	fields := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`{"name":"f%d","type":"Text","required":false}`, i))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	r := c.want(400, "guard.invalid_input", "POST", "/api/custom-profile-fields/batch", fields(21))
	if !strings.Contains(r.text, `{"code":"too_big","maximum":20,"type":"array"`) {
		t.Errorf("got %s", r.text)
	}
	c.want(201, "", "POST", "/api/custom-profile-fields/batch", fields(20))
}

func TestProfileFieldOrder(t *testing.T) {
	c := start(t)
	const path = "/api/custom-profile-fields"
	for _, name := range []string{"a", "b", "c"} {
		c.want(201, "", "POST", path, fmt.Sprintf(`{"name":%q,"type":"Text","required":false}`, name))
	}
	order := func(body string, status int, code string) reply {
		t.Helper()
		return c.want(status, code, "POST", path+"/properties/sie-order", `{"order":[`+body+`]}`)
	}
	order(`{"name":"z","sieOrder":1}`, 400, "custom_profile_fields.entity_not_exists_with_names")
	order(`{"name":"a","sieOrder":2}`, 422, "custom_profile_fields.conflicted_sie_order")
	moved := order(`{"name":"a","sieOrder":3},{"name":"c","sieOrder":1}`, 200, "").list()
	if len(moved) != 2 || moved[0].(map[string]any)["name"] != "c" {
		t.Errorf("got %v", moved)
	}
}
