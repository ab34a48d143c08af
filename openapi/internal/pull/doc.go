// Package pull fetches Logto's OpenAPI document, checks that it is what it
// should be, and records it in canonical form. Either both files on disk are
// replaced as a whole or neither is touched.
package pull
