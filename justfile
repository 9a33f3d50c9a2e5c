# What is done with this project, a recipe each: `just --list`. `bash .ci/run` installs what the checks need
# below target/interop and runs all of them.

set shell := ["bash", "-euo", "pipefail", "-c"]

# What must hold before a change lands, in this order: the cheap ones first.
checks := "fmt clippy library doc package deny contract image-lint fuzz-check tools-check msrv test interop resilience image"

tools := justfile_directory() / "target/interop"
export PATH := tools / "bin" + ":" + tools / "venv/bin" + ":" + env("PATH")
binary := "target/release/lector"

# Lists the recipes
default:
    @just --list --unsorted

# Every check, one after another
check:
    for recipe in {{ checks }}; do just "$recipe"; done

# The format of all Rust, of the fuzz targets and the tools too
fmt:
    cargo fmt --all --check
    for package in fuzz tools/*/; do (cd "$package" && cargo fmt --check); done

# Lints, none of which may speak
clippy:
    cargo clippy --locked --all-targets -- -D warnings

# The tests, as the README says
test:
    cargo test

# The documentation, without a warning
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# The library alone, without the server: its lints, its documentation and the examples in it
library:
    cargo clippy --locked --no-default-features --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --no-default-features
    cargo test --locked --no-default-features --doc

# What would be published: no tests and no tools, and no more than a registry takes
package:
    #!/usr/bin/env bash
    set -euo pipefail
    if cargo package --list --allow-dirty | grep -E '^(tests|tools|benches|fuzz|docs|deploy)/|/tests\.rs$'; then
      echo "these do not belong in the package" >&2; exit 1
    fi
    cargo package --quiet --locked --allow-dirty --no-verify
    bytes=$(wc -c < target/package/lector-*.crate)
    echo "the package has $bytes bytes, $((10 * 1024 * 1024)) are the most"
    [ "$bytes" -le $((10 * 1024 * 1024)) ]

# Everything compiles with the oldest compiler that Cargo.toml names
msrv:
    #!/usr/bin/env bash
    set -euo pipefail
    minimum=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml)
    if rustc --version | grep -qF "rustc $minimum."; then
      echo "$(rustc --version) is the minimum: every check is one with it"
      cargo check --locked --all-targets
    else
      installed() { rustup toolchain list | grep -oE "^$minimum(\.[0-9]+)?" | tail -n 1; }
      installed || rustup toolchain install --profile minimal "$minimum"
      rustup run "$(installed)" cargo check --locked --all-targets --target-dir target/msrv
    fi

# The fuzz targets compile
fuzz-check:
    cd fuzz && cargo check --locked

# What makes the model and the weights compiles
tools-check:
    for tool in tools/*/; do (cd "$tool" && cargo check --locked); done

# Licences, bans and sources of all dependencies, and what is known against them where that can be fetched
deny:
    cargo deny --locked check licenses bans sources
    if timeout 120 cargo deny fetch db 2> /dev/null; then \
      cargo deny --locked check advisories; \
    else \
      echo "the database of advisories cannot be had here: advisories are not checked"; \
    fi

# The contract is well formed, and breaks no promise of the last release
contract:
    #!/usr/bin/env bash
    set -euo pipefail
    buf lint
    if tag=$(git describe --tags --abbrev=0 2> /dev/null); then
      rm -rf target/last-release && mkdir -p target/last-release
      git archive "$tag" buf.yaml proto | tar -x -C target/last-release
      buf breaking --against target/last-release
    else
      echo "no release is tagged yet, so there is nothing that could break"
    fi

# The Dockerfile and the manifests are well formed
image-lint:
    hadolint Dockerfile
    kubernetes-validate --strict deploy/*.yaml

# The steps of the Dockerfile give a binary that runs
image:
    python deploy/image/check.py

# The command, as it is shipped
build:
    cargo build --release --locked

# Foreign clients against a real server, and every call of the README
interop: build
    python tests/interop/run.py {{ binary }}

# The quick rows of the attacks on a real server
resilience: build
    python tests/resilience/run.py {{ binary }} --quick

# How fast each analyzer is, or all of them and the rpcs: `just bench detection`
bench target="":
    cargo bench {{ if target == "" { "" } else { "--bench " + target } }}

# A fuzz target, for so many seconds; needs nightly and cargo-fuzz
fuzz target seconds="600":
    cargo +nightly fuzz run {{ target }} fuzz/corpus/{{ target }} tests/golden -- -max_len=3000 -max_total_time={{ seconds }}
