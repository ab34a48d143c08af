// Package matrix generates the code from the documents of many releases of Logto, each in a module
// of its own, and builds and vets what comes out. What belongs here is that table; the documents
// are in testdata/releases.
package matrix
