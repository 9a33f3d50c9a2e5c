"""A client of HTTP/2 that is as rude as it is told to be: it may leave answers untaken and messages unfinished."""
import select
import socket
import struct
import time

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS, PADDED, PRIORITY = 1, 1, 4, 8, 32
CANCEL = 8


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(name, value):
    """A header that enters no table: never compressed, lengths of seven bits and a rest."""

    def string(data):
        if len(data) < 127:
            return bytes([len(data)]) + data
        rest, out = len(data) - 127, bytearray([127])
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        return bytes(out) + bytes([rest]) + data

    return b"\0" + string(name.encode()) + string(value.encode())


def head(path, timeout=None, encoding=None, accept=None, extra=()):
    """The headers of a call, encoded once and sent as often as one likes."""
    fields = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "lector"), ("te", "trailers")]
    fields += [("content-type", "application/grpc")]
    fields += [("grpc-timeout", timeout)] if timeout else []
    fields += [("grpc-encoding", encoding)] if encoding else []
    fields += [("grpc-accept-encoding", accept)] if accept else []
    return b"".join(literal(name, value) for name, value in [*fields, *extra])


class Stream:
    def __init__(self, window):
        self.window = window
        self.began = time.monotonic()
        self.ended = None
        self.received = 0
        self.headers = {}
        self.reset = None

    @property
    def status(self):
        """The gRPC status, -1 while there is none, "reset" when the other end reset the stream."""
        if self.reset is not None and "grpc-status" not in self.headers:
            return "reset"
        return int(self.headers.get("grpc-status", -1))


class Wire:
    """One connection. Nothing is read but in `pump`, and by `send` while it waits for a window."""

    def __init__(self, port, window=65535, takes=True, source="127.0.0.1", grant=0):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Not `select`, which knows no descriptor above 1,023.
        self.poll = select.poll()
        self.poll.register(self.socket, select.POLLIN)
        self.takes = takes
        self.decoder = hpack.Decoder()
        self.buffer = bytearray()
        self.streams = {}
        self.next = 1
        self.window = 65535
        self.initial = 65535
        self.max_streams = 1 << 30
        self.block = None
        self.goaway = None
        self.closed = False
        self.on_end = None
        settings = struct.pack(">HIHI", 2, 0, 4, window)
        start = PREFACE + frame(SETTINGS, 0, 0, settings)
        if grant:
            start += frame(WINDOW, 0, 0, struct.pack(">I", grant))
        self.write(start)

    def write(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            self.closed = True

    def open(self, header_block, end=False):
        number, self.next = self.next, self.next + 2
        self.streams[number] = Stream(self.initial)
        self.write(frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), number, header_block))
        return number

    def send(self, number, data, end=False, timeout=3.0):
        """Sends as much as the windows allow; gives up when they allow nothing for `timeout` seconds. How much was sent."""
        data, sent, stream = memoryview(data), 0, self.streams[number]
        deadline = time.monotonic() + timeout
        while sent < len(data) and not self.closed and stream.ended is None:
            allowed = min(16384, len(data) - sent, self.window, stream.window)
            if allowed <= 0:
                if time.monotonic() > deadline:
                    break
                self.pump(0.05, lambda: min(self.window, stream.window) > 0 or stream.ended is not None)
                continue
            last = end and sent + allowed == len(data)
            self.write(frame(DATA, END_STREAM if last else 0, number, bytes(data[sent : sent + allowed])))
            sent += allowed
            self.window -= allowed
            stream.window -= allowed
            deadline = time.monotonic() + timeout
            if sent % (1 << 18) == 0:
                self.pump(0)
        return sent

    def call(self, header_block, body, timeout=3.0):
        """Begins a call of one message and does not wait for its answer."""
        number = self.open(header_block)
        self.send(number, body, end=True, timeout=timeout)
        return number

    def reset(self, number, code=CANCEL):
        self.write(frame(RESET, 0, number, struct.pack(">I", code)))
        self.streams[number].ended = time.monotonic()

    def pump(self, seconds, until=None):
        """Reads and answers frames for that long, or until the condition holds."""
        deadline = time.monotonic() + seconds
        while not self.closed:
            self.drain_buffer()
            if until and until():
                return True
            left = deadline - time.monotonic()
            try:
                if not self.poll.poll(max(0, left) * 1e3):
                    return bool(until and until())
                data = self.socket.recv(1 << 18)
            except OSError:
                data = b""
            if not data:
                self.closed = True
            self.buffer += data
        self.drain_buffer()
        return bool(until and until())

    def wait(self, number, seconds):
        """The status of a call, waiting so long for it."""
        stream = self.streams[number]
        self.pump(seconds, lambda: stream.ended is not None)
        return stream.status

    def drain_buffer(self):
        buffer, at = self.buffer, 0
        while len(buffer) - at >= 9:
            length = int.from_bytes(buffer[at : at + 3], "big")
            if len(buffer) - at < 9 + length:
                break
            kind, flags = buffer[at + 3], buffer[at + 4]
            number = int.from_bytes(buffer[at + 5 : at + 9], "big") & 0x7FFFFFFF
            payload = bytes(buffer[at + 9 : at + 9 + length])
            at += 9 + length
            self.see(kind, flags, number, payload)
        if at:
            del buffer[:at]

    def see(self, kind, flags, number, payload):
        stream = self.streams.get(number)
        if kind == DATA:
            if stream:
                stream.received += len(payload)
            if self.takes and payload:
                more = frame(WINDOW, 0, 0, struct.pack(">I", len(payload)))
                if not flags & END_STREAM:
                    more += frame(WINDOW, 0, number, struct.pack(">I", len(payload)))
                self.write(more)
            self.end(stream, flags)
        elif kind == HEADERS:
            if flags & PRIORITY:
                payload = payload[5:]
            if flags & END_HEADERS:
                self.headers(stream, payload, flags)
            else:
                self.block = (payload, flags)
        elif kind == CONTINUATION and self.block:
            self.block = (self.block[0] + payload, self.block[1])
            if flags & END_HEADERS:
                self.headers(stream, *self.block)
        elif kind == RESET and stream:
            stream.reset = int.from_bytes(payload, "big")
            self.end(stream, END_STREAM)
        elif kind == SETTINGS and not flags & ACK:
            for key, value in struct.iter_unpack(">HI", payload):
                if key == 3:
                    self.max_streams = value
                elif key == 4:
                    for each in self.streams.values():
                        each.window += value - self.initial
                    self.initial = value
            self.write(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self.write(frame(PING, ACK, 0, payload))
        elif kind == GOAWAY:
            self.goaway = int.from_bytes(payload[:4], "big") & 0x7FFFFFFF
        elif kind == WINDOW:
            step = int.from_bytes(payload, "big") & 0x7FFFFFFF
            if number == 0:
                self.window += step
            elif stream:
                stream.window += step

    def headers(self, stream, block, flags):
        fields = self.decoder.decode(block)
        if stream:
            stream.headers.update(fields)
        self.end(stream, flags)

    def end(self, stream, flags):
        if stream and flags & END_STREAM and stream.ended is None:
            stream.ended = time.monotonic()
            if self.on_end:
                self.on_end(stream)

    def close(self):
        self.socket.close()
        self.closed = True
