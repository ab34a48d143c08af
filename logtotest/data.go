package logtotest

import (
	"embed"
	"encoding/json"
	"sync"
)

// embedded is what a real server has by itself, such as the connectors that can be set up: one
// concern a file.
//
//go:embed data
var embedded embed.FS

// dataFile returns a function that reads a file of data when it is first called.
func dataFile[T any](name string) func() T {
	return sync.OnceValue(func() T {
		var read T
		text, err := embedded.ReadFile("data/" + name)
		if err == nil {
			err = json.Unmarshal(text, &read)
		}
		if err != nil {
			panic("logtotest: an embedded file cannot be read: " + name + ": " + err.Error())
		}
		return read
	})
}
