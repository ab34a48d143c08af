package spec

import "strings"

// The clients of the root package, one for each API.
const (
	ManagementClient = "Client"
	AccountClient    = "AccountClient"
	ExperienceClient = "ExperienceClient"
)

// clientPaths are the paths of the APIs that have a client of their own.
var clientPaths = map[string][]string{
	AccountClient: {"/api/my-account", "/api/verifications"},
	// The Interaction API is what the Experience API was called before.
	ExperienceClient: {"/api/experience", "/api/interaction"},
}

// Client names the client that has the operation, by its path.
func (op Operation) Client() string {
	for client, prefixes := range clientPaths {
		for _, prefix := range prefixes {
			if op.Path == prefix || strings.HasPrefix(op.Path, prefix+"/") {
				return client
			}
		}
	}
	return ManagementClient
}
