// Package departure tells a rate limiter when the request leaves that it gave a turn to.
//
// What belongs here: what package auth, which asks for turns, and package middleware, which gives
// them, have to agree on. Other limiters know nothing of it, and need not.
package departure
