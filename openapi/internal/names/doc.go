// Package names gives every distinct schema of the refined document one Go
// type with one name, and makes a component of it. Names come from
// openapi/names.yaml, which lists for each type the places where it stands;
// what is not listed joins the type of the same structure, or gets a name made
// of its own place. No name depends on the order of the document.
package names
