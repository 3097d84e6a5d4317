# Breakwater: how to build, run and test it. «make help» lists the targets.
#
# Needed: Go 1.26, make, Node 20 with npm; for the tests also gcc (the race
# detector), Chromium and ffmpeg. Nothing is installed outside of this folder, except
# that «make test» installs Chromium and ffmpeg with apt when it runs as root.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO ?= go
BIN := bin/breakwater
TOOLS := .cache/bin
GOLANGCI_VERSION := v2.15.0
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
GOVULNCHECK_VERSION := v1.6.0
GOVULNCHECK := $(TOOLS)/govulncheck-$(GOVULNCHECK_VERSION)

# The packages that also run in browsers and on phones.
PORTABLE := $(addprefix ./,$(wildcard pdq vpdq hashindex thread chatexport risk evidence))

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- build -------------------------------------------------------------------

.PHONY: build
build: assets ## Build bin/breakwater: one static binary, assets inside
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/breakwater

# Node is asked for only when what the assets are made of has changed.
.PHONY: assets
assets: .cache/assets.stamp ## Build the style sheets, scripts and WebAssembly modules of the pages, and say how large each is

PAGE_WASM := $(patsubst cmd/wasm/%/main.go,.cache/wasm/%.wasm,$(wildcard cmd/wasm/*/main.go))
ASSET_SOURCES := $(shell find sdk/js/wasi.js internal/web/assets/src internal/web/assets/build.mjs -type f 2>/dev/null)

.cache/assets.stamp: .cache/npm.stamp $(ASSET_SOURCES) $(PAGE_WASM)
	npm run --silent build
	@touch $@

# The modules that pages run, one for each folder of cmd/wasm. Go knows itself
# whether anything has changed; a module that came out the same keeps its date, so
# that Node is not asked for.
.PHONY: always
$(PAGE_WASM): .cache/wasm/%.wasm: always
	@mkdir -p $(@D)
	@GOOS=wasip1 GOARCH=wasm $(GO) build -buildmode=c-shared -trimpath -ldflags='-s -w' -o $@.new ./cmd/wasm/$*
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.cache/npm.stamp: package.json package-lock.json
	npm ci --no-audit --no-fund
	@mkdir -p .cache && touch $@

# The risk engine for browsers, Node and phones: a WASI module that sdk/js loads.
RISK_WASM := sdk/js/dist/risk.wasm

# Go knows itself whether anything has changed.
.PHONY: $(RISK_WASM)
$(RISK_WASM):
	@GOOS=wasip1 GOARCH=wasm $(GO) build -buildmode=c-shared -trimpath -ldflags='-s -w' -o $@ ./cmd/riskwasm

.PHONY: sdk-js
sdk-js: $(RISK_WASM) ## Build the JavaScript package of the risk engine, and say how large it is
	@cp LICENSE sdk/js/
	@printf '%s: %d bytes, gzip %d\n' $< $$(stat -c %s $<) $$(gzip -9c $< | wc -c)

.PHONY: run
run: build ## Build everything and start it with the demo, at http://127.0.0.1:8080
	$(BIN) serve --demo

# --- check -------------------------------------------------------------------

# The largest pictures are looked at without the race detector, which would make
# minutes of them. e2e goes last and alone: it drives the real binary, which is
# built without CGO, and both share what is compiled.
.PHONY: test
test: assets chromium ffmpeg ## Run every test: race detector, real binary, real browser
	@echo "make test: unit, golden and property tests, fuzz seeds, and the whole program in e2e (about 2 minutes; 5 when nothing is compiled yet)"
	$(GO) test -race -timeout 20m $$($(GO) list ./... | grep -v '/e2e$$')
	CGO_ENABLED=0 $(GO) test ./pdq/... ./internal/media/... ./internal/ffmpeg/...
	CGO_ENABLED=0 $(GO) test -timeout 20m ./e2e

.PHONY: chromium
chromium:
	@./.ci/chromium

.PHONY: ffmpeg
ffmpeg:
	@./.ci/ffmpeg

.PHONY: lint
lint: format tidy vet golangci generated portable vulncheck ## Check format, go.mod, vet, linters, generated files, wasm builds, known holes

.PHONY: format
format:
	@files=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$files" ]; then echo "not formatted (run «gofmt -w»):"; echo "$$files"; exit 1; fi

.PHONY: tidy
tidy:
	@$(GO) mod tidy -diff || { echo "go.mod or go.sum is not as the imports want it (run «go mod tidy»)"; exit 1; }

.PHONY: vet
vet:
	$(GO) vet ./...

.PHONY: golangci
golangci: $(GOLANGCI)
	$(GOLANGCI) run ./...

# Built from source, so that it works wherever Go does; about two minutes, once.
$(GOLANGCI):
	@echo "building golangci-lint $(GOLANGCI_VERSION) (about two minutes, once)"
	GOBIN=$(CURDIR)/$(TOOLS) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(TOOLS)/golangci-lint $@

.PHONY: generate
generate: ## Write the generated files again (API types, Go client)
	$(GO) generate ./...

# Generates in a copy, so that a check never changes the tree.
.PHONY: generated
generated:
	@./.ci/generated

.PHONY: portable
portable: ## Build for browsers (js/wasm), and without assembly (tag purego)
	GOOS=js GOARCH=wasm $(GO) build $(addsuffix /...,$(PORTABLE))
	$(GO) build -tags purego $(addsuffix /...,$(PORTABLE))

.PHONY: vulncheck
vulncheck:
	@if curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; \
	then $(MAKE) --no-print-directory $(GOVULNCHECK) && $(GOVULNCHECK) ./...; \
	else echo "govulncheck: left out, its database vuln.go.dev cannot be reached from here"; fi

$(GOVULNCHECK):
	GOBIN=$(CURDIR)/$(TOOLS) $(GO) install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	@mv $(TOOLS)/govulncheck $@

# --- measure -----------------------------------------------------------------

# «make bench N=10 BENCH=Sum512» runs those whose name matches, ten times. The
# last table has a column for each way that a benchmark names «/way=…», so that
# ours and the plain way are compared within one run on one machine.
N ?= 6
BENCH ?= .
.PHONY: bench
bench: ## Run the benchmarks, and compare ours with the plain way
	@mkdir -p .cache
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(N) ./... | tee .cache/bench.txt
	$(GO) tool benchstat .cache/bench.txt
	@if grep -q '/way=' .cache/bench.txt; then echo; echo "ours beside the plain way:"; $(GO) tool benchstat -filter '/way:/./' -col /way .cache/bench.txt; fi

# «make bench-faiss ENTRIES=10000000» compares at ten million; it takes about 6 GB.
ENTRIES ?= 1000000
.PHONY: bench-faiss
bench-faiss: ## Look fingerprints up beside FAISS, where Debian's libfaiss-dev is installed
	@mkdir -p .cache
	@if [ -e /usr/include/faiss/IndexBinaryHash.h ]; then \
		g++ -O3 -o .cache/faiss-search bench/faiss/cpp/search.cpp -fopenmp -lfaiss -llapack -lblas; \
		$(GO) run ./bench/faiss -entries $(ENTRIES) -faiss .cache/faiss-search; \
	else echo "FAISS is not installed (apt-get install libfaiss-dev): our own row alone"; \
		$(GO) run ./bench/faiss -entries $(ENTRIES); fi

# Every set of the corpus by itself: those of fit and tune were looked at while the
# engine was made, those of test never. The floors are held by a test.
EVAL_SETS := $(sort $(wildcard corpus/fit corpus/tune corpus/test corpus/*/fit corpus/*/tune corpus/*/test))
.PHONY: eval
eval: build ## Measure the engine on the scripted conversations; pages go to .cache/eval
	@mkdir -p .cache/eval
	@for set in $(EVAL_SETS); do \
		page=.cache/eval/$$(echo $${set#corpus/} | tr / -).html; \
		echo; echo "== $$set (page: $$page)"; \
		$(BIN) eval --disguise --html $$page $$set/*.jsonl; \
	done
	@echo; echo "== the floors"; $(GO) test -count=1 -run '^TestCorpus$$' -v ./risk | grep -v "^=== "

.PHONY: fit
fit: build ## Train the learned expert and fit the weights from corpus/ (never from test), and embed them
	$(BIN) fit

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin .cache node_modules e2e/screenshots
	find internal/web/assets/dist -type f ! -name .keep -delete
