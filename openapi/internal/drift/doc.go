// Package drift tells what a newer OpenAPI document changes: in the API, as
// oasdiff sees it, and in Go, as apidiff sees the regenerated packages. The
// result is a Markdown report, whose breaking changes come first, and an exit
// status. Nothing in the checkout changes.
//
// The documents are compared as the refinement leaves them before it names
// types. As recorded they are not valid OpenAPI: literals stand as formats, and
// lists of strings as objects, which a comparison would not understand. With
// named types, on the other hand, schemas of several places are unified, and a
// field that one operation gains would seem to be gained by all. The price is
// that a correction hides what it replaces; so operations whose recorded form
// differs, though nothing of it shows in the comparison, are listed too.
package drift
