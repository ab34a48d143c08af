// Package pipeline runs the steps from a recorded document to Go code in memory. What belongs here
// is the order of the steps and what they read; the steps themselves have packages of their own.
package pipeline
