package outcome

import (
	"fmt"
	"regexp"
)

// setting is a line that tells something about all results, such as
// "cpu: Example 3000".
var setting = regexp.MustCompile(`^([a-z][a-z-]*): +(.*)$`)

// Setting returns what the results say about themselves, e.g. the date; empty if
// they do not.
func (r *Results) Setting(key string) string { return r.settings[key] }

func (r *Results) readSetting(line string) bool {
	match := setting.FindStringSubmatch(line)
	if match == nil {
		return false
	}
	if r.settings == nil {
		r.settings = map[string]string{}
	}
	r.settings[match[1]] = match[2]
	return true
}

// SettingLine returns a line that tells something about all results.
func SettingLine(key string, value any) string { return fmt.Sprintf("%s: %v", key, value) }
