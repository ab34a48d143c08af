package tokens

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"golang.org/x/oauth2"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Act as a user: what support staff do to see what a customer sees. A subject token
// of the Management API is exchanged for an access token of the user, for an API
// of yours. The application must be allowed to do so.
func Example_impersonate() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	ordersAPI := httptest.NewServer(http.HandlerFunc(whoAmI))
	defer ordersAPI.Close()
	customer := customerOfOrdersAPI(ctx, client)

	_, err := client.UpdateApplication(ctx, srv.AppID, gen.UpdateApplicationRequest{
		CustomClientMetadata: &gen.CustomClientMetadata{AllowTokenExchange: new(true)},
	})
	if err != nil {
		log.Fatal(err)
	}

	// A subject token is good for one exchange, so the source asks for a new one
	// whenever the access token is about to expire.
	source, err := auth.Exchange(srv.URL, srv.AppID, srv.AppSecret,
		func(ctx context.Context) (string, error) {
			subject, err := client.CreateSubjectToken(ctx, gen.CreateSubjectTokenRequest{
				UserID:  customer.ID,
				Context: gen.MustJSONObject(map[string]string{"ticket": "4711", "agent": "bob"}), // for a token customizer to read
			})
			if err != nil {
				return "", err
			}
			return subject.SubjectToken.Reveal(), nil
		},
		auth.WithResource("https://orders.example.com"),
		auth.WithScopes("read:orders"),
	)
	if err != nil {
		log.Fatal(err)
	}

	// A source is an oauth2.TokenSource: this client sends its tokens.
	asCustomer := oauth2.NewClient(ctx, source)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ordersAPI.URL, nil)
	if err != nil {
		log.Fatal(err)
	}
	resp, err := asCustomer.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	seen, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Replace(string(seen), customer.ID, *customer.Username, 1))
	// Output:
	// ann may read:orders at https://orders.example.com
}
