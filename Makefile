# Two commands are all that a fresh machine needs: `make demo` and `make test`.
STARLING := target/release/starling
DEMO := $(sort $(wildcard content/demo/*.ogg content/demo/*.flac))
PREFIX ?= /usr/local
DIST := target/dist

.PHONY: demo build test lint unit train evaluate soak fuzz browser cluster figures notices workflows pictures install \
    uninstall dist try-deb clean

demo: build
	@$(STARLING) mock ownership-webhook --mic-from $(DEMO) --no-input

build:
	@scripts/setup.sh build
	cargo build --release --locked --quiet

test:
	@scripts/setup.sh test
	$(MAKE) --no-print-directory lint unit

lint:
	cargo fmt --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	python3 scripts/unused_dependencies.py
	python3 scripts/licenses.py check
	python3 scripts/answers.py check
	@if python3 -c 'import tomllib' 2> /dev/null; \
	then python3 scripts/library.py check && python3 scripts/nearest_sentences.py 0; \
	else echo "the scenarios are not checked: that needs Python 3.11"; fi

unit:
	cargo test --workspace --lib --test '*'

# The weights of the scorer, from the labeled answers: the same every time.
train:
	cargo run --release --quiet -p starling-training --bin train

# How well the scorer does on answers that its weights have not seen. GROUPS=N leaves out several sources at a time.
evaluate:
	cargo run --release --quiet -p starling-training --bin evaluate -- $(if $(GROUPS),--groups $(GROUPS))

# What takes long: kills at random moments, every failing write in every way, more damaged files, a long recording.
# RUNS, FORMS and MINUTES say how long; the defaults take about an hour.
RUNS := 100
FORMS := 2000
MINUTES := 10
soak:
	STARLING_SOAK=$(RUNS) cargo test --test it -- --ignored --nocapture faults::
	STARLING_FUZZ=$(FORMS) cargo test --test it -- --nocapture faults::corpora
	STARLING_CAPTURE_MINUTES=$(MINUTES) cargo test --test it -- --ignored --nocapture as_long_as_it_lasts

# Every reader of other people's data, fuzzed for TIME seconds each; needs cargo-fuzz.
TIME := 600
fuzz:
	fuzz/run.sh $(TIME)

# Pages in a real browser; needs node and npm. Screenshots are left in target/browser.
browser:
	tests/browser/run.sh

# The cluster examples on two workers: kills, restarts, throughput. Installs Ray and Spark in target; needs Java.
cluster: build
	python3 -m venv target/cluster
	target/cluster/bin/pip install --quiet ray pyspark
	target/cluster/bin/python examples/cluster/test.py $(CLUSTER)

# The promised figures, measured on this machine.
figures: build
	scripts/figures.sh

# The pictures of the README, from a real run; needs Python 3, npm and Chromium.
pictures:
	scripts/pictures.sh

# After a change of dependencies: the licenses of everything linked.
notices:
	python3 scripts/licenses.py write

# The workflows of .github, by three linters; needs Python 3 and npm.
workflows:
	scripts/lint_workflows.sh

# For packagers: DESTDIR is put before PREFIX.
install: build
	packaging/stage.sh $(STARLING) $(DESTDIR)$(PREFIX)

uninstall:
	packaging/unstage.sh $(DESTDIR)$(PREFIX)

# What a release consists of, for this machine's system.
dist: build
	@scripts/setup.sh dist
	rm -rf $(DIST)
	packaging/dist.sh $(STARLING) $(DIST)

# The Debian package in a new system; needs root.
try-deb: dist
	packaging/try_deb.sh $(DIST)/*.deb

clean:
	cargo clean
