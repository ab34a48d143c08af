package management

import (
	"context"
	"errors"
	"net/http"

	"github.com/logto-go/management/middleware"
)

// caller is what makes the calls of a client. The way of client.ListUsers to the
// wire and back, none of these visited twice for a page:
//
//	Client.ListUsers               the generated method
//	pagesOfListUsers               its operation, and how a page is asked for
//	list                           options, once; the first page, and how many at a time
//	middleware.Items               page after page, or several ahead
//	listing.fetch                  one page, from its number and size to its items
//	listing.fetchJSON              its request, and the list in the body of its response
//	gen.NewListUsersRequest        path guard, query, body
//	callSettings.do                token or none
//	middleware.Chain.SendBuffered  retry loop { token → rate limit → editors → transport }
//	callSettings.accept            success or *Error
//	response.decodeItems           the list in its body, with the records that cannot be read
//	middleware.DecodeItems         JSON into the typed values, record by record
//
// A method for one result has its request built first:
//
//	Client.GetUser                 the generated method
//	gen.NewGetUserRequest          path guard, query, body
//	callPointer                    a value to fill, if there is one
//	caller.call                    options
//	callSettings.do                and on, as above
//	response.decode                JSON into the typed value
//
// One that sends a file has it taken away from the transport when the call is over:
//
//	Client.CreateUserAsset         the generated method
//	gen.NewCreateUserAssetRequest  the file, and what stands around it
//	upload                         the body that can be taken away
//	callPointer                    and on, as above
type caller struct {
	server   string        // address of the server, without a trailing slash
	defaults *callSettings // of a call without options
}

func newCaller(s *settings) *caller {
	defaults := &callSettings{settings: *s}
	defaults.ownTokens = false // they are everybody's now
	return &caller{server: s.endpoint.String(), defaults: defaults}
}

// handle is what each client is made of. It has no methods: where a client itself is
// made, the linker puts the table of all its methods into the program.
type handle struct{ shared *caller }

func newHandle(s *settings) *handle { return &handle{newCaller(s)} }

// unmade is the caller of a client that no constructor has made.
var unmade = &caller{}

var errUnmade = errors.New("logto: the client is not initialized: make it with NewClient, NewAccountClient or NewExperienceClient")

// derive returns a copy of the settings, for another client.
func (c *caller) derive() (*settings, error) {
	if c.defaults == nil {
		return nil, errUnmade
	}
	s := c.defaults.settings
	return &s, nil
}

// settingsFor returns the settings of a call with options.
func (c *caller) settingsFor(ctx context.Context, opts []CallOption) (*callSettings, error) {
	if c.defaults == nil {
		return nil, errUnmade
	}
	if ctx == nil {
		return nil, errors.New("the context is nil: pass context.Background() if there is none")
	}
	return c.defaults.forCall(opts)
}

// call makes the call of an operation that has one response: req and err come from
// the request builder.
func (c *caller) call(ctx context.Context, op *operation, req *http.Request, err error, opts []CallOption) (*response, error) {
	s, wrong := c.settingsFor(ctx, opts)
	if wrong == nil {
		wrong = s.checkSingle()
	}
	if wrong != nil {
		err = wrong
	}
	if err != nil {
		return nil, op.fail(err)
	}
	return s.do(ctx, op, req, nil)
}

// do sends a request and sorts successes from errors. The slots are those of a
// list that fetches several pages at a time.
func (s *callSettings) do(ctx context.Context, op *operation, req *http.Request, slots middleware.Slots) (*response, error) {
	chain := &s.chain
	switch {
	case op.public && !s.ownTokens:
		open := s.chain
		open.Tokens = nil
		chain = &open
	case op.private && chain.Tokens == nil:
		return nil, op.fail(errNoToken)
	}
	if len(s.query) > 0 {
		addQuery(req, s.query)
	}
	if op.raw {
		ctx = keepRedirects(ctx)
	}
	resp, err := chain.SendBuffered(ctx, &middleware.Call{Request: req, OperationID: op.id, Slots: slots})
	if err != nil {
		return nil, err
	}
	return s.accept(op, resp)
}
