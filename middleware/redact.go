package middleware

import (
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

const redacted = redact.Mark

// Redact returns what of a JSON text may be shown in a log: the names of all fields, but only the
// values of those that are known to be harmless, such as ids, names, times and the codes of errors.
// Other values become "[redacted]". Of a text that is cut off, or is not JSON, it returns what can
// be read, and an ellipsis.
func Redact(text []byte) []byte { return []byte(redact.Harmless(text)) }

// maxSearched is how many bytes of a request's body are searched for secrets. Logto accepts no more
// than that.
const maxSearched = 1 << 20

// secretsOf returns what must not be shown of a request, wherever a server repeats it: the access
// token, cookies, keys in other headers, and the secret fields of the body, such as a password.
func secretsOf(req *http.Request) *redact.Secrets {
	secrets := &redact.Secrets{}
	if req == nil {
		return secrets
	}
	secrets.AddHeader(req.Header)
	secrets.AddURL(req.URL)
	body, kind := copyOfBody(req, maxSearched)
	switch {
	case len(body) == 0:
	case kind == formType:
		secrets.AddForm(string(body))
	default:
		secrets.AddSent(body)
	}
	return secrets
}

const formType = "application/x-www-form-urlencoded"

// copyOfBody returns the start of a JSON or form body, and its media type. Other bodies are not
// read: rewinding an upload would take its file away from the transport.
func copyOfBody(req *http.Request, limit int64) (body []byte, kind string) {
	kind = mediaType(req.Header)
	if !isJSON(kind) && kind != formType || req.GetBody == nil || req.ContentLength <= 0 {
		return nil, kind
	}
	r, err := req.GetBody()
	if err != nil {
		return nil, kind
	}
	defer r.Close()
	body, _ = io.ReadAll(io.LimitReader(r, limit)) // a part is better than nothing
	return body, kind
}

func mediaType(header http.Header) string {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind
}

func isJSON(kind string) bool {
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// excerptOf makes a body fit for an error: of JSON what is harmless, other text as it is, and
// neither with the secrets.
func excerptOf(body []byte, secrets *redact.Secrets) string {
	if looksLikeJSON(body) {
		return secrets.CutText(redact.Harmless(body))
	}
	return secrets.CutText(string(body))
}

func looksLikeJSON(body []byte) bool {
	text := strings.TrimLeft(string(body[:min(len(body), 64)]), " \t\r\n\ufeff")
	return text != "" && strings.IndexByte(`{["`, text[0]) >= 0
}
