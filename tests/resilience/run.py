"""Attacks on a real server: `python tests/resilience/run.py target/release/lector`.

Starts the binary anew for each row, under the memory limit of deploy/kubernetes.yaml (a cgroup where one can be made, else
`--max-memory`), does what attacks.py says, and watches three promises meanwhile: the process stays below the limit and alive,
the calls of other clients never fail or wait longer than a second, and health answers. Prints a table; exits with 1 when a promise
broke. All traffic stays on the loopback interface.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import traceback

from attacks import ATTACKS
from messages import MIB
from server import Server, manifest_limit

HERE = pathlib.Path(__file__).resolve().parent
LONGEST_MS = 1000
HEAD = ["attack", "peak MiB", "canary failed", "canary worst ms", "health worst ms", "verdict", "what happened"]


class Scene:
    """One row: the server, what was seen, what broke."""

    def __init__(self, start):
        self.start = start
        self.server = start()
        self.port = self.server.port
        self.notes, self.broken = [], []
        self.wire = None

    def restart(self):
        self.server.stop()
        self.server = self.start()
        self.port = self.server.port

    def note(self, text):
        self.notes.append(text)

    def expect(self, holds, otherwise):
        if not holds and otherwise not in self.broken:
            self.broken.append(otherwise)


class Canary:
    def __init__(self, port):
        command = [sys.executable, HERE / "canary.py", str(port)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "singing\n":
            raise SystemExit("resilience: the canary does not sing")

    def end(self):
        out, _ = self.process.communicate("", timeout=60)
        return json.loads(out)


def row(binary, limit_by, title, canary, server_options, function):
    scene, heard = Scene(lambda: Server(binary, limit_by, **server_options)), None
    began = time.monotonic()
    try:
        bird = Canary(scene.port) if canary else None
        try:
            function(scene)
        except Exception as error:  # a server that dies breaks its clients in many ways
            scene.expect(False, f"the attack broke: {type(error).__name__}: {error}")
            traceback.print_exc(file=sys.stderr)
        server = scene.server
        if bird:
            heard = bird.end()
            for name, song in heard.items():
                scene.expect(song["failed"] == 0, f"{song['failed']} of {song['calls']} {name} calls failed: {song['why']}")
                scene.expect(song["worst_ms"] <= LONGEST_MS, f"a {name} call took {song['worst_ms']:.0f} ms")
            scene.expect(server.alive(), f"the process ended with {server.process.poll()}")
        peak = server.peak()
        scene.expect(peak < server.limit, f"peak above the limit of {server.limit // MIB} MiB")
        result = {"attack": title, "limited_by": server.limited_by, "idle_mib": round(server.idle / MIB, 1)}
        result |= {"peak_mib": round(peak / MIB, 1), "canary": heard, "notes": scene.notes, "broken": scene.broken}
        return result | {"seconds": round(time.monotonic() - began, 1), "passed": not scene.broken}
    finally:
        scene.server.stop()


def cells(result):
    heard = result["canary"]
    songs = ["-", "-", "-"]
    if heard:
        segment, health = heard["segment"], heard["health"]
        failed = segment["failed"] + health["failed"]
        songs = [f"{failed} of {segment['calls'] + health['calls']}", f"{segment['worst_ms']:.0f}", f"{health['worst_ms']:.0f}"]
    told = "; ".join(result["notes"])
    if result["broken"]:
        told += (" — " if told else "") + "; ".join(f"**{text}**" for text in result["broken"])
    return [result["attack"], f"{result['peak_mib']:.0f}", *songs, "kept" if result["passed"] else "BROKEN", told]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--quick", action="store_true", help="the rows for every change, in less than three minutes")
    parser.add_argument("--only", metavar="WORDS", help="rows whose title holds these words")
    parser.add_argument("--list", action="store_true", help="the titles only")
    parser.add_argument("--json", metavar="FILE", help="write every figure there, - for standard output")
    parser.add_argument("--limit-by", choices=["auto", "cgroup", "flag", "none"], default="auto")
    options = parser.parse_args()
    chosen = [row for row in ATTACKS if (row[1] or not options.quick) and (not options.only or options.only in row[0])]
    if options.list:
        return print("\n".join(row[0] for row in chosen))
    out = sys.stderr if options.json == "-" else sys.stdout
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", file=out, flush=True)
    results = []
    for title, _, canary, server_options, function in chosen:
        results.append(row(options.binary, options.limit_by, title, canary, server_options, function))
        print(f"| {' | '.join(cells(results[-1]))} |", file=out, flush=True)
    broken = [result for result in results if not result["passed"]]
    by = ", ".join(sorted({result["limited_by"] for result in results}))
    print(f"\n{len(results) - len(broken)} of {len(results)} rows kept; limit {manifest_limit() // MIB} MiB by {by}", file=out)
    if options.json:
        report = json.dumps({"limit_mib": manifest_limit() // MIB, "cpus": os.cpu_count(), "rows": results}, indent=1)
        if options.json == "-":
            print(report)
        else:
            pathlib.Path(options.json).write_text(report + "\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
