// Package auth gets and keeps the access tokens that Logto's APIs ask for.
//
// A [Source] caches one token, shares one request among all who wait for it, refreshes it before it
// expires, and drops it when the API rejects it. It is an [oauth2.TokenSource], so it works
// wherever one is expected; its [Source.TokenContext] also obeys the context of each caller that
// waits.
//
// The constructors differ in the grant they use: [ClientCredentials] for the Management API,
// [Organization] for one organization, [Exchange] to act as a user, [PersonalAccessToken] likewise,
// [Static] and [Wrap] for tokens that come from elsewhere.
//
// What belongs here: token sources, the errors of the token endpoint, and the rules by which an
// endpoint and a resource indicator are worked out. How a token is put on a request belongs to
// package middleware.
package auth
