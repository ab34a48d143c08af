// Command openapi turns Logto's OpenAPI document into this module's generated
// code, step by step:
//
//	go run ./openapi pull     fetch the document and record it
//	go run ./openapi refine   repair, correct and name the recorded document
//	go run ./openapi emit     write package gen and the methods of Client
//	go run ./openapi names    pin the names of new types in names.yaml
//	go run ./openapi drift    tell what a newer document would change
//
// Between refine and emit, oapi-codegen runs; generate.go has them all in
// order. Each step is a function of files: the same bytes in make the same
// bytes out.
//
// What belongs here: the recorded document, the corrections and names as data,
// the templates, and below internal/ one package for each step.
package main
