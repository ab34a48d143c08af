package management

// The generated code comes from Logto's OpenAPI document in four steps: record
// it, repair and name it, let oapi-codegen write Go, and sort that into files
// together with the methods of Client. LOGTO_OPENAPI names another document
// than the published one, by URL or file. What the steps make waits in .build
// until the last one has succeeded.

//go:generate go run ./openapi pull
//go:generate go run ./openapi refine
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen -config openapi/oapi-codegen.yaml .build/stage/openapi/refined.json
//go:generate go run ./openapi emit
