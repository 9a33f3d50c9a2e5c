"""What is done to the server: one function for each row. Each is bounded in count and time and talks to 127.0.0.1 only.

A function is given a `Scene`, does its worst, and says what it promised besides the promises of every row (memory below the
limit, canaries unharmed, the process alive) with `scene.expect`. `scene.note` adds a figure to the row.
"""
import collections
import concurrent.futures
import socket
import struct
import subprocess
import time

import grpc

import http2
import messages
from http2 import Wire, frame, head
from load import Load, name
from messages import MAX_MESSAGE, MAX_TEXT, MIB, framed

# Hostile connections come from here, canaries from 127.0.0.1: a limit for each peer must not touch other peers.
ELSEWHERE = "127.0.0.2"
ATTACKS = []


def attack(title, quick=False, canary=True, **server):
    """Registers a row; `server` are arguments of Server, such as flags."""

    def register(function):
        ATTACKS.append((title, quick, canary, server, function))
        return function

    return register


class Client:
    """A polite client by grpcio, with a connection of its own."""

    def __init__(self, port):
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        options += [("grpc.enable_retries", 0), ("grpc.use_local_subchannel_pool", 1)]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options)

    def call(self, path, body, timeout=60, compression=None):
        """(status name, answer or None, seconds, whether the refusal told when to retry)."""
        began = time.monotonic()
        try:
            answer = self.channel.unary_unary(path)(body, timeout=timeout, compression=compression)
            return "OK", answer, time.monotonic() - began, False
        except grpc.RpcError as error:
            trailers = dict(error.trailing_metadata() or ())
            retry = b"RetryInfo" in trailers.get("grpc-status-details-bin", b"") or "grpc-retry-pushback-ms" in trailers
            return error.code().name, None, time.monotonic() - began, retry

    def close(self):
        self.channel.close()


def at_once(port, count, path, body, timeout=60, compression=None):
    """That call on so many connections at one time; the outcomes."""

    def one(_):
        client = Client(port)
        try:
            status, answer, seconds, retry = client.call(path, body, timeout, compression)
            return status, len(answer or b""), seconds, retry
        finally:
            client.close()

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def outcomes(results):
    return ", ".join(f"{count} {status}" for status, count in collections.Counter(result[0] for result in results).most_common())


def expect_honest(scene, results):
    """Calls are answered, or refused at once with a time to retry after."""
    for status, _, seconds, retry in results:
        refused = status == "RESOURCE_EXHAUSTED"
        scene.expect(status == "OK" or refused, f"a legal call ended with {status}")
        scene.expect(not refused or (retry and seconds < 1), f"refused after {seconds:.1f} s, retry {'told' if retry else 'not told'}")


# Heavy but legal calls


def heavy(title, quick, count, path, body, single=False):
    @attack(title, quick)
    def run(scene):
        results = at_once(scene.port, count, path, body())
        scene.note(outcomes(results))
        scene.note(f"answer {max(result[1] for result in results) / MIB:.0f} MiB")
        expect_honest(scene, results)
        above = (scene.server.peak() - scene.server.idle) / MIB
        if single:
            scene.expect(results[0][0] == "OK", "a call alone was refused")
            scene.expect(above < 120, f"peak {above:.0f} MiB above idle")


heavy("4 MiB of graphemes", True, 1, messages.SEGMENT, lambda: messages.segment(messages.prose(MAX_TEXT), messages.GRAPHEMES), True)
heavy("4 MiB of graphemes, four at once", True, 4, messages.SEGMENT, lambda: messages.segment(messages.prose(MAX_TEXT), messages.GRAPHEMES))
heavy("4 MiB of words", False, 1, messages.SEGMENT, lambda: messages.segment(messages.prose(MAX_TEXT), messages.WORDS), True)
heavy("4 MiB of words of one letter, four at once", False, 4, messages.SEGMENT, lambda: messages.segment(messages.letters(MAX_TEXT), messages.WORDS))
heavy("4 MiB of words, ten at once", False, 10, messages.SEGMENT, lambda: messages.segment(messages.prose(MAX_TEXT), messages.WORDS))


@attack("4 MiB of sentences, paragraphs, stories")
def other_granularities(scene):
    for granularity in (messages.SENTENCES, messages.PARAGRAPHS, messages.STORIES):
        results = at_once(scene.port, 1, messages.SEGMENT, messages.segment(messages.prose(MAX_TEXT), granularity))
        scene.note(f"{outcomes(results)} {results[0][2]:.1f} s")
        expect_honest(scene, results)
    above = (scene.server.peak() - scene.server.idle) / MIB
    scene.expect(above < 120, f"peak {above:.0f} MiB above idle")


@attack("graphemes, 5 calls a second for 10 s by one caller")
def one_caller(scene):
    body = messages.segment(messages.prose(MAX_TEXT), messages.GRAPHEMES)
    client, pending = Client(scene.port), []
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        for number in range(50):
            time.sleep(max(0, began + number / 5 - time.monotonic()))
            pending.append(pool.submit(lambda: client.call(messages.SEGMENT, body, 20)[0]))
        scene.note(", ".join(f"{count} {status}" for status, count in collections.Counter(job.result() for job in pending).items()))
    client.close()


@attack("compressed answers of 4 MiB of sentences, two callers for 5 s", quick=True)
def compressed_answers(scene):
    body = messages.segment(messages.prose(MAX_TEXT))
    deadline, done = time.monotonic() + 5, collections.Counter()

    def one(_):
        client = Client(scene.port)
        while time.monotonic() < deadline:
            done[client.call(messages.SEGMENT, body, 30, grpc.Compression.Gzip)[0]] += 1
        client.close()

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    scene.note(", ".join(f"{count} {status}" for status, count in done.items()))


def processor_of(scene, call):
    """Processor seconds of the server that one call takes, and its status."""
    before = scene.server.cpu()
    status = call()[0]
    return scene.server.cpu() - before, status


@attack("summaries of ratio 1.0, 4,000 and 16,000 sentences")
def whole_summaries(scene):
    client = Client(scene.port)
    for budget in ({"ratio": 1.0}, {"words": 1_000_000_000}):
        small, _ = processor_of(scene, lambda: client.call(messages.SUMMARIZE, messages.summarize(messages.short_sentences(4_000), **budget)))
        large, status = processor_of(scene, lambda: client.call(messages.SUMMARIZE, messages.summarize(messages.short_sentences(16_000), **budget)))
        scene.note(f"{small:.2f} s, {large:.2f} s {status}")
        # A twentieth of a second each for the canaries and the resolution of the clock.
        scene.expect(large < 8 * (small + 0.05), "four times the text takes more than eight times the work")
    client.close()


@attack("spans of Telugu and Kannada by turns, 2 MB, deadline 3 s", quick=True)
def spans(scene):
    client = Client(scene.port)
    status, _, took, _ = client.call(messages.DETECT, messages.detect(messages.alternating(2_000_000), True), timeout=3)
    time.sleep(0.1)
    before, rest = scene.server.cpu(), scene.server.cpu()
    deadline = time.monotonic() + 60
    # Until it is quiet; the canaries alone stay far below a tenth of a processor.
    while time.monotonic() < deadline:
        time.sleep(1)
        now = scene.server.cpu()
        if now - rest < 0.3:
            break
        rest = now
    after = rest - before
    scene.note(f"{status} after {took:.1f} s, then {after:.1f} s of processor")
    scene.expect(after < 0.3, f"{after:.1f} s of processor after the end of the call")
    client.close()


@attack("50 calls of 4 MiB of words cancelled after 50 ms, one after another")
def cancelled(scene):
    body = framed(messages.segment(messages.prose(MAX_TEXT), messages.WORDS))
    wire = Wire(scene.port, source=ELSEWHERE)
    for _ in range(50):
        number = wire.call(head(messages.SEGMENT), body)
        wire.pump(0.05)
        wire.reset(number)
    wire.pump(0.1)
    before = scene.server.cpu()
    wire.pump(1)
    after = scene.server.cpu() - before
    scene.note(f"{after:.2f} s of processor in the second after")
    scene.expect(after < 0.3, "work goes on after a cancel")
    wire.close()


# What clients hold


def half_sent(title, quick, count, path, hold, flags=(), freed=False):
    @attack(title, quick, flags=flags)
    def run(scene):
        wire = Wire(scene.port, source=ELSEWHERE)
        first = framed(messages.stream_options(omit_text=True)) if path == messages.SEGMENT_STREAM else b""
        whole = messages.stream_chunk(b"a" * (MAX_MESSAGE - 100)) if first else message_of(MAX_MESSAGE)
        unfinished = (first + framed(whole))[:-1]
        sent, began = 0, time.monotonic()
        for _ in range(count):
            if wire.closed or time.monotonic() - began > 20:
                break
            sent += wire.send(wire.open(head(path)), unfinished, timeout=0.3)
        wire.pump(hold)
        scene.note(f"{sent / 1e6:.0f} MB taken of {count * len(unfinished) / 1e6:.0f}")
        scene.note(f"{sum(stream.ended is not None for stream in wire.streams.values())} ended by the server")
        expect_freed(scene, wire, freed)
        wire.close()


def expect_freed(scene, wire, freed):
    """Whether what the client holds is taken from it by a time limit that is over by now."""
    if freed:
        held = (scene.server.rss() - scene.server.idle) / MIB
        left = sum(stream.ended is None for stream in wire.streams.values())
        scene.note(f"{held:.0f} MiB held after the time limit")
        scene.expect(wire.closed or left == 0, f"{left} calls go on after the time limit")
        scene.expect(held < 100, f"{held:.0f} MiB held after the time limit")


def message_of(length):
    """A Segment request of exactly that length or a little less: text and two fields that it does not know."""
    return messages.message({1: b"a" * MAX_TEXT, 100: b"b" * MAX_TEXT, 101: b"c" * (length - 2 * MAX_TEXT - 32)})


half_sent("60 half-sent messages of 12 MB on one connection", True, 60, messages.SEGMENT, 3)
half_sent("100 half-sent messages of 12 MB on one connection", False, 100, messages.SEGMENT, 10)
half_sent("100 half-sent stream messages of 12 MB on one connection", False, 100, messages.SEGMENT_STREAM, 10)
half_sent("30 half-sent messages, --message-timeout 3s", False, 30, messages.SEGMENT, 8, ("--message-timeout", "3s", "--call-timeout", "5s"), True)


def untaken(title, quick, window, takes_headers, hold, flags=(), freed=False):
    @attack(title, quick, flags=flags)
    def run(scene):
        body = framed(messages.segment(messages.prose(600_000), messages.WORDS))
        # A connection window of 2 GiB, so that only the streams' windows or the full socket hold the answers back.
        wire = Wire(scene.port, window=window, takes=False, source=ELSEWHERE, grant=(1 << 31) - 1 - 65535)
        sent, began = 0, time.monotonic()
        for _ in range(100):
            if wire.closed or time.monotonic() - began > 15:
                break
            number = wire.open(head(messages.SEGMENT))
            sent += wire.send(number, body, end=True, timeout=1.0) == len(body)
        if takes_headers:
            wire.pump(hold)
        else:
            time.sleep(hold)
        ended = collections.Counter(stream.status for stream in wire.streams.values() if stream.ended is not None)
        scene.note(f"{sent} of 100 calls sent")
        scene.note(", ".join(f"{count} {name(status)}" for status, count in ended.items()) or "none ended")
        scene.note(f"holds {(scene.server.rss() - scene.server.idle) / MIB:.0f} MiB after {hold} s")
        expect_freed(scene, wire, freed)
        wire.close()


untaken("100 answers of 5 MB, a window of nothing", True, 0, True, 5)
untaken("100 answers of 5 MB, a window of one byte", False, 1, True, 10)
untaken("100 answers of 5 MB, a wide window and nobody reads", False, (1 << 31) - 1, False, 10)
untaken("100 answers of 5 MB untaken, --send-stall-timeout 3s", False, 0, True, 8, ("--send-stall-timeout", "3s", "--call-timeout", "5s"), True)


@attack("250 connections with four deaf SegmentStreams each")
def deaf_streams(scene):
    options = framed(messages.stream_options(messages.WORDS))
    chunk = framed(messages.stream_chunk(messages.letters(250_000)))
    wires, sent, began = [], 0, time.monotonic()
    for _ in range(250):
        if time.monotonic() - began > 30:
            break
        try:
            wire = Wire(scene.port, window=0, takes=False, source=ELSEWHERE)
        except OSError:
            break
        wires.append(wire)
        wire.pump(0.02, lambda: wire.initial != 65535)
        for _ in range(4):
            sent += wire.send(wire.open(head(messages.SEGMENT_STREAM)), options + chunk, timeout=0.05)
    time.sleep(5)
    scene.note(f"{len(wires)} connections, {sent / 1e6:.0f} MB taken")
    for wire in wires:
        wire.close()


@attack("two unread SegmentStreams, then a third call on their connection", quick=True)
def third_call(scene):
    wire = Wire(scene.port, window=1, takes=False, source=ELSEWHERE)
    wire.pump(0.2)
    # Small chunks: the server takes the next one when the answers to the last one are taken.
    data = framed(messages.stream_options(messages.WORDS)) + framed(messages.stream_chunk(messages.letters(16_000))) * 200
    taken = [wire.send(wire.open(head(messages.SEGMENT_STREAM)), data, timeout=0.5) for _ in range(2)]
    began = time.monotonic()
    # Health's answer of seven bytes needs more than the window of one byte, hence a call whose answer is a status.
    number = wire.call(head(messages.SEGMENT), framed(messages.segment(b"One.", 77)), timeout=2)
    status = wire.wait(number, 2)
    scene.note(f"{sum(taken) / 1e6:.1f} MB taken, third call {name(status)} after {time.monotonic() - began:.2f} s")
    scene.expect(status == 3, "the third call on the connection was not answered")
    wire.close()


@attack("24 idle SegmentStreams with 4 MB open, then one more, which may retry", flags=("--stream-idle-timeout", "3s"))
def idle_streams(scene):
    # Of small chunks: of one large message no more is counted than its last stride.
    open_text = framed(messages.stream_chunk(b"and so on " * 6_500)) * 64
    wires = []
    for _ in range(24):
        wire = Wire(scene.port, source=ELSEWHERE)
        wire.send(wire.open(head(messages.SEGMENT_STREAM)), framed(messages.stream_options()) + open_text)
        wires.append(wire)
    time.sleep(0.5)
    late = Wire(scene.port)
    document = framed(messages.stream_options()) + b"".join(framed(messages.stream_chunk(messages.prose(100_000))) for _ in range(20))
    began, tries, status = time.monotonic(), 0, -1
    while status != 0 and time.monotonic() - began < 10 and not late.closed:
        tries += 1
        status = late.wait(late.call(head(messages.SEGMENT_STREAM), document), 10)
        late.pump(0 if status == 0 else 0.5)
    took = time.monotonic() - began
    scene.note(f"{name(status)} after {took:.1f} s, {tries} tries")
    scene.expect(status == 0, f"the last of {tries} tries in {took:.0f} s ended with {name(status)}")
    for wire in wires:
        wire.pump(0.02)
    ended = collections.Counter(name(wire.streams[1].status) for wire in wires if wire.streams[1].ended)
    scene.note(f"of the idle: {dict(ended) or 'none'} ended by the server")
    for wire in [*wires, late]:
        wire.close()


# Small on the wire, large behind it


def bombs(title, quick, encoding, body, path, count=64):
    @attack(title, quick)
    def run(scene):
        payload = framed(body(), encoding)
        before = scene.server.cpu()
        wire = Wire(scene.port, source=ELSEWHERE)
        wire.pump(0.2)
        numbers = [wire.call(head(path, encoding=encoding), payload) for _ in range(count)]
        wire.pump(30, lambda: all(wire.streams[number].ended is not None for number in numbers))
        found = collections.Counter(wire.streams[number].status for number in numbers)
        scene.note(f"{len(payload):,} bytes each; " + ", ".join(f"{count} {name(status)}" for status, count in found.items()))
        spent = scene.server.cpu() - before
        scene.note(f"{spent:.1f} s of processor")
        scene.expect(found.keys() <= {3, 8}, "not every bomb was refused")
        wire.close()


bombs("64 requests that unpack (zstd) to millions of empty abbreviations", True, "zstd", lambda: messages.bomb_of_empties(6), messages.SEGMENT)
bombs("64 requests that unpack (gzip) to millions of empty abbreviations", False, "gzip", lambda: messages.bomb_of_empties(6), messages.SEGMENT)
bombs("64 requests that unpack (zstd) to millions of allowed languages", False, "zstd", lambda: messages.bomb_of_empties(3), messages.DETECT)
bombs("64 requests that unpack (zstd) to millions of priors", False, "zstd", lambda: messages.bomb_of_empties(4), messages.DETECT)


def bombs_at_a_rate(title, quick, encoding, seconds, body):
    @attack(title, quick)
    def run(scene):
        payload = framed(body(), encoding)
        wires = [Wire(scene.port, source=ELSEWHERE) for _ in range(4)]
        for wire in wires:
            wire.pump(0.2)
        before = scene.server.cpu()
        load = Load(wires, head(messages.SEGMENT, encoding=encoding), payload).run(seconds, 122).finish(10)
        scene.note(f"{len(payload):,} bytes each, {load.sent} sent; {load.summary()}")
        scene.note(f"{scene.server.cpu() - before:.1f} s of processor")
        for wire in wires:
            wire.close()


bombs_at_a_rate("requests that unpack (zstd) to 12.5 MB, 122 a second", True, "zstd", 5, lambda: message_of(MAX_MESSAGE))
bombs_at_a_rate("requests that unpack (gzip) to 12.5 MB, 122 a second", False, "gzip", 10, lambda: message_of(MAX_MESSAGE))
bombs_at_a_rate("texts of 12.5 MB, above the limit, unpacked (zstd), 122 a second", False, "zstd", 10, lambda: messages.segment(b"a" * (MAX_MESSAGE - 64)))


def overload(title, quick, path, body, times, least, seconds):
    @attack(title, quick)
    def run(scene):
        payload = framed(body(), "zstd")
        wires = [Wire(scene.port, source=ELSEWHERE, window=8 * MIB, grant=256 * MIB) for _ in range(16)]
        for wire in wires:
            wire.pump(0.2)
        block = head(path, encoding="zstd")
        calm = Load(wires, block, payload, depth=1).run(seconds / 2)
        calm.finish(10)
        peak = calm.answered() / (seconds / 2)
        storm = Load(wires, block, payload, depth=256).run(seconds, times * peak)
        good = storm.answered() / seconds
        storm.finish(10)
        scene.note(f"capacity {peak:.0f}/s, offered {storm.sent / seconds:.0f}/s, answered {good:.0f}/s ({good / max(peak, 1):.0%})")
        scene.note(f"accepted p99 {storm.quantile_ms(0.99):.0f} ms; {storm.summary()}")
        scene.expect(good >= least * peak, f"goodput fell to {good / max(peak, 1):.0%}")
        for wire in wires:
            wire.close()


overload("100 KB Segment in zstd, four times the capacity", True, messages.SEGMENT, lambda: messages.segment(messages.prose(100_000)), 4, 0.6, 6)
overload("4 MB DetectLanguage in zstd, 2.5 times the capacity", False, messages.DETECT, lambda: messages.detect(messages.prose(4_000_000)), 2.5, 0.6, 10)


# Connections


@attack("1,200 idle connections, then 40 fresh ones", quick=True)
def idle_connections(scene):
    held = hold_connections(scene, 1200)
    worst, failed = 0.0, collections.Counter()
    for _ in range(40):
        client = Client(scene.port)
        status, _, took, _ = client.call(messages.SEGMENT, messages.segment(b"One. Two."), timeout=5)
        worst = max(worst, took)
        failed[status] += status != "OK"
        client.close()
    warned = sum(line.get("level") == "WARN" for line in scene.server.lines())
    scene.note(f"{len(held)} held; of 40 fresh {dict(+failed) or 'none'} failed, worst {worst * 1e3:.0f} ms; {warned} WARN lines")
    scene.expect(not +failed, f"fresh connections failed: {dict(+failed)}")
    scene.expect(worst < 1, "a fresh connection waited longer than a second")
    scene.expect(warned <= 100, f"{warned} WARN lines")
    for wire in held:
        wire.close()


def hold_connections(scene, count):
    held = []
    for number in range(count):
        try:
            held.append(Wire(scene.port, source=f"127.0.0.{2 + number % 4}"))
        except OSError:
            break
    for wire in held:
        wire.pump(0)
    return held


@attack("1,200 connections that each watch health, then 40 fresh ones")
def watching_connections(scene):
    held = hold_connections(scene, 1200)
    for wire in held:
        wire.call(head(messages.HEALTH_WATCH), framed(b""), timeout=0)
        wire.pump(0)
    failed = 0
    for _ in range(40):
        client = Client(scene.port)
        failed += client.call(messages.HEALTH, b"", timeout=5)[0] != "OK"
        client.close()
    scene.note(f"{len(held)} held, {failed} of 40 fresh failed")
    scene.expect(failed == 0, f"{failed} of 40 fresh connections failed")
    for wire in held:
        wire.close()


@attack("floods of headers, resets, settings and pings", quick=True)
def floods(scene):
    deadline = time.monotonic() + 15
    block = head(messages.SEGMENT)

    def flood(label, start, piece, times):
        wire = Wire(scene.port, source=ELSEWHERE)
        wire.pump(0.1)
        wire.socket.settimeout(1)
        wire.write(start)
        sent = 0
        while sent < times and not wire.closed and time.monotonic() < deadline:
            data = piece(sent)
            wire.write(data)
            sent += 1
            if sent % 64 == 0:
                wire.pump(0)
        wire.pump(0.1)
        scene.note(f"{label} {'cut' if wire.closed or wire.goaway is not None else 'borne'} after {sent}")
        wire.close()

    big = block + http2.literal("x-large", "x" * 8000)
    flood("continuation", frame(http2.HEADERS, 0, 1, block), lambda _: frame(http2.CONTINUATION, 0, 1, http2.literal("x", "y" * 8000)), 2000)
    flood("headers", b"", lambda n: frame(http2.HEADERS, http2.END_HEADERS, 2 * n + 1, big * 1), 5000)
    flood("rapid reset", b"", lambda n: frame(http2.HEADERS, http2.END_HEADERS, 2 * n + 1, block) + frame(http2.RESET, 0, 2 * n + 1, struct.pack(">I", 8)), 20000)
    flood("settings", b"", lambda _: frame(http2.SETTINGS, 0, 0, struct.pack(">HI", 4, 65535)) * 16, 5000)
    flood("ping", b"", lambda _: frame(http2.PING, 0, 0, b"12345678") * 16, 5000)
    flood("empty data", frame(http2.HEADERS, http2.END_HEADERS, 1, block), lambda _: frame(http2.DATA, 0, 1) * 16, 5000)


@attack("--max-connection-age 2s under a stream of 8 s", canary=False, flags=("--max-connection-age", "2s", "--drain-timeout", "1s"))
def old_connections(scene):
    wire = Wire(scene.port)
    number = wire.open(head(messages.SEGMENT_STREAM))
    wire.send(number, framed(messages.stream_options()))
    began = time.monotonic()
    while time.monotonic() - began < 8 and wire.streams[number].ended is None and not wire.closed:
        wire.send(number, framed(messages.stream_chunk(messages.prose(10_000))))
        wire.pump(0.1)
    wire.send(number, framed(messages.stream_chunk(b"End.")), end=True)
    status = wire.wait(number, 5)
    scene.note(f"{name(status)} after {time.monotonic() - began:.1f} s; asked to leave: {wire.goaway is not None}")
    scene.expect(status == 0, f"the stream ended with {name(status)}")
    scene.expect(wire.goaway is not None, "no GOAWAY")
    wire.close()


# The end of the process


def drains(title, quick, hold, cut, timeout=2):
    flags = ("--drain-timeout", f"{timeout}s")

    @attack(title, quick, canary=False, flags=flags)
    def run(scene):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            hold(scene, pool)
            began = time.monotonic()
            scene.server.terminate()
            try:
                code = scene.server.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                scene.server.process.kill()
                code = "none"
            took = time.monotonic() - began
        scene.note(f"exit {code} after {took:.1f} s of {timeout}")
        scene.expect(took < timeout + 1, f"the end came after {took:.1f} s")
        if cut is not None:
            scene.expect((code != 0) == cut, f"exit code {code} although calls were {'cut' if cut else 'answered'}")


def hold_nothing(scene, pool):
    del scene, pool


def hold_stream(scene, pool):
    del pool
    scene.wire = Wire(scene.port)
    scene.wire.send(scene.wire.open(head(messages.SEGMENT_STREAM)), framed(messages.stream_options()))
    scene.wire.pump(0.2)


def hold_spans(scene, pool):
    pool.submit(lambda: Client(scene.port).call(messages.DETECT, messages.detect(messages.alternating(1_500_000), True), timeout=50))
    time.sleep(0.3)


def hold_large_answers(scene, pool):
    body = messages.segment(messages.prose(MAX_TEXT), messages.WORDS)
    for _ in range(6):
        pool.submit(lambda: Client(scene.port).call(messages.SEGMENT, body, timeout=30))
    time.sleep(0.15)


def hold_untaken(scene, pool):
    del pool
    scene.wire = Wire(scene.port, window=0, takes=False)
    scene.wire.pump(0.2)
    for _ in range(4):
        scene.wire.call(head(messages.SEGMENT), framed(messages.segment(messages.prose(100_000), messages.WORDS)))
    scene.wire.pump(0.5)


drains("SIGTERM, nothing in flight", False, hold_nothing, False)
drains("SIGTERM, an open stream", True, hold_stream, True)
drains("SIGTERM, a heavy DetectLanguage in flight", False, hold_spans, None)
drains("SIGTERM, six large answers in flight", False, hold_large_answers, None)
drains("SIGTERM, four answers that nobody takes", False, hold_untaken, True)


@attack("SIGTERM under 2,000 calls a second on 16 connections, eight times", quick=True, canary=False, flags=("--drain-timeout", "5s"))
def term_under_load(scene):
    before = after = refused = beyond = lost = 0
    for turn in range(8):
        if turn:
            scene.restart()
        wires = [Wire(scene.port) for _ in range(16)]
        for wire in wires:
            wire.pump(0.05)
        load = Load(wires, head(messages.SEGMENT), framed(messages.segment(b"A short text. Two sentences.")))
        load.run(0.6, 2000)
        before += load.sent
        after -= load.sent
        scene.server.terminate()
        load.run(10, 2000, until=lambda: all(wire.closed or wire.goaway is not None for wire in wires))
        after += load.sent
        # An end without an answer is a call that was lost, but for those that GOAWAY gives back to the client.
        load.finish(6)
        for wire in wires:
            for number, stream in wire.streams.items():
                if stream.ended is None:
                    given_back = wire.goaway is not None and number > wire.goaway
                    beyond, lost = beyond + given_back, lost + (not given_back)
        refused += sum(load.statuses.values()) - load.statuses[0]
        try:
            code = scene.server.process.wait(timeout=10)
            scene.expect(code == 0, f"exit code {code}")
        except subprocess.TimeoutExpired:
            scene.expect(False, "the server did not end")
    scene.note(f"{before} sent before, {after} after the signal; {refused} refused, {lost} lost, {beyond} beyond GOAWAY")
    scene.expect(refused == 0 and lost == 0, f"{refused} calls refused, {lost} lost")
    scene.expect(beyond == 0, f"{beyond} calls sent before GOAWAY could be seen were not taken")


# Memory and time of the process itself


@attack("512 MB of address space, 4 MiB of words", quick=True, address_space=512 * MIB)
def little_address_space(scene):
    results = at_once(scene.port, 2, messages.SEGMENT, messages.segment(messages.prose(MAX_TEXT), messages.WORDS))
    scene.note(outcomes(results))
    scene.expect(scene.server.alive(), "the process is gone")
    status = Client(scene.port).call(messages.SEGMENT, messages.segment(b"One. Two."), timeout=5)[0] if scene.server.alive() else "gone"
    scene.expect(status == "OK", f"the next call: {status}")


@attack("idle, and 10 s after ten calls of 4 MiB of words", canary=False)
def given_back(scene):
    time.sleep(0.5)
    idle = scene.server.rss()
    for _ in range(5):
        at_once(scene.port, 2, messages.SEGMENT, messages.segment(messages.prose(MAX_TEXT), messages.WORDS))
    time.sleep(10)
    after = scene.server.rss()
    scene.note(f"idle {idle / MIB:.0f} MiB, after {after / MIB:.0f} MiB")
    scene.expect(idle <= 30 * MIB, f"idle at {idle / MIB:.0f} MiB")
    scene.expect(after <= idle + 64 * MIB, f"{after / MIB:.0f} MiB ten seconds after the peak")


@attack("from the start to serving, the best of five", quick=True, canary=False)
def start(scene):
    best = scene.server.start_seconds
    for _ in range(4):
        scene.restart()
        best = min(best, scene.server.start_seconds)
    scene.note(f"{best * 1e3:.0f} ms, idle {scene.server.idle / MIB:.0f} MiB")
    scene.expect(best <= 0.05, f"serving after {best * 1e3:.0f} ms")


# All together


@attack("mixture: graphemes, half-sent messages, answers untaken, bombs, idle connections")
def mixture(scene):
    held = hold_connections(scene, 300)
    wire = Wire(scene.port, source="127.0.0.3")
    unfinished = framed(message_of(MAX_MESSAGE))[:-1]
    deaf = Wire(scene.port, window=0, takes=False, source="127.0.0.4", grant=1 << 30)
    deaf.pump(0.2)
    heavy_body = messages.segment(messages.prose(MAX_TEXT), messages.GRAPHEMES)
    bomb = framed(messages.bomb_of_empties(6), "zstd")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(lambda: [at_once(scene.port, 2, messages.SEGMENT, heavy_body, 20) for _ in range(3)]),
            pool.submit(lambda: [wire.send(wire.open(head(messages.SEGMENT)), unfinished, timeout=0.3) for _ in range(20)]),
            pool.submit(lambda: [deaf.call(head(messages.SEGMENT), framed(messages.segment(messages.prose(600_000), messages.WORDS)), timeout=0.5) for _ in range(30)]),
            pool.submit(lambda: bomb_slowly(scene, bomb)),
        ]
        done, late = concurrent.futures.wait(jobs, timeout=60)
    flat = [result for group in jobs[0].result() for result in group]
    scene.note(f"heavy: {outcomes(flat)}; {len(late)} late of {len(done) + len(late)}")
    for each in [*held, wire, deaf]:
        each.close()


def bomb_slowly(scene, bomb):
    wire = Wire(scene.port, source="127.0.0.5")
    Load([wire], head(messages.SEGMENT, encoding="zstd"), bomb, depth=32).run(8, 20).finish(10)
    wire.close()


@attack("mixture: two callers of words, compressed overload, cancels, a silent connection")
def second_mixture(scene):
    silent = [socket.create_connection(("127.0.0.1", scene.port), source_address=(ELSEWHERE, 0)) for _ in range(50)]
    words = messages.segment(messages.prose(MAX_TEXT), messages.WORDS)
    payload = framed(messages.segment(messages.prose(100_000), omit_text=True), "zstd")

    def storm():
        wires = [Wire(scene.port, source="127.0.0.3", window=8 * MIB, grant=64 * MIB) for _ in range(4)]
        for wire in wires:
            wire.pump(0.2)
        load = Load(wires, head(messages.SEGMENT, encoding="zstd"), payload).run(8, 1500).finish(10)
        return load.summary()

    def cancels():
        wire = Wire(scene.port, source="127.0.0.4")
        for _ in range(40):
            number = wire.call(head(messages.SEGMENT), framed(words))
            wire.pump(0.05)
            wire.reset(number)
        wire.close()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(storm), pool.submit(cancels), pool.submit(lambda: [at_once(scene.port, 2, messages.SEGMENT, words, 30) for _ in range(4)])]
        concurrent.futures.wait(jobs, timeout=60)
    scene.note(f"storm: {jobs[0].result()}; words: {outcomes([result for group in jobs[2].result() for result in group])}")
    for each in silent:
        each.close()
