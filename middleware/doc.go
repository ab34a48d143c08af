// Package middleware holds the parts that stand between a typed method and the network, one concern
// a file: bearer tokens, rate limiting, retrying, typed errors, bounded bodies, pagination,
// logging.
//
// The parts stand alone. An [Editor] fits gen.WithRequestEditorFn, a [Doer] such as [Chain] fits
// gen.WithHTTPClient. Package management assembles them in the order that [Chain] documents.
//
// What belongs here: anything about a request or a response that does not depend on which operation
// it is. Nothing here imports the generated code.
package middleware
