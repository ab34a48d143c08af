package management

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/middleware"
)

type callOption func(*callSettings) error

func (o callOption) applyToCall(s *callSettings) error { return o(s) }

// Response describes the response to a call, beside its result.
type Response struct {
	StatusCode int         // the HTTP status, such as 200
	Header     http.Header // the headers as the server sent them
	RequestID  string      // the header Logto-Core-Request-Id, by which the server's log finds the call
	Attempts   int         // how often the request was sent
	Body       []byte      // the content as it came, after decompression
}

// String shows the status and the id of the request. The headers and the body may have secrets, and
// are for programs.
func (r Response) String() string { return describeResponse(r.StatusCode, r.Header) }

// Format prints what String returns, whatever the verb is.
func (r Response) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue is String, for [log/slog].
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }

func describeResponse(status int, header http.Header) string {
	text := "management.Response(" + strconv.Itoa(status)
	if id := header.Get(middleware.RequestIDHeader); id != "" {
		text += ", request id " + strconv.Quote(id)
	}
	return text + ")"
}

// WithResponse has a call describe its response in dst, also when that is an
// [*Error]. Methods that list all items do not take it, since they make many
// calls: use the method with the ending Page.
func WithResponse(dst *Response) CallOption {
	return callOption(func(s *callSettings) error {
		if dst == nil {
			return errors.New("logto: WithResponse needs a *Response to fill, not nil")
		}
		s.into = dst
		return nil
	})
}

// WithQuery adds a query parameter that this version of the module does not know,
// as often as there are values. It cannot ask for pages: that is what the
// parameters Page and PageSize of a list are for.
func WithQuery(name string, values ...string) CallOption {
	return callOption(func(s *callSettings) error {
		if name == "" {
			return errors.New("logto: WithQuery needs the name of a parameter")
		}
		query := url.Values{}
		for key, old := range s.query {
			query[key] = slices.Clip(old)
		}
		query[name] = append(query[name], values...)
		s.query = query
		return nil
	})
}

// Limit ends a list after n items, and keeps pages beyond them from being asked for,
// with [Concurrency] too. Records that cannot be decoded do not count.
func Limit(n int) CallOption {
	return callOption(func(s *callSettings) error {
		if n < 1 {
			return fmt.Errorf("logto: Limit(%d): give at least 1, or leave it out for all items", n)
		}
		s.limit = n
		return nil
	})
}

// UntilEmpty makes a list safe for a loop that deletes what it is given, or takes it
// out of the list in another way:
//
//	for user, err := range client.ListUsers(ctx, nil, management.UntilEmpty()) {
//		…
//		err = client.DeleteUser(ctx, user.ID)
//	}
//
// Items that are deleted make those behind them move to earlier pages, where a list
// does not look again. With this option it does: it begins anew at the first page
// until nothing new comes. Each item comes once, also those that are created
// meanwhile; what the loop leaves where it is, is passed over. If it leaves everything
// where it is, the list ends with [ErrNotConsumed].
//
// Pages are fetched one after the other, whatever [Concurrency] says. The ids of all
// items are kept until the loop ends: that takes about 80 bytes each, 8 MB for 100,000
// items, and twice that for items that stay.
func UntilEmpty() CallOption {
	return callOption(func(s *callSettings) error {
		s.untilEmpty = true
		return nil
	})
}

// WithVerificationID sends the id of a verification record, which the operations of
// the Account API need that change an e-mail address, a phone number, the password,
// MFA or identities. The operations of /api/verifications make such records.
func WithVerificationID(id string) Option {
	return option(func(s *settings) error {
		if strings.TrimSpace(id) == "" {
			return errors.New("logto: the verification id is empty: give the id of a verification record, such as CreateVerificationByPassword returns")
		}
		return s.addHeader("logto-verification-id", id)
	})
}

// WithEndUser tells Logto on whose behalf a back end makes the calls of an
// interaction: the IP address and the User-Agent of the end user's browser, which
// Logto logs and checks. The address is sent as X-Forwarded-For, which a server
// heeds only if it trusts its proxy. An empty user agent is left out.
func WithEndUser(ip netip.Addr, userAgent string) Option {
	return option(func(s *settings) error {
		if !ip.IsValid() {
			return errors.New("logto: WithEndUser needs the IP address of the end user")
		}
		if userAgent != "" {
			if err := s.addHeader("User-Agent", userAgent); err != nil {
				return err
			}
		}
		return s.addHeader("X-Forwarded-For", ip.Unmap().WithZone("").String())
	})
}

// addHeader adds an editor that sets a header.
func (s *settings) addHeader(name, value string) error {
	if !validHeaderName(name) || strings.ContainsAny(value, "\r\n\x00") {
		return fmt.Errorf("logto: the header %q cannot be sent: a name is made of letters, digits and dashes, and a value is one line", name)
	}
	s.edit(setHeader(http.CanonicalHeaderKey(name), value))
	return nil
}
