// Package support holds the hand-written part of package gen: the types that
// no schema describes, and what the generated methods share. It is a package
// of its own so that it is compiled and tested as such; generation copies its
// files into gen, which must not import anything of this module.
package support
