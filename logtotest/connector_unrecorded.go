package logtotest

import (
	"strings"
)

// unrecordedFactories are connectors that a real server has and no recording shows: what they are
// called, and what their configurations need. Fields with a question mark may be left out.
var unrecordedFactories = []struct {
	id, target, name, kind, platform string
	fields                           []string
}{
	{"huggingface-universal", "huggingface", "Hugging Face", connectorSocial, "Universal", []string{"clientId", "clientSecret", "scope?"}},
	{"kakao-universal", "kakao", "Kakao", connectorSocial, "Universal", []string{"clientId", "clientSecret"}},
	{"line-universal", "line", "LINE", connectorSocial, "Universal", []string{"clientId", "clientSecret", "scope?"}},
	{"naver-universal", "naver", "Naver", connectorSocial, "Universal", []string{"clientId", "clientSecret"}},
	{"sendgrid-email-service", "sendgrid-mail", "SendGrid Email", connectorEmail, "", []string{"apiKey", "fromEmail", "fromName?", "templates"}},
	{"slack-universal", "slack", "Slack", connectorSocial, "Universal", []string{"clientId", "clientSecret", "scope?"}},
	{"wechat-native", "wechat", "WeChat", connectorSocial, "Native", []string{"appId", "appSecret", "universalLinks?"}},
	{"wechat-web", "wechat", "WeChat", connectorSocial, "Web", []string{"appId", "appSecret", "scope?"}},
	{"wecom-universal", "wecom", "WeCom", connectorSocial, "Universal", []string{"corpId", "appSecret", "scope?", "agentId"}},
	{"x-universal", "x", "X", connectorSocial, "Universal", []string{"clientId", "clientSecret", "scope?"}},
}

// addUnrecorded puts them beside the recorded ones.
func addUnrecorded(all map[string]object) {
	for _, f := range unrecordedFactories {
		items := []any{}
		for _, field := range f.fields {
			key, optional := strings.CutSuffix(field, "?")
			item := objectOf(member("key", key), member("label", key), member("type", "Text"), member("required", !optional))
			if key == "templates" {
				templates := []any{}
				for _, kind := range neededTemplates {
					templates = append(templates, objectOf(member("usageType", kind), member("type", "text/plain"),
						member("subject", "<subject>"), member("content", "Your code is {{code}}.")))
				}
				item.Set("type", "Json")
				item.Set("defaultValue", templates)
			}
			items = append(items, item)
		}
		var platform any
		if f.platform != "" {
			platform = f.platform
		}
		name := objectOf(member("en", f.name))
		all[f.id] = objectOf(
			member("type", f.kind), member("isDemo", false), member("id", f.id), member("target", f.target), member("name", name),
			member("description", name), member("logo", letterLogo(f.name)), member("logoDark", nil), member("readme", "# "+f.name+"\n"),
			member("formItems", items), member("platform", platform),
		)
	}
}
