package logtotest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jose"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// signingKey is one of the keys that tokens are signed with. All of them are elliptic, whatever they are called.
type signingKey struct {
	ID          string `json:"id"`
	CreatedAt   int64  `json:"createdAt"` // seconds
	Algorithm   string `json:"signingKeyAlgorithm,omitempty"`
	Status      string `json:"status,omitempty"`
	EffectiveAt int64  `json:"effectiveAt,omitempty"` // milliseconds, of a key that is yet to come

	key     *jose.Key
	checked map[string]claims // tokens whose signature is right, for that is slow to check
}

const (
	keyNext     = "Next"
	keyCurrent  = "Current"
	keyPrevious = "Previous"

	privateKeys = "private-keys"
)

var signingKeyOperations = operations{
	"GetOidcKeys":    {run: listKeys},
	"RotateOidcKeys": {run: rotateKeys, lacks: "RSA keys have 2048 bits where a real server makes 4096"},
	"DeleteOidcKey":  {run: deleteKey},
}

// newKey makes a key of a kind: jose.EC or jose.RSA.
func (s *Server) newKey(kind string, createdAt int64, status string) *signingKey {
	id := s.ids.Long()
	return &signingKey{
		ID: id, CreatedAt: createdAt, Algorithm: kind, Status: status,
		key: jose.NewKey(kind, id), checked: map[string]claims{},
	}
}

// currentKeys promotes a key whose time has come; the newest key is first.
func (c *call) currentKeys() []*signingKey {
	keys := c.db.keys
	if len(keys) > 0 && keys[0].Status == keyNext && keys[0].EffectiveAt <= c.millis() {
		keys[0].Status, keys[0].EffectiveAt = keyCurrent, 0
		keys[1].Status = keyPrevious
		c.db.keys = keys[:2]
	}
	return c.db.keys
}

// signingKey is the key that signs now: there always is one.
func (c *call) signingKey() *signingKey {
	keys := c.currentKeys()
	return keys[slices.IndexFunc(keys, func(k *signingKey) bool { return k.Status == keyCurrent })]
}

// jwks lists the public keys.
func (c *call) jwks() (*response, error) {
	keys := lists.Map(c.currentKeys(), func(k *signingKey) any { return k.key.JWK() })
	c.header.Set("Cache-Control", "no-cache, max-age=0, must-revalidate")
	return ok(map[string]any{"keys": keys}), nil
}

// keysOf also knows cookie keys, which are kept for their lists only: this server sets no cookies.
func (c *call) keysOf(kind string) *[]*signingKey {
	if kind == privateKeys {
		c.currentKeys()
		return &c.db.keys
	}
	return &c.db.cookieKeys
}

func listKeys(c *call) (*response, error) { return ok(*c.keysOf(c.path("keyType"))), nil }

// rotateKeys makes a new key at once, or after a grace period in seconds.
func rotateKeys(c *call) (*response, error) {
	if c.path("keyType") != privateKeys {
		key := &signingKey{ID: c.s.ids.Long(), CreatedAt: c.now.Unix()}
		c.db.cookieKeys = append([]*signingKey{key}, c.db.cookieKeys[:1]...)
		return ok(c.db.cookieKeys), nil
	}
	keys := c.currentKeys()
	staged := keys[0].Status == keyNext
	grace := number(c.bodyObject(), "rotationGracePeriod", 0)
	key := c.s.newKey(cmp.Or(c.text("signingKeyAlgorithm"), jose.EC), c.now.Unix(), keyCurrent)
	switch {
	case grace > 0:
		key.Status, key.EffectiveAt = keyNext, c.millis()+int64(grace*1000)
		if staged {
			keys = keys[1:]
		}
		c.db.keys = append([]*signingKey{key}, keys...)
	case staged:
		return nil, withStatus(http.StatusUnprocessableEntity, errOf("oidc.invalid_request"))
	default:
		keys[0].Status = keyPrevious
		c.db.keys = []*signingKey{key, keys[0]}
	}
	return ok(c.db.keys), nil
}

// deleteKey takes a previous key away: tokens that it signed are refused from then on.
func deleteKey(c *call) (*response, error) {
	keys, id := c.keysOf(c.path("keyType")), c.path("keyId")
	at := slices.IndexFunc(*keys, func(k *signingKey) bool { return k.ID == id })
	switch {
	case len(*keys) == 1:
		return nil, errOf("oidc.key_required")
	case at < 0:
		return nil, errOf("oidc.key_not_found", id)
	case at == 0 || (*keys)[at].Status == keyCurrent:
		return nil, errOf("oidc.only_previous_key_can_be_deleted")
	}
	*keys = slices.Delete(*keys, at, at+1)
	return noContent(), nil
}
