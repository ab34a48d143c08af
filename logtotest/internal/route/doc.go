// Package route finds the operation of a request.
package route
