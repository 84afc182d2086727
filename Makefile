# Two commands are all that a fresh machine needs: `make demo` and `make test`.
STARLING := target/release/starling
DEMO := $(sort $(wildcard content/demo/*.ogg content/demo/*.flac))

.PHONY: demo build test lint unit soak browser figures clean

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
	@if python3 -c 'import tomllib' 2> /dev/null; \
	then python3 scripts/library.py check && python3 scripts/nearest_sentences.py 0; \
	else echo "the scenarios are not checked: that needs Python 3.11"; fi

unit:
	cargo test

# What takes long: kills at random moments, every failing write in every way, more damaged files. RUNS and FORMS say
# how long; the defaults take about an hour.
RUNS := 100
FORMS := 2000
soak:
	STARLING_SOAK=$(RUNS) cargo test --test it -- --ignored --nocapture faults::
	STARLING_FUZZ=$(FORMS) cargo test --test it -- --nocapture faults::corpora

# Reports in a real browser; needs node and npm. Screenshots are left in target/browser.
browser:
	tests/browser/run.sh

# What is promised in numbers, measured on this machine.
figures: build
	scripts/figures.sh

clean:
	cargo clean
