// Package examples keeps the tasks that people come for, each in a folder by its
// area, as code that is run by the tests: README.md lists them by task. The package
// itself is empty; its test holds the list and the examples together.
//
// What belongs here: programs and Example functions against logtotest whose output
// is checked, and small pieces to copy from, with tests of their own. What needs a
// dependency of its own is a module of its own, such as the folder otel of the root.
package examples
