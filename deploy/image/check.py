"""Runs the build steps of the Dockerfile where there is no Docker: `python deploy/image/check.py`.

The steps are read from the Dockerfile, so that they cannot drift from it. They run in a folder that holds only what the COPY
steps copy, and only what .dockerignore lets through, with the toolchain of this machine and its target/, so that dependencies
that are built already are not built again. What the last stage copies must then be there and run.
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "image"


def instructions(text):
    """(name, rest) of each instruction, its continued lines joined as Docker joins them."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", "", "\n".join(lines))
    for line in joined.splitlines():
        name, _, rest = line.strip().partition(" ")
        yield name.upper(), rest.strip()


def stages(text):
    """The instructions of each stage, by its name, in order; a stage without a name is called by its number."""
    found = {}
    for name, rest in instructions(text):
        if name == "FROM":
            words = rest.split()
            current = found.setdefault(words[2] if len(words) == 3 else str(len(found)), [])
        else:
            current.append((name, rest))
    return found


def in_context(source, rules):
    """Whether .dockerignore lets a source through; the last rule that matches its first folder or all of it decides."""
    kept = True
    for rule in rules:
        path = rule.removeprefix("!").strip("/")
        if path in ("*", source, source.split("/")[0]):
            kept = rule.startswith("!")
    return kept


class Stage:
    """A folder that stands for the root of a build container."""

    def __init__(self, root):
        self.root, self.place, self.environment = root, root, dict(os.environ)

    def path(self, name):
        return self.root / name.lstrip("/") if name.startswith("/") else self.place / name

    def workdir(self, name):
        self.place = self.path(name)
        self.place.mkdir(parents=True, exist_ok=True)
        # Where cargo builds: shared with the checkout, under the place that the Dockerfile names.
        (self.place / "target").symlink_to(ROOT / "target")

    def copy(self, rest, rules):
        *sources, goal = shlex.split(rest)
        for source in sources:
            if not in_context(source, rules):
                sys.exit(f"image: .dockerignore keeps {source} from the build")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, self.path(goal), dirs_exist_ok=True)
            else:
                folder = goal.endswith("/") or len(sources) > 1
                shutil.copy2(ROOT / source, self.path(goal) / source if folder else self.path(goal))

    def run(self, command):
        if command.startswith("apt-get "):
            print("image: this machine has the packages that the base lacks", flush=True)
            return
        print(f"image: RUN {' '.join(command.split())}", flush=True)
        code = subprocess.run(["/bin/sh", "-c", command], cwd=self.place, env=self.environment).returncode
        if code:
            sys.exit(f"image: that step failed with {code}")


def build(steps, rules):
    shutil.rmtree(WORK, ignore_errors=True)
    stage = Stage(WORK)
    for name, rest in steps:
        if name == "WORKDIR":
            stage.workdir(rest)
        elif name == "COPY":
            stage.copy(rest, rules)
        elif name == "RUN":
            stage.run(rest)
        else:
            sys.exit(f"image: this check does not know {name} in a build stage; teach it")
    return stage


def main():
    rules = (ROOT / ".dockerignore").read_text().split()
    (builder, steps), (_, last) = stages((ROOT / "Dockerfile").read_text()).items()
    stage = build(steps, rules)
    copied = {}
    for name, rest in last:
        if name == "COPY":
            origin, source, goal = shlex.split(rest)
            if origin != f"--from={builder}":
                sys.exit(f"image: COPY {rest} is from no stage")
            copied[goal] = stage.path(source)
        if name in ("ENTRYPOINT", "HEALTHCHECK"):
            program = re.search(r'\["([^"]+)"', rest).group(1)
            if program not in copied:
                sys.exit(f"image: {name} starts {program}, which is not copied")
            answer = subprocess.run([copied[program], "--version"], capture_output=True, text=True)
            if answer.returncode:
                sys.exit(f"image: {program} does not run: {answer.stderr}")
    print(f"image: every step passed, {answer.stdout.strip()}")
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
