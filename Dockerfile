# The release binary on a base without shell or package manager. `docker build -t lector .`

FROM rust:1.95-slim-bookworm AS build
# The allocator is built with make. Any version does, so none is pinned.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /lector
# The dependencies are a layer of their own: a change of the sources does not build them again. Empty files stand for the
# targets that Cargo.toml names, without which cargo does not read it; `deploy/image/check.py` runs these steps.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src benches examples tests \
    && awk -F '"' '/^\[/ { folder = "" } \
        /^\[\[bench\]\]/ { folder = "benches/" } \
        /^\[\[example\]\]/ { folder = "examples/" } \
        /^\[\[test\]\]/ { folder = "tests/" } \
        folder != "" && /^name *=/ { printf "" > (folder $2 ".rs") }' Cargo.toml \
    && printf '//! Empty\nfn main() {}\n' > build.rs \
    && cp build.rs src/main.rs \
    && echo '//! Empty' > src/lib.rs \
    && cargo build --release --locked \
    && rm -r build.rs src
COPY build.rs ./
COPY proto proto
COPY src src
# Cargo goes by time: the sources may be older than the layer above.
RUN touch build.rs src/main.rs src/lib.rs && cargo build --release --locked

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="lector" \
      org.opencontainers.image.description="Segments text, names its language and summarizes it, over gRPC" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /lector/target/release/lector /usr/local/bin/lector
# 65532 is "nonroot" of the base; by number, so that Kubernetes can check that it is not root.
USER 65532:65532
ENV LECTOR_LISTEN=0.0.0.0:50051
EXPOSE 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=2s CMD ["/usr/local/bin/lector", "health"]
ENTRYPOINT ["/usr/local/bin/lector"]
