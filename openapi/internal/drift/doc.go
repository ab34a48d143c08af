// Package drift compares a newer OpenAPI document with the recorded one.
package drift

import (
	_ "github.com/oasdiff/oasdiff/checker"
	_ "golang.org/x/exp/apidiff"
)
