// Package spec reads, walks and writes an OpenAPI document as plain JSON
// values. The refinement works on plain values, and not on a typed model,
// because most of what it repairs is not valid OpenAPI to begin with.
package spec
