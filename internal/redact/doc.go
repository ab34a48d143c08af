// Package redact keeps secrets out of texts that people read: errors, log lines, formatted values.
//
// It works in three ways. [Secrets] removes values that are known, such as the access token of a
// request, in whatever encoding a server repeats them. [Named] removes the values of JSON fields
// whose names say that they are secret. [Harmless] is for logs: it keeps only the values of fields
// that are known to be harmless.
//
// What belongs here: what package auth and package middleware share about secrets.
package redact
