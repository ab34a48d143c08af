// Package emit writes the Go code that oapi-codegen does not: it sorts
// oapi-codegen's output into files of a readable size, copies the support code
// into package gen, and writes the typed methods of management.Client.
package emit
