package logtotest

import (
	"bytes"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// stateful holds the operations that this server really carries out, by operation id.
var stateful = merge(
	accountHandlers,
	applicationAccessHandlers,
	secretHandlers,
	applicationHandlers,
	configHandlers,
	captchaHandlers,
	connectorHandlers,
	consentScopeHandlers,
	dashboardHandlers,
	documentHandlers,
	selfHostedHandlers,
	hookHandlers,
	invitationHandlers,
	logHandlers,
	verificationHandlers,
	oneTimeTokenHandlers,
	organizationApplicationHandlers,
	organizationJITHandlers,
	organizationRoleHandlers,
	organizationScopeHandlers,
	organizationUserHandlers,
	organizationHandlers,
	phraseHandlers,
	profileFieldHandlers,
	resourceHandlers,
	roleAssignmentHandlers,
	roleMemberHandlers,
	roleHandlers,
	experienceHandlers,
	signingKeyHandlers,
	ssoConnectorHandlers,
	subjectTokenHandlers,
	emailTemplateHandlers,
	userDataHandlers,
	identityHandlers,
	mfaHandlers,
	passwordHandlers,
	sessionHandlers,
	personalTokenHandlers,
	userHandlers,
)

func merge(areas ...map[string]handler) map[string]handler {
	all := map[string]handler{}
	for _, area := range areas {
		maps.Copy(all, area)
	}
	return all
}

// operate runs an operation of the API: token, body, check, handler.
func (s *Server) operate(c *call) (answer, error) {
	if err := c.authorize(accessOf(c.op)); err != nil {
		return answer{}, err
	}
	if err := c.parseBody(); err != nil {
		return answer{}, err
	}
	if s.cfg.validate {
		if err := c.validate(); err != nil {
			return answer{}, err
		}
	}
	if c.containsNUL() { // the database cannot store or compare it
		return answer{}, errInternal()
	}
	if run, found := stateful[c.op.ID]; found {
		return run(c)
	}
	if recorded := recordings()[c.op.ID]; len(recorded) > 0 {
		return c.replay(recorded[0])
	}
	if _, _, described := c.op.success(); !described {
		return answer{}, &apiError{
			Status: http.StatusNotImplemented, Code: "logtotest.not_modelled",
			Message: "logtotest has no answer for " + c.op.ID + ": it is not modelled, was not recorded, and its answer is not described.",
		}
	}
	return c.answerExample()
}

// parseBody reads JSON or a form; any other kind is a string to Logto.
func (c *call) parseBody() error {
	if len(c.body) == 0 {
		if c.op.bodySchema() != nil {
			c.parsed = object{}
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		kind = "application/octet-stream"
	}
	switch {
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		return c.parseJSONBody()
	case kind == "application/x-www-form-urlencoded":
		c.parsed = formObject(string(c.body))
	case kind == "multipart/form-data":
		return nil
	default:
		c.parsed = string(c.body)
	}
	return nil
}

func (c *call) parseJSONBody() error {
	trimmed := bytes.TrimSpace(c.body)
	if len(trimmed) > 0 && trimmed[0] != '{' && trimmed[0] != '[' {
		return &apiError{Status: http.StatusBadRequest, Message: "invalid JSON, only supports object and array"}
	}
	parsed, err := parseJSON(c.body)
	if err != nil {
		return &apiError{Status: http.StatusBadRequest, Message: syntaxMessage(c.body)}
	}
	c.parsed = parsed
	return nil
}

// formObject reads a form as Logto does: a repeated key becomes a list.
func formObject(body string) object {
	var o object
	for part := range strings.SplitSeq(body, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		switch known, _ := o.get(key); known := known.(type) {
		case nil:
			o.set(key, value)
		case []any:
			o.set(key, append(known, value))
		default:
			o.set(key, []any{known, value})
		}
	}
	return o
}

// containsNUL looks at the path parameters and every string of the body.
func (c *call) containsNUL() bool {
	for _, value := range c.params {
		if strings.ContainsRune(value, 0) {
			return true
		}
	}
	return valueContainsNUL(c.parsed)
}

func valueContainsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case object:
		for _, m := range v.members {
			if strings.ContainsRune(m.key, 0) || valueContainsNUL(m.value) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if valueContainsNUL(item) {
				return true
			}
		}
	}
	return false
}
