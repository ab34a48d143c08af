package logtotest

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// DefaultAppID and DefaultAppSecret are the machine-to-machine application every server starts
// with. It holds the role "Logto Management API access".
const (
	DefaultAppID     = "m2mapp000000000000000"               // what Server.AppID is unless WithApp says otherwise
	DefaultAppSecret = "logtotest-secret-of-the-default-app" // what Server.AppSecret is unless WithApp says otherwise
)

// DefaultResource is the resource indicator of the Management API of a self-hosted Logto, and of
// this server.
const DefaultResource = "https://default.logto.app/api"

// DefaultTokenTTL is how long an access token lives unless WithTokenTTL, or the access token
// lifetime of its API resource, says otherwise.
const DefaultTokenTTL = time.Hour

// Option changes how a Server starts.
type Option func(*config)

type config struct {
	users       int
	logs        int
	appID       string
	appSecret   string
	tokenTTL    time.Duration // 0: what the API says
	now         func() time.Time
	seed        uint64
	hookClient  *http.Client
	verify      func(algorithm, digest, password string) (bool, error)
	validate    bool
	messaging   bool
	examples    bool
	endpoint    string
	fixtures    []Fixture
	observe     func(Request)
	tokenClaims func(TokenRequest) (map[string]any, error)
}

func defaults() config {
	return config{
		appID:      DefaultAppID,
		appSecret:  DefaultAppSecret,
		now:        time.Now,
		seed:       rand.Uint64(),
		hookClient: &http.Client{Timeout: 5 * time.Second},
		validate:   true,
	}
}

// WithUsers starts the server with n users: user-000001@example.com with the username user_000001,
// and so on.
func WithUsers(n int) Option { return func(c *config) { c.users = n } }

// WithLogs starts the server with n audit log entries, one a second and the newest now: enough of
// them shows how totals are capped.
func WithLogs(n int) Option { return func(c *config) { c.logs = n } }

// WithApp sets the id and the secret of the machine-to-machine application the server starts with.
func WithApp(id, secret string) Option {
	return func(c *config) { c.appID, c.appSecret = id, secret }
}

// WithTokenTTL sets how long all access tokens live, whatever their API resource says. Logto counts
// in whole seconds; less than one second is taken as one.
func WithTokenTTL(d time.Duration) Option {
	return func(c *config) { c.tokenTTL = max(d, time.Second) }
}

// WithClock makes the server read the time from now: timestamps, token expiry, expiry dates.
func WithClock(now func() time.Time) Option { return func(c *config) { c.now = now } }

// WithSeed makes ids, secrets and request ids the same in each run: they come from a generator that
// starts at seed. Requests that run at the same time still take their ids in the order they arrive.
func WithSeed(seed uint64) Option { return func(c *config) { c.seed = seed } }

// WithEndpoint sets the address that clients know the server by, such as https://auth.example.com:
// the issuer of its tokens and the links in its responses begin with it. Without this option they
// begin with what the request was sent to.
func WithEndpoint(url string) Option {
	return func(c *config) { c.endpoint = strings.TrimSuffix(url, "/") }
}

// WithObserver has observe called for each request before its response is sent, by several
// goroutines at once: to log them, say.
func WithObserver(observe func(Request)) Option { return func(c *config) { c.observe = observe } }

// WithHookClient sets the HTTP client that delivers webhooks, and messages of the connectors
// http-email and http-sms. Nil switches delivery off.
// Without this option deliveries are real requests that give up after five seconds.
func WithHookClient(client *http.Client) Option { return func(c *config) { c.hookClient = client } }

// WithPasswordVerifier decides about imported password digests that the standard library cannot
// check (Argon2i, Argon2id, Argon2d, Bcrypt). It gets the algorithm as Logto names it, the digest
// as it was imported and the password to check. Legacy digests are not left to it: those of MD5, SHA-1, SHA-2
// and PBKDF2 are checked, and others refused.
func WithPasswordVerifier(verify func(algorithm, digest, password string) (bool, error)) Option {
	return func(c *config) { c.verify = verify }
}

// WithExamples makes the operations that are not modelled respond with an example of the API
// description: the right shape, but it means nothing, and changes nothing. Without it they respond
// 501 with the code logtotest.not_modelled.
func WithExamples() Option { return func(c *config) { c.examples = true } }

// WithoutValidation serves requests without checking them against the recorded API description
// first.
func WithoutValidation() Option { return func(c *config) { c.validate = false } }
