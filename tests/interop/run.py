"""Foreign clients against a real server: `python tests/interop/run.py target/release/lector`.

Starts the binary on a free port, runs every grpcurl call of README.md and compares the answers, then checks spans, health,
reflection and error details with grpcio. Exits non-zero on the first difference. `--update` writes the answers into README.md.
"""
import argparse
import pathlib
import signal
import socket
import subprocess
import sys
import time

import client
import readme

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_serving(binary, address, server, seconds=20):
    """`lector health` says when; polled because the server is another process."""
    deadline = time.monotonic() + seconds
    while subprocess.run([binary, "health", address], capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("interop: the server does not serve")
        time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen([options.binary, "--listen", address], stderr=subprocess.DEVNULL)
    try:
        wait_until_serving(options.binary, address, server)
        readme.run(ROOT / "README.md", address, options.binary, options.update)
        client.run(address)
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(timeout=30)
    if code:
        sys.exit(f"interop: the server ended with {code}")
    print("interop passed")


if __name__ == "__main__":
    main()
