// Package document holds the API description that requests are checked against, and makes examples
// of it.
//
// What belongs here: reading the description, and what follows from it alone.
package document
