package auth

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/redact"
	"golang.org/x/oauth2"
)

const (
	maxDescription = 300 // bytes
	maxForm        = 1 << 20
)

// secrets are what was sent in a token request, or came back, and must not appear in an error though
// the server may repeat it.
type secrets struct{ redact.Secrets }

// clean makes a text from the server fit for an error: one line, short, and without the secrets. It
// may have been cut off.
func (s *secrets) clean(text string) string {
	return redact.Line(redact.Addresses(s.CutText(string(redact.Named([]byte(text))))), maxDescription)
}

// quotable returns what of a response that is not OAuth's may be quoted: of JSON what is harmless.
func quotable(body []byte) string {
	body = body[:min(len(body), 4*maxDescription)]
	if text := strings.TrimSpace(string(body)); text != "" && strings.IndexByte(`{["`, text[0]) >= 0 {
		return redact.Harmless(body)
	}
	return string(body)
}

// foreignError makes an error of a wrapped source fit to be shown. Those of package oauth2 print the
// whole response, which may have tokens in it, or repeat the credentials that were sent.
func foreignError(err error) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return err
	}
	if refused.Response == nil && refused.ErrorCode == "" { // such an error panics when it is printed
		return &foreign{text: "logto: the token source gave no token, and does not say why", refused: &oauth2.RetrieveError{Response: &http.Response{}}}
	}
	hidden := &secrets{}
	if refused.Response != nil {
		hidden.addRequest(refused.Response.Request)
	}
	hidden.AddJSON(refused.Body)
	text := err.Error()
	clean := hidden.Cause(string(redact.Named([]byte(text))))
	if clean == text {
		return err
	}
	return &foreign{text: clean, refused: &oauth2.RetrieveError{
		Response:         refused.Response,
		Body:             hidden.Body(redact.Named(refused.Body)),
		ErrorCode:        hidden.clean(refused.ErrorCode),
		ErrorDescription: hidden.clean(refused.ErrorDescription),
		ErrorURI:         redact.WithoutQuery(refused.ErrorURI),
	}}
}

// foreign is an error of a wrapped source whose response is not shown as it came.
type foreign struct {
	text    string
	refused *oauth2.RetrieveError
}

func (e *foreign) Error() string { return e.text }
func (e *foreign) Unwrap() error { return e.refused }

// addRequest adds the credentials of a token request.
func (s *secrets) addRequest(req *http.Request) {
	if req == nil {
		return
	}
	s.AddHeader(req.Header)
	if req.GetBody == nil {
		return
	}
	body, err := req.GetBody()
	if err != nil {
		return
	}
	defer body.Close()
	form, _ := io.ReadAll(io.LimitReader(body, maxForm)) // a part is better than nothing
	s.AddForm(string(form))
}
