// Command logtotest serves an in-memory Logto on a port: for first steps, and for programs in other
// languages.
//
//	go run github.com/logto-go/management/logtotest/cmd/logtotest@latest -addr 127.0.0.1:3001
//
// It prints the endpoint and the credentials of its machine-to-machine application, in a form that a
// shell can read, and forgets everything when it ends. Each request is logged to standard error:
// method, path, status, operation, and in capitals what this server does not model. Queries and
// bodies are not logged, for they hold secrets.
//
//	curl -u m2mapp000000000000000:logtotest-secret-of-the-default-app http://127.0.0.1:3001/oidc/token \
//		-d grant_type=client_credentials -d resource=https://default.logto.app/api -d scope=all
//
// With -addr :0 the system picks a free port on all interfaces; the line LOGTO_ENDPOINT has it.
//
// # Fixtures
//
// -fixture names a JSON or YAML file (.json, .yaml, .yml) with the users, roles, applications,
// organizations, resources and connectors to start with; its fields are those of the type Fixture
// of package logtotest. A mistake in it ends the program with the place that is wrong.
//
//	users:
//	  - {id: ann, username: ann, password: correct horse, roles: [clerk]}
//	roles:
//	  - {name: clerk}
//
// # TLS
//
// -tls serves HTTPS with a certificate made at the start, for localhost, the host of -addr, the host
// of -endpoint and those of -tls-hosts. The certificate that it is signed with is written to the
// file that LOGTO_CA_FILE names (-ca-file chooses it): clients are to trust that one.
//
//	curl --cacert "$LOGTO_CA_FILE" https://localhost:3001/oidc/.well-known/openid-configuration
//
// The issuer is where a request was sent to, so that it matches; -endpoint fixes it for servers that
// are reached by more than one name.
//
// # The control address
//
// -control :3002 opens a second address, on this machine alone unless it names a host, for what a
// test wants to know and do. It has no access control, and its responses are JSON.
//
// The messages that Logto would have sent, oldest first, all or those to one recipient; the newest
// verification code that was sent to one:
//
//	curl 'http://127.0.0.1:3002/messages?to=ann@example.com'
//	curl 'http://127.0.0.1:3002/code?to=ann@example.com'
//
// The requests that were received, oldest first, all or those to one operation:
//
//	curl 'http://127.0.0.1:3002/requests?operation=CreateUser'
//
// Who signs in without a sign-in page: each browser that comes to /oidc/auth goes back to its
// application at once as this user, with &once=yes the next one only. Without a user there is no such
// thing any more:
//
//	curl -X POST 'http://127.0.0.1:3002/sign-in-as?user=ann'
//	curl -X POST http://127.0.0.1:3002/sign-in-as
//
// What is to go wrong with the next calls; the fields are operation, times, status, code, message,
// body, header, latency and drop, as in the type Fault of package logtotest. The response that it
// gives may also stand in for an operation that is not modelled. DELETE forgets the faults left:
//
//	curl http://127.0.0.1:3002/faults -d '{"operation":"GetUser","status":503,"times":2,"latency":"100ms"}'
//	curl -X DELETE http://127.0.0.1:3002/faults
//
// Back to the start, with the fixture and nothing else:
//
//	curl -X POST http://127.0.0.1:3002/reset
//
// Keep the present state, and go back to it. Several are told apart by ?name=:
//
//	curl -X POST http://127.0.0.1:3002/snapshot
//	curl -X POST http://127.0.0.1:3002/restore
package main
