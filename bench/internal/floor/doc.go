// Package floor is what one would write by hand to make three calls: net/http,
// encoding/json and the structs that the responses need. It renews no token,
// retries nothing, and tells no more of an error than its status: the least that
// a client can cost.
package floor
