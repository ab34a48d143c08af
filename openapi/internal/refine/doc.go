// Package refine turns the recorded OpenAPI document into one that a code
// generator can read and that agrees with what a real server sends. It is a
// chain of small passes, each repairing one fault of the document; what is
// particular to one operation or field is data in openapi/corrections.yaml.
package refine
