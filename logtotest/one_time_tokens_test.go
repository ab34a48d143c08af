package logtotest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A token past its time is refused as such, and its status says so from then on.
func TestExpiredOneTimeTokens(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	issue := func(seconds int) (id, token string) {
		o := c.want(201, "", "POST", "/api/one-time-tokens", fmt.Sprintf(`{"email":"a@example.com","expiresIn":%d}`, seconds)).object()
		return o["id"].(string), o["token"].(string)
	}
	verify := func(token string) string { return fmt.Sprintf(`{"email":"a@example.com","token":%q}`, token) }
	id, short := issue(60)
	_, long := issue(600)
	now = now.Add(time.Minute)
	c.want(400, "one_time_token.token_expired", "POST", "/api/one-time-tokens/verify", verify(short))
	if r := c.want(200, "", "GET", "/api/one-time-tokens/"+id, ""); !strings.Contains(r.text, `"status":"expired"`) {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/one-time-tokens?status=expired", ""); len(r.list()) != 1 {
		t.Errorf("got %s", r.text)
	}
	c.want(200, "", "POST", "/api/one-time-tokens/verify", verify(long))
	c.want(400, "one_time_token.token_consumed", "POST", "/api/one-time-tokens/verify", verify(long))
	now = now.Add(10 * time.Minute)
	c.want(400, "one_time_token.token_expired", "POST", "/api/one-time-tokens/verify", verify(long))
	c.want(400, "one_time_token.cannot_reactivate_token", "PUT", "/api/one-time-tokens/"+id+"/status", `{"status":"active"}`)
}
