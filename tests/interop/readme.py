"""Runs the calls of README.md and compares their answers.

A call is a block of ```sh whose lines begin with `grpcurl` or `lector`; its answer is the ```json or ```text block after it.
"""
import json
import re
import subprocess
import sys

CALL = re.compile(r"```sh\n((?:grpcurl|lector|echo) .*?)```\n+```(json|text)\n(.*?)```", re.S)


def run(path, address, binary, update):
    text = path.read_text(encoding="utf-8")
    calls = list(CALL.finditer(text))
    if len(calls) < 6:
        sys.exit(f"README.md: only {len(calls)} calls found")
    for match in reversed(calls):
        command, kind, expected = match.groups()
        actual = answer(command, address, binary)
        if update:
            text = text[: match.start(3)] + actual + text[match.end(3) :]
        elif parsed(kind, actual) != parsed(kind, expected):
            sys.exit(f"README.md says of\n{command}\n{expected}\nbut the answer is\n{actual}")
    if update:
        path.write_text(text, encoding="utf-8")
    print(f"README.md: {len(calls)} calls answered as written")


def answer(command, address, binary):
    command = re.sub(r"(?m)^lector|(?<=\| )lector", binary, command.replace("localhost:50051", address))
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def parsed(kind, text):
    """The text, or the JSON values in it: a stream has several answers."""
    if kind != "json":
        return text.strip()
    values, decoder, rest = [], json.JSONDecoder(), text.strip()
    while rest:
        value, end = decoder.raw_decode(rest)
        values.append(value)
        rest = rest[end:].strip()
    return values
