// Package guard checks requests against the API description, in the words of the validation library
// of a real server.
//
// What belongs here: the checks of query, path and body before an operation runs, those included
// that the description leaves out.
package guard
