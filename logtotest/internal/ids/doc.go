// Package ids makes identifiers, secrets and tokens in the alphabets and lengths of a real server.
package ids
