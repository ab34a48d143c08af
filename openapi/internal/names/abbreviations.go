package names

// abbreviations are words that nobody says, with what a reader says instead. Those
// that are said as they are written (App, Config, Info, Mfa) stay.
var abbreviations = map[string]string{
	"Acs": "AssertionConsumerService", "Attr": "Attribute", "Attrs": "Attributes", "Char": "Character", "Chars": "Characters",
	"Cred": "Credential", "Creds": "Credentials", "Dau": "DailyActiveUser", "Desc": "Description", "Exp": "Experience",
	"Mau": "MonthlyActiveUser", "Msg": "Message", "Param": "Parameter", "Params": "Parameters",
	"Prop": "Property", "Props": "Properties", "Pub": "Public", "Pwd": "Password", "Rp": "RelyingParty",
}

// spellOut replaces the abbreviations in a name.
func spellOut(name string) string {
	parts := split(name)
	out := ""
	for _, part := range parts {
		if long := abbreviations[part]; long != "" {
			out = join(out, long)
		} else {
			out += part
		}
	}
	return out
}
