// Package words gives the generated code its comments: what docs.yaml says of
// operations, types, fields, constants and parameters, what codes.yaml says of error
// codes, and which operation was seen to fail with which code.
//
// What belongs here: reading these files, and putting their texts into a document
// whose types have their names. How a text becomes a comment in Go is the business
// of package emit and of the templates.
package words
