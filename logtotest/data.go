package logtotest

import (
	"embed"
	"sync"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// embedded is what a real server has by itself, such as the connectors that can be set up: one
// concern a file.
//
//go:embed data
var embedded embed.FS

// dataFile returns a function that reads a file of data when it is first called.
func dataFile[T any](name string) func() T {
	return sync.OnceValue(func() T {
		return jsonvalue.MustRead[T](must(embedded.ReadFile("data/" + name)))
	})
}
