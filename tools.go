//go:build ignore && tools

// This file lists the tools of the module. They are pinned by the tool lines of
// go.mod; the constraint "ignore" keeps them out of the modules that import
// this one.
package management

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
