// Package typed finds the typed method of an operation on the client that has it,
// so that tests can call every operation by its id.
package typed

import (
	"net/http"
	"reflect"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
)

// Clients holds one client of each API.
type Clients struct {
	Management *management.Client
	Account    *management.AccountClient
	Experience *management.ExperienceClient
}

// New returns clients that send a fixed token through a transport.
func New(endpoint, token string, transport http.RoundTripper, opts ...management.ClientOption) (*Clients, error) {
	opts = append([]management.ClientOption{management.WithTransport(transport)}, opts...)
	client, err := management.NewClient(endpoint, "", "", append(opts, management.WithToken(token))...)
	if err != nil {
		return nil, err
	}
	account, err := client.Account(auth.Static(token))
	if err != nil {
		return nil, err
	}
	experience, err := client.Experience()
	if err != nil {
		return nil, err
	}
	return &Clients{client, account, experience}, nil
}

// Each returns the clients, one after the other.
func (c *Clients) Each() []any { return []any{c.Management, c.Account, c.Experience} }

// Method returns the method with a name of whichever client has it; the zero value
// if none has.
func (c *Clients) Method(name string) reflect.Value {
	for _, client := range c.Each() {
		if method := reflect.ValueOf(client).MethodByName(name); method.IsValid() {
			return method
		}
	}
	return reflect.Value{}
}
