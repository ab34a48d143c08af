package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/internal/departure"
	"github.com/logto-go/management/internal/redact"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

const (
	maxAttempts  = 3
	maxTokenBody = 1 << 20 // bytes of a response of the token endpoint
	firstBackoff = 250 * time.Millisecond
	lastBackoff  = 5 * time.Second
)

// requester requests tokens of one kind from the token endpoint.
type requester struct {
	*config
	form     url.Values
	required []string // scopes that the token must have
	client   *http.Client
	refused  refusal

	// subject adds a subject token to the form; nil: there is none.
	subject func(ctx context.Context, form url.Values, hidden *secrets) (url.Values, error)
}

// source returns a source of tokens that are requested with a form, and must have some scopes.
func (c *config) source(r *requester) *Source {
	client := http.Client{}
	if c.httpClient != nil {
		client = *c.httpClient
	}
	transport := client.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	client.Transport = &boundedTransport{next: transport, userAgent: c.userAgent}
	// Following a redirect would carry the credentials to another address.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.config, r.client = c, &client
	// The limit is for a fetch with all its attempts and the waits between them.
	limit := maxAttempts*(c.timeout+max(lastBackoff, c.patience)) + time.Minute
	return newSource(limit, r.fetch)
}

// fetch gets a token. It tries again when the endpoint could not be reached, responded with a 5xx
// or 429, or broke its response off, unless it asks for a longer wait than is allowed.
func (r *requester) fetch(ctx context.Context) (*oauth2.Token, error) {
	for attempt := 1; ; attempt++ {
		if err := r.refused.wait(ctx); err != nil {
			return nil, err
		}
		token, err := r.once(ctx)
		status, asked := refusalOf(err)
		givenUp := attempt == maxAttempts || !temporary(err) || asked > r.patience
		r.refused.note(err, status, attempt, asked, givenUp, r.patience)
		if givenUp || ctx.Err() != nil {
			return token, err
		}
		if p, ok := r.limiter.(interface{ Pause(d time.Duration) }); ok && asked > 0 {
			p.Pause(asked) // the limit may be that of the calls, too
		}
	}
}

func (r *requester) once(ctx context.Context) (*oauth2.Token, error) {
	form, hidden := r.form, &secrets{}
	hidden.Add(r.appSecret)
	if r.subject != nil {
		var err error
		if form, err = r.subject(ctx, form, hidden); err != nil {
			return nil, err
		}
	}
	ctx, departs, err := r.await(ctx)
	if err != nil {
		return nil, within("logto token request", err)
	}
	defer departs.Over()
	attempt, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	attempt = context.WithValue(attempt, oauth2.HTTPClient, r.client)
	conf := clientcredentials.Config{
		ClientID:       r.appID,
		ClientSecret:   r.appSecret,
		TokenURL:       r.endpoint.TokenURL(),
		Scopes:         r.scopes,
		EndpointParams: form,
		AuthStyle:      oauth2.AuthStyleInHeader,
	}
	token, err := conf.Token(attempt)
	if err != nil {
		return nil, r.explain(err, hidden)
	}
	if err := r.checkScopes(token); err != nil {
		return nil, err
	}
	return token, nil
}

// await waits for the turn of a token request, and returns the context to send it under.
func (r *requester) await(ctx context.Context) (context.Context, *departure.Departure, error) {
	waiting, departs := departure.Announce(ctx)
	if r.limiter == nil {
		return ctx, departs, nil
	}
	for {
		if err := r.limiter.Wait(waiting); err != nil {
			return nil, nil, err
		}
		// A turn lapses if the process is stopped here.
		if sending, ok := departs.Start(ctx); ok {
			return sending, departs, nil
		}
	}
}

// checkScopes reports a token that lacks a scope that was requested: an application without the
// role gets a token with which every call is refused.
func (r *requester) checkScopes(token *oauth2.Token) error {
	granted, _ := token.Extra("scope").(string)
	have := strings.Fields(granted)
	for _, scope := range r.required {
		if !slices.Contains(have, scope) {
			return &TokenError{
				StatusCode:  http.StatusOK,
				ErrorCode:   errorMissingScope,
				Description: fmt.Sprintf("the token came without the scope %q", scope),
				resource:    r.form.Get("resource"),
			}
		}
	}
	return nil
}

// explain turns an error of the oauth2 package into one that says what to do.
func (r *requester) explain(err error, hidden *secrets) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return newTokenError(refused, r.form.Get("resource"), hidden)
	}
	inner, unreachable := errors.AsType[*url.Error](err)
	if !unreachable {
		return &TokenError{
			StatusCode:  http.StatusOK,
			Description: "the response holds no token: " + hidden.clean(redact.Quotes(strings.TrimPrefix(err.Error(), "oauth2: "))),
		}
	}
	return &UnreachableError{Endpoint: r.endpoint.TokenURL(), Err: redact.Error(inner.Err, &hidden.Secrets)} // the rest of inner repeats the URL
}
