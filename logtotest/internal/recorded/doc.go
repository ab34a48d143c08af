// Package recorded holds exchanges with a real server: examples for operations that are not
// modelled, and the descriptions of connectors.
package recorded
