module github.com/logto-go/management/examples/protect

go 1.26.0

replace github.com/logto-go/management => ../..

require (
	github.com/coreos/go-oidc/v3 v3.21.0
	github.com/logto-go/management v0.0.0-00010101000000-000000000000
	golang.org/x/oauth2 v0.37.0
)

require (
	github.com/apapsch/go-jsonmerge/v2 v2.0.0 // indirect
	github.com/go-jose/go-jose/v4 v4.1.4 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/oapi-codegen/runtime v1.8.0 // indirect
	golang.org/x/time v0.16.0 // indirect
)
