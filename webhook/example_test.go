package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/logto-go/management/webhook"
)

// A handler for the webhook, here called the way Logto calls it.
func ExampleNewHandler() {
	const signingKey = "the signing key of the webhook"

	handler, err := webhook.NewHandler(signingKey, func(ctx context.Context, event *webhook.Event) error {
		switch payload := event.Payload.(type) {
		case *webhook.UserChange:
			fmt.Println(event.Type, payload.ID, payload.User.Username)
		case *webhook.MembershipChange:
			fmt.Println(event.Type, payload.OrganizationID, payload.AddedUserIDs)
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/logto", handler)

	srv := httptest.NewServer(mux)
	defer srv.Close()
	for _, body := range []string{
		`{"event":"User.Created","data":{"id":"x4f1","username":"ada"}}`,
		`{"event":"Organization.Membership.Updated","organizationId":"o7","addedUserIds":["x4f1"]}`,
	} {
		req, err := http.NewRequest(http.MethodPost, srv.URL+"/logto", strings.NewReader(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		req.Header.Set(webhook.SignatureHeader, webhook.Sign(signingKey, []byte(body)))
		resp, err := srv.Client().Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		resp.Body.Close()
		fmt.Println(resp.Status)
	}
	// Output:
	// User.Created x4f1 ada
	// 204 No Content
	// Organization.Membership.Updated o7 [x4f1]
	// 204 No Content
}

// While a new signing key is rolled out, deliveries signed with the old one
// are still accepted; and failures are logged.
func ExampleNewHandler_options() {
	handler, err := webhook.NewHandler("new key", func(ctx context.Context, event *webhook.Event) error {
		return nil
	}, webhook.AlsoKeys("old key"), webhook.OnError(func(r *http.Request, err error) {
		fmt.Println("refused:", err)
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := httptest.NewRequest(http.MethodPost, "/logto", strings.NewReader(`{"event":"User.Created"}`))
	handler.ServeHTTP(httptest.NewRecorder(), r) // not signed
	// Output:
	// refused: webhook: the signature is missing or does not match the body; check the signing key
}

// For routers that do not take an http.Handler, an event can be read from the
// request.
func ExampleFromRequest() {
	const signingKey = "the signing key of the webhook"
	body := `{"event":"Identifier.Lockout","type":"email","value":"ada@example.com"}`
	r := httptest.NewRequest(http.MethodPost, "/logto", strings.NewReader(body))
	r.Header.Set(webhook.SignatureHeader, webhook.Sign(signingKey, []byte(body)))

	event, err := webhook.FromRequest(r, signingKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	if lockout, ok := event.Payload.(*webhook.Lockout); ok {
		fmt.Println("locked:", lockout.Value)
	}
	// Output:
	// locked: ada@example.com
}

// Verifying alone, for a body that was received elsewhere.
func ExampleVerify() {
	body := []byte(`{"event":"PostSignIn","userId":"x4f1"}`)
	signature := webhook.Sign("the signing key", body)

	fmt.Println(webhook.Verify(body, signature, "the signing key"))
	err := webhook.Verify([]byte(`{"event":"PostSignIn","userId":"evil"}`), signature, "the signing key")
	fmt.Println(errors.Is(err, webhook.ErrSignature))
	// Output:
	// <nil>
	// true
}
