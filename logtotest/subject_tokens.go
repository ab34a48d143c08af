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

const subjectTokenTTL = 10 * time.Minute

var subjectTokenHandlers = map[string]handler{
	"CreateSubjectToken": createSubjectToken,
}

func createSubjectToken(c *call) (answer, error) {
	id := c.bodyObject().text("userId")
	if !c.db.users.has(id) {
		return answer{}, errForeignKey(http.StatusNotFound)
	}
	token := "sub_" + c.s.ids.long()
	c.db.subjectTokens.put(token, &subjectToken{user: id, expires: c.now.Add(subjectTokenTTL).UnixMilli()})
	return created(map[string]any{"subjectToken": token, "expiresIn": int(subjectTokenTTL.Seconds())}), nil
}
