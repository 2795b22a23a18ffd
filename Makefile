# The project's tasks; CI calls the same ones. They need Python 3.10+, Rust, Node.js 20.19+ and make, and set up the rest.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# what an installation is built from: when one of these changes, the next task installs again
SOURCES := pyproject.toml $(shell git ls-files build_backend Cargo.toml Cargo.lock crates web)

.PHONY: help demo test check fmt bench bench-write bench-page bench-graph bench-graph-page fuzz dev screenshots docs licenses clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

demo: $(VENV)/installed-demo  ## trains a small model and opens the board on it; PORT=6010 for another port
	$(BIN)/glassboard demo $(if $(PORT),--port $(PORT))

test: $(VENV)/installed-test web/node_modules/.package-lock.json  ## every test: Rust, page, Python, interop, browser
	cargo test --workspace --quiet
	npm --prefix web test
	$(BIN)/pytest --ignore tests/e2e --numprocesses auto --maxprocesses 4 --dist loadfile
	$(BIN)/pytest tests/e2e

check: $(VENV)/installed-dev web/node_modules/.package-lock.json  ## linters, formatters and type checkers; changes nothing
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	npm --prefix web run check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: $(VENV)/installed-dev web/node_modules/.package-lock.json  ## formats everything
	cargo fmt --all
	cargo fmt --manifest-path fuzz/Cargo.toml
	npm --prefix web run fmt
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

bench: $(VENV)/installed-test  ## ours beside the peers, in one run
	PYTHONPATH=tests $(BIN)/python -m bench

bench-write: $(VENV)/installed-test  ## what recording costs a training, beside torch's writer and tensorboardX's; ROUNDS=3
	PYTHONPATH=tests $(BIN)/python -m bench.write --rounds $(or $(ROUNDS),3)

bench-page: $(VENV)/installed-test  ## how long a person waits for the page, beside TensorBoard's; ROUNDS=3, DATA=a folder to keep
	PYTHONPATH=tests $(BIN)/python -m bench.page --rounds $(or $(ROUNDS),3) $(if $(DATA),--data $(DATA))

bench-graph: $(VENV)/installed-bench  ## add_graph on 30 models, beside torch's, torchview and torchinfo; ROUNDS=3, ONLY=MLP
	PYTHONPATH=tests HF_HUB_OFFLINE=1 $(BIN)/python -m bench.graph --rounds $(or $(ROUNDS),3) $(if $(ONLY),--only $(ONLY))

bench-graph-page: $(VENV)/installed-bench  ## how long a graph takes to be drawn, beside TensorBoard's page; ROUNDS=3
	PYTHONPATH=tests HF_HUB_OFFLINE=1 $(BIN)/python -m bench.graph_page --rounds $(or $(ROUNDS),3)

fuzz:  ## bytes that nobody would write, SECONDS=60 for each target; needs a nightly Rust
	cargo fuzz --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-fuzz
	cargo run --quiet --target-dir target --manifest-path fuzz/Cargo.toml --bin seeds
	for target in $(notdir $(basename $(wildcard fuzz/fuzz_targets/*.rs))); do \
	  mkdir -p fuzz/regressions/$$target; \
	  cargo +nightly fuzz run $$target fuzz/corpus/$$target fuzz/regressions/$$target -- -max_total_time=$(or $(SECONDS),60) \
	    -max_len=65536 -malloc_limit_mb=160 -timeout=5 -verbosity=0 -print_final_stats=1 || exit 1; \
	done

dev: $(VENV)/installed-dev web/node_modules/.package-lock.json  ## the board on LOGDIR (runs) with Vite's live page: http://localhost:5173
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tools/dev.py $(or $(LOGDIR),runs)

screenshots: $(VENV)/installed-dev  ## docs/images/, from the demo
	PYTHONPATH=tests $(BIN)/python tools/screenshots.py

docs: $(VENV)/installed-test  ## docs/recording.md, from the docstrings
	$(BIN)/python tools/python_api.py

licenses: $(VENV)/installed-test web/node_modules/.package-lock.json  ## the licence of every dependency that a user gets
	@$(BIN)/python tools/licenses.py

clean:  ## removes what the tasks made
	rm -rf $(VENV) target web/node_modules python/glassboard/_web dist

$(VENV)/installed-%: $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --editable '.[$*]'
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@
