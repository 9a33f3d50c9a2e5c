"""The client of another caller: short calls every 50 ms on connections of their own, until standard input ends. `canary.py PORT`.

A process of its own, so that nothing an attack does to its own client is taken for the server's doing. Prints JSON.
"""
import json
import sys
import threading
import time

import grpc

import messages

EVERY = 0.05
GIVE_UP = 10
OPTIONS = [("grpc.enable_retries", 0), ("grpc.use_local_subchannel_pool", 1)]


class Bird(threading.Thread):
    """One kind of call over and over: how many, which failed, how long they took."""

    def __init__(self, port, path, body, stop):
        super().__init__(daemon=True)
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", OPTIONS)
        self.call = self.channel.unary_unary(path)
        self.body, self.stop = body, stop
        self.took, self.failed = [], []

    def run(self):
        while True:
            began = time.monotonic()
            try:
                self.call(self.body, timeout=GIVE_UP)
            except grpc.RpcError as error:
                self.failed.append(f"{error.code().name}: {error.details()[:80]}")
            took = time.monotonic() - began
            self.took.append(took)
            if self.stop.wait(max(0.0, EVERY - took)):
                return

    def report(self):
        took = sorted(self.took)
        return {
            "calls": len(took),
            "failed": len(self.failed),
            "why": sorted(set(self.failed))[:3],
            "median_ms": round(took[len(took) // 2] * 1e3, 2),
            "p99_ms": round(took[len(took) * 99 // 100] * 1e3, 2),
            "worst_ms": round(took[-1] * 1e3, 2),
        }


def main():
    port, stop = sys.argv[1], threading.Event()
    text = b"A short text. It has three sentences, and Mr. Smith. That is all."
    birds = {
        "segment": Bird(port, messages.SEGMENT, messages.segment(text), stop),
        "health": Bird(port, messages.HEALTH, messages.message({1: b"lector.v1.TextAnalysisService"}), stop),
    }
    for bird in birds.values():
        grpc.channel_ready_future(bird.channel).result(timeout=GIVE_UP)
        bird.start()
    print("singing", flush=True)
    sys.stdin.read()
    stop.set()
    for bird in birds.values():
        bird.join()
    print(json.dumps({name: bird.report() for name, bird in birds.items()}), flush=True)


if __name__ == "__main__":
    main()
