// Package experience holds an example for the Experience API: a back end that shows a
// sign-in page of its own, and signs a user in without Logto's.
//
// The example runs against a Logto in memory, of package logtotest.
package experience
