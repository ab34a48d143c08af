// Package contract checks the typed methods of the client against an OpenAPI
// document: it makes requests and responses of the schemas of each operation,
// sends them through the method, and compares what comes out. Only tests use it.
//
// A check is made of these parts: [Document] holds the operations, [Cases] makes
// values of a schema, and a [Checker] calls the methods and says what is wrong.
package contract
