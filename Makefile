# The targets are what continuous integration runs. GNU make, Go and git are all
# that is needed; tools run at the versions pinned here, through `go run`.

GO            ?= go
GOLANGCI      ?= github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK   ?= golang.org/x/vuln/cmd/govulncheck@v1.9.0
ACTIONLINT    ?= github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
FUZZTIME      ?= 3s
# The supported releases of Go. Those that are not installed come from the module proxy.
TOOLCHAINS    ?= go1.26.8 go1.27.4
# What nothing else here is run on: 32-bit machines, Windows, macOS.
PLATFORMS     ?= linux/386 windows/amd64 darwin/arm64
OFFLINE       := LOGTO_OPENAPI=openapi/logto.json
NESTED        := $(patsubst ./%/go.mod,%,$(shell find . -mindepth 2 -name go.mod -not -path './.*' 2>/dev/null))

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "%-18s %s\n", $$1, $$2}'

# What users import and run. The gate tries it with every release and on every platform; the
# workflow does so with the tools of the generator and the nested modules, too.
CORE          := . ./auth/... ./middleware/... ./webhook/... ./logtotest/... ./internal/calls ./internal/contract \
                 ./internal/redact ./internal/transport ./examples/... ./scenario

# Generation

.PHONY: generate
generate: ## pull the document (LOGTO_OPENAPI: URL or file) and regenerate the code
	$(GO) generate ./...

.PHONY: regenerate
regenerate: ## regenerate from the recorded document, offline
	$(OFFLINE) $(GO) generate .

.PHONY: check-generated
check-generated: ## regenerate in a temporary folder and fail on any difference
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && mkdir "$$dir/before" "$$dir/after" && \
	git ls-files -z -co --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$$dir/before" && \
	cp -R "$$dir/before/." "$$dir/after" && \
	(cd "$$dir/after" && LOGTO_OPENAPI_STRICT=1 $(OFFLINE) $(GO) generate . >/dev/null && rm -rf .build) && \
	diff -r "$$dir/before" "$$dir/after" && echo "the generated code is up to date"

.PHONY: drift
drift: ## tell what a newer document (LOGTO_OPENAPI) would change in Go
	@# go run and make both hide the exit status of what they run: for it (0 no
	@# change, 1 compatible, 2 breaking, 3 failed) run .build/openapi drift.
	@mkdir -p .build && $(GO) build -o .build/openapi ./openapi && .build/openapi drift

.PHONY: releases
releases: ## generate from the document of each release (and of LOGTO_DOCUMENTS), build and vet
	@$(GO) run ./openapi releases

# Tests

.PHONY: test
test: ## run all tests
	$(GO) test ./...

.PHONY: toolchains
toolchains: ## run the tests and the generator with the supported releases of Go that are not installed
	@set -e; installed=$$($(GO) env GOVERSION); for release in $(TOOLCHAINS); do \
		case "$$installed" in "$${release%.*}" | "$${release%.*}".*) continue ;; esac; \
		GOTOOLCHAIN=$$release $(MAKE) --no-print-directory test check-generated nested; \
	done

.PHONY: core-toolchains
core-toolchains:
	@set -e; installed=$$($(GO) env GOVERSION); for release in $(TOOLCHAINS); do \
		case "$$installed" in "$${release%.*}" | "$${release%.*}".*) continue ;; esac; echo "== $$release"; \
		GOTOOLCHAIN=$$release $(GO) test $(CORE); GOTOOLCHAIN=$$release $(MAKE) --no-print-directory check-generated; \
	done

.PHONY: core-platforms
core-platforms:
	@set -e; for platform in $(PLATFORMS); do \
		echo "== $$platform"; GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) vet $(CORE); \
	done

RACED         := . ./internal/calls ./internal/transport ./internal/redact ./openapi/internal/support ./auth/... \
                 ./middleware/... ./webhook/... ./examples/exportlogs/...

# Where many goroutines come and go, Go's race detector itself may crash, by a failed check or a fault in
# its own code (sigpanic on a stack that is none of Go's), which says nothing about the tests: then, and
# only then, the packages that have not passed are tested again.
race-tested = for try in 1 2 3; do \
		out=$$($(GO) test -race $(1) 2>&1); status=$$?; printf '%s\n' "$$out"; \
		case "$$out" in *"DATA RACE"* | *"--- FAIL"*) exit $$status ;; \
			*"ThreadSanitizer: CHECK failed"* | *"unexpected return pc for runtime.sigpanic"*) echo "the race detector crashed" ;; \
			*) exit $$status ;; esac; \
	done; exit 1

.PHONY: core-race
core-race:
	@$(call race-tested,$(RACED))

.PHONY: race
race: ## run the tests of what users import with the race detector
	@$(call race-tested,$(RACED) ./logtotest/...)

.PHONY: contract
contract: ## check every operation against the document, and show the counts
	@# the filter must not hide the exit status of the tests
	@out=$$($(GO) test -count=1 -v -run 'Contract|Replay|Scenario|Coverage|Surface|Examples' . ./internal/calls ./internal/contract ./internal/surface ./openapi ./logtotest/... ./scenario ./examples 2>&1); status=$$?; \
	printf '%s\n' "$$out" | grep -vE '^(=== |\s*--- (PASS|SKIP))|skipped: '; exit $$status

.PHONY: live
live: ## run the scenario suite on the server of LOGTO_ENDPOINT, LOGTO_APP_ID, LOGTO_APP_SECRET
	@test -n "$$LOGTO_ENDPOINT" -a -n "$$LOGTO_APP_ID" -a -n "$$LOGTO_APP_SECRET" || \
		{ echo "set LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET" >&2; exit 1; }
	LOGTO_LIVE=1 $(GO) test -count=1 -v -run Scenario ./scenario/...

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME
	@set -e; for pkg in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for target in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]+' $$pkg/*_test.go | sed 's/func //' | sort -u); do \
			echo "fuzz $$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg >/dev/null; \
		done; \
	done

.PHONY: bench
bench: ## measure against a plain HTTP client, and write docs/performance.md
	cd bench && $(GO) run ./cmd/bench

# Checks

.PHONY: check
check: fmt-check vet check-generated ## the quick checks

.PHONY: fmt
fmt: ## format the code
	gofmt -w $$(git ls-files '*.go' | grep -v '\.gen\.go$$')

.PHONY: fmt-check
fmt-check:
	@bad=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); test -z "$$bad" || { echo "not formatted (make fmt):"; echo "$$bad"; exit 1; }

.PHONY: vet
vet:
	$(GO) vet ./...

.PHONY: platforms
platforms: ## vet for each of PLATFORMS
	@set -e; for platform in $(PLATFORMS); do for dir in . $(NESTED); do \
		echo "== $$platform $$dir"; (cd $$dir && GOOS=$${platform%/*} GOARCH=$${platform#*/} $(GO) vet ./...); \
	done; done

.PHONY: lint
lint: ## run the pinned linter
	@set -e; for dir in . $(NESTED); do echo "== $$dir"; (cd $$dir && $(GO) run $(GOLANGCI) run ./...); done

.PHONY: vuln
vuln: ## look for known vulnerabilities (needs the network)
	$(GO) run $(GOVULNCHECK) ./...

.PHONY: workflows
workflows: ## check the workflow files
	$(GO) run $(ACTIONLINT)

.PHONY: snippets
snippets: ## compile the snippets of the README and the guides
	LOGTO_SNIPPETS=1 $(GO) test -run 'Readme|Guides' ./internal/surface

.PHONY: examples
examples: ## run the examples
	$(GO) test ./examples/...
	$(GO) run ./examples/quickstart >/dev/null
	$(GO) run ./examples/account >/dev/null
	$(GO) run ./examples/experience >/dev/null

.PHONY: consumer
consumer: ## build and test a module that imports the client from outside
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && cp testdata/consumer/*.go "$$dir" && cd "$$dir" && \
	$(GO) mod init example.com/consumer 2>/dev/null && \
	$(GO) mod edit -go=1.26.0 -replace "github.com/logto-go/management=$(CURDIR)" && \
	$(GO) mod tidy 2>/dev/null && $(GO) vet ./... && $(GO) test ./... && echo "it inherits:" && sed -n '/^require/,$$p' go.mod

.PHONY: nested
nested: ## test the nested modules
	@set -e; for dir in $(NESTED); do echo "== $$dir"; (cd $$dir && $(GO) vet ./... && $(GO) test ./...); done

.PHONY: shared-limit
shared-limit: ## measure the shared rate limit: eight processes on one Redis, four minutes
	cd redislimit && REDISLIMIT_PROOF=1 $(GO) test -count=1 -v -timeout 20m -run 'TestProcesses|TestOverhead' .

.PHONY: gate
gate: core-toolchains lint core-platforms nested check contract core-race consumer snippets examples workflows ## what a change has to pass, beside the tests

.PHONY: ci
ci: check test race contract examples consumer snippets nested platforms lint workflows toolchains fuzz ## all that continuous integration runs and that needs no network but the module proxy

.PHONY: pre-commit
pre-commit: check test ## what to run before a commit
