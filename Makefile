# Two commands are all that a fresh machine needs: `make demo` and `make test`.
STARLING := target/release/starling
DEMO := $(sort $(wildcard content/demo/*.ogg content/demo/*.flac))

.PHONY: demo build test lint unit figures clean

demo: build
	@$(STARLING) mock ownership-webhook --mic-from $(DEMO) --no-input

build:
	@scripts/setup.sh build
	cargo build --release --quiet

test:
	@scripts/setup.sh test
	$(MAKE) --no-print-directory lint unit

lint:
	cargo fmt --check
	cargo clippy --all-targets --quiet -- -D warnings
	python3 scripts/licences.py
	python3 scripts/answers.py check

unit:
	cargo test

# What is promised in numbers, measured on this machine.
figures: build
	scripts/figures.sh

clean:
	cargo clean
