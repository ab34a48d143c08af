package logtotest

import (
	"net/http"
	"time"
)

// subjectToken stands for a user whom an application may act for. It is good for one exchange.
type subjectToken struct {
	user     string
	expires  int64 // milliseconds
	consumed bool
}

const (
	subjectTokenTTL    = 10 * time.Minute
	subjectTokenPrefix = "sub_"
)

var subjectTokenOperations = operations{
	"CreateSubjectToken": {run: createSubjectToken},
}

func createSubjectToken(c *call) (*response, error) {
	id := c.bodyObject().Text("userId")
	if !c.db.users.Has(id) {
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	}
	token := subjectTokenPrefix + c.s.ids.Long()
	c.db.subjectTokens.Put(token, &subjectToken{user: id, expires: c.now.Add(subjectTokenTTL).UnixMilli()})
	return created(map[string]any{"subjectToken": token, "expiresIn": int(subjectTokenTTL.Seconds())}), nil
}
