// Package provision brings an API resource, its scopes and the roles that hold them
// into a tenant, and can be run again and again: what is there already is left as
// it is, what differs is corrected, what is missing is made. Two programs that do
// so at the same time do not disturb each other.
//
// It is an example to copy from. It only adds and corrects: scopes and roles that a
// [Plan] does not name, and scopes that a role holds beyond the plan, are left
// alone, since somebody else may need them.
package provision
