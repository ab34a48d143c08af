// Package nested checks bodies that are made by a program itself, and have values of package gen
// somewhere in them, for what those require.
//
// What belongs here: what only the method Do of a client needs for that.
package nested
