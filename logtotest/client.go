package logtotest

import (
	"cmp"

	management "github.com/logto-go/management"
)

// localOrigin is where clients of a server without a listener are told it is.
const localOrigin = "http://logtotest.localhost"

// Client returns a client of this server, with the rights of its machine-to-machine application.
// Options are added to those it needs. It panics when an option is refused, as that is a mistake of
// the test.
func (s *Server) Client(options ...management.ClientOption) *management.Client {
	if s.listener == nil {
		options = append([]management.ClientOption{management.WithTransport(s.Transport())}, options...)
	}
	client, err := management.NewClient(cmp.Or(s.URL, localOrigin), s.AppID, s.AppSecret, options...)
	if err != nil {
		panic("logtotest: " + err.Error())
	}
	return client
}
