"""Requests as bytes, written by hand so that an attack may send what no generated type would, and texts to send."""
import gzip
import struct

import zstandard

SERVICE = "/lector.v1.TextAnalysisService"
SEGMENT = f"{SERVICE}/Segment"
DETECT = f"{SERVICE}/DetectLanguage"
SUMMARIZE = f"{SERVICE}/Summarize"
SEGMENT_STREAM = f"{SERVICE}/SegmentStream"
CAPABILITIES = f"{SERVICE}/GetCapabilities"
HEALTH = "/grpc.health.v1.Health/Check"
HEALTH_WATCH = "/grpc.health.v1.Health/Watch"

GRAPHEMES, WORDS, SENTENCES, PARAGRAPHS, STORIES = 1, 2, 3, 4, 5

MIB = 1 << 20
# Limits.max_text_bytes and Limits.max_message_bytes of a server with default flags.
MAX_TEXT = 4 * MIB
MAX_MESSAGE = 3 * MAX_TEXT + 64 * 1024


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def message(fields):
    """A protobuf message of {number: value}: bytes, integers, doubles."""
    out = bytearray()
    for number, value in fields.items():
        if isinstance(value, bytes):
            out += varint(number << 3 | 2) + varint(len(value)) + value
        elif isinstance(value, float):
            out += varint(number << 3 | 1) + struct.pack("<d", value)
        else:
            out += varint(number << 3) + varint(int(value))
    return bytes(out)


def segment(text, granularity=SENTENCES, omit_text=False, language=b"en"):
    return message({1: text, 2: language, 3: granularity, 5: omit_text})


def detect(text, spans=False):
    return message({1: text, 5: spans})


def summarize(text, ratio=None, words=None):
    fields = {1: text, 2: b"en"}
    if words is not None:
        fields[5] = words
    if ratio is not None:
        fields[7] = ratio
    return message(fields)


def stream_options(granularity=SENTENCES, omit_text=False):
    return message({1: segment(b"", granularity, omit_text)})


def stream_chunk(data):
    return message({2: data})


def framed(body, encoding=None):
    """A message after the five bytes of its gRPC header, compressed if asked."""
    if encoding == "gzip":
        body = gzip.compress(body, 6)
    elif encoding == "zstd":
        body = zstandard.compress(body, 3)
    return struct.pack(">BI", encoding is not None, len(body)) + body


STORY = (
    "The harbour town had waited for the ferry since the early morning, and nobody knew why it was late. "
    "Mr. Harlow, who sold 3.5 tons of fish a week, said that he had seen worse in the winter of 1987. "
    "Children threw stones into the grey water! Was there any news from the island? "
    "At noon the wind turned, the fog lifted, and the white ship came round the point at last. "
    "\"We had to wait for the tide,\" the captain explained, although few believed him.\n\n"
)


def prose(length):
    """English sentences of that many bytes, no two paragraphs alike."""
    out, number = [], 0
    have = 0
    while have < length:
        piece = f"Report {number} of the day. {STORY}"
        out.append(piece)
        have += len(piece)
        number += 1
    return "".join(out)[:length].encode()


def letters(length):
    """One word-like piece for each two bytes, one grapheme for each byte."""
    return (b"a b c d e f g h " * (length // 16 + 1))[:length]


def short_sentences(count):
    return " ".join(f"Fact {number} holds." for number in range(count)).encode()


def alternating(length):
    """Lines of Telugu and Kannada by turns, whole characters only."""
    line = "తెలుగు భాష మాట్లాడే ప్రజలు\nಕನ್ನಡ ಭಾಷೆಯನ್ನು ಮಾತನಾಡುವ ಜನರು\n".encode()
    return (line * (length // len(line) + 1))[: length // len(line) * len(line)]


def bomb_of_empties(field, length=12 * MIB):
    """A repeated string field full of empty strings: two bytes each."""
    return message({1: b"One. Two."}) + bytes([field << 3 | 2, 0]) * (length // 2)
