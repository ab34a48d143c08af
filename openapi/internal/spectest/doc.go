// Package spectest has what the tests of several packages need to write documents: schemas as YAML,
// and changes of a document by the ids of its operations.
package spectest
