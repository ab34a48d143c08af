// Package ownwords counts the words of a comment that its name does not say already.
//
// What belongs here: the count. The tests that demand a number of words of comments are
// beside what they read: in internal/surface and in openapi.
package ownwords
