// Package scaling makes smaller and larger versions of the OpenAPI document, and
// measures what it costs to generate the client from them and to compile it.
package scaling
