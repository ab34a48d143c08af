//go:build tools

// This file pins the code generator: its version is the one in go.mod.
package management

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
