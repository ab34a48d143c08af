// Package canon reads an OpenAPI document as it was published, JSON or YAML,
// and writes it in the one form that is recorded: structure and summaries
// kept, long prose and the server's own address left out, keys sorted.
// Reading is strict, so that a damaged document is never recorded.
package canon
