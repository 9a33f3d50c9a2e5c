"""Calls at a rate over raw connections: an open loop, so that a slow server does not slow its callers."""
import collections
import select
import time

import http2


class Load:
    """`rate` calls a second for `seconds` over the wires by turns; with `rate` None, always `depth` in flight on each."""

    def __init__(self, wires, header_block, body, depth=100):
        self.wires, self.header_block, self.body, self.depth = wires, header_block, body, depth
        self.sent = self.unsent = self.open = 0
        self.statuses = collections.Counter()
        self.took = []
        self.poll, self.by_descriptor = select.poll(), {}
        for wire in wires:
            wire.on_end = self.ended
            self.by_descriptor[wire.socket.fileno()] = wire
            self.poll.register(wire.socket, select.POLLIN)

    def ended(self, stream):
        self.open -= 1
        self.statuses[stream.status] += 1
        if stream.status == 0:
            self.took.append(stream.ended - stream.began)

    def begin(self, wire):
        """Whether there was room for one more call."""
        number = wire.next
        live = wire.live = getattr(wire, "live", collections.deque())
        while live and wire.streams[live[0]].ended is not None:
            del wire.streams[live.popleft()]
        if wire.closed or wire.goaway is not None or len(live) >= min(self.depth, wire.max_streams):
            return False
        if len(self.body) > min(wire.window, wire.initial):
            return False
        wire.streams[number] = stream = http2.Stream(wire.initial - len(self.body))
        wire.next += 2
        wire.window -= len(self.body)
        live.append(number)
        out = [http2.frame(http2.HEADERS, http2.END_HEADERS, number, self.header_block)]
        for at in range(0, len(self.body), 16384):
            piece = self.body[at : at + 16384]
            out.append(http2.frame(http2.DATA, http2.END_STREAM if at + 16384 >= len(self.body) else 0, number, piece))
        stream.began = time.monotonic()
        wire.write(b"".join(out))
        self.sent += 1
        self.open += 1
        return True

    def pump(self, seconds):
        if all(wire.closed for wire in self.wires):
            time.sleep(seconds)
            return
        for descriptor, _ in self.poll.poll(seconds * 1e3):
            wire = self.by_descriptor[descriptor]
            wire.pump(0)
            if wire.closed:
                self.poll.unregister(descriptor)

    def run(self, seconds, rate=None, until=lambda: False):
        began, turn, before = time.monotonic(), 0, self.sent + self.unsent
        while (now := time.monotonic() - began) < seconds and not until():
            if rate is None:
                for wire in self.wires:
                    while self.begin(wire):
                        pass
            else:
                while self.sent + self.unsent - before < now * rate:
                    wire = self.wires[turn % len(self.wires)]
                    turn += 1
                    if not self.begin(wire):
                        self.unsent += 1
            self.pump(0.002)
        return self

    def finish(self, seconds):
        deadline = time.monotonic() + seconds
        while self.open and time.monotonic() < deadline and not all(wire.closed for wire in self.wires):
            self.pump(0.02)
        return self

    def answered(self):
        return self.statuses[0]

    def quantile_ms(self, share):
        took = sorted(self.took)
        return took[int(len(took) * share)] * 1e3 if took else float("nan")

    def summary(self):
        return ", ".join(f"{count} {name(status)}" for status, count in self.statuses.most_common())


def name(status):
    names = {0: "OK", 1: "CANCELLED", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 13: "INTERNAL", 14: "UNAVAILABLE"}
    return names.get(status, str(status))
