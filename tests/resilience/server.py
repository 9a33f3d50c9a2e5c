"""The release binary under the memory limit of the shipped manifest, and what the kernel says about it."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNITS = {"": 1, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
TICK = os.sysconf("SC_CLK_TCK")
CGROUP_V2 = pathlib.Path("/sys/fs/cgroup")
CGROUP_V1 = CGROUP_V2 / "memory"


def manifest_limit():
    """The container's memory limit in deploy/kubernetes.yaml, in bytes."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text()
    number, unit = re.search(r"limits:\n(?:\s+cpu:.*\n)?\s+memory: (\d+)(\w*)", text).groups()
    return int(number) * UNITS[unit]


class Cgroup:
    """A group of its own with a memory limit, of version 2 or 1; None of `folder` when neither can be made."""

    def __init__(self, limit):
        self.folder = None
        # A container sees its own group as the root of the tree, or its path in it.
        own = {line.split(":")[1]: line.strip().split(":", 2)[2] for line in open("/proc/self/cgroup")}
        for base, file in [
            (CGROUP_V2 / own.get("", "/").lstrip("/"), "memory.max"),
            (CGROUP_V1 / own.get("memory", "/").lstrip("/"), "memory.limit_in_bytes"),
            (CGROUP_V1, "memory.limit_in_bytes"),
        ]:
            folder = base / f"lector-resilience-{os.getpid()}"
            try:
                folder.mkdir()
                if not (folder / file).exists():
                    # A place without the controller, or no cgroups at all.
                    folder.rmdir()
                    continue
            except OSError:
                continue
            try:
                (folder / file).write_text(str(limit))
                self.folder, self.version = folder, 2 if file == "memory.max" else 1
                return
            except OSError:
                folder.rmdir()

    def close(self):
        for _ in range(50):
            try:
                return self.folder.rmdir()
            except OSError:
                time.sleep(0.1)


class Server:
    """One run of the binary. `limit_by`: "cgroup", "flag" (--max-memory, when the binary knows it) or "none"."""

    def __init__(self, binary, limit_by="auto", flags=(), address_space=None):
        self.limit = manifest_limit()
        self.binary = str(binary)
        self.known = subprocess.run([self.binary, "serve", "--help"], capture_output=True, text=True).stdout
        self.cgroup = None
        if limit_by in ("auto", "cgroup"):
            group = Cgroup(self.limit)
            if group.folder:
                self.cgroup = group
            elif limit_by == "cgroup":
                raise SystemExit("resilience: no cgroup can be made here")
        arguments = ["--listen", "127.0.0.1:0", "--log-format", "json", *self.keep_known(flags)]
        if not self.cgroup and limit_by != "none":
            arguments += self.keep_known(["--max-memory", str(self.limit)])
        self.limited_by = f"cgroup v{self.cgroup.version}" if self.cgroup else "--max-memory" if "--max-memory" in arguments else "nothing"

        # By a shell that becomes the server, for a fork of this process would run what grpcio wants done at forks.
        prepare = f"echo $$ > '{self.cgroup.folder}/cgroup.procs' && " if self.cgroup else ""
        prepare += f"ulimit -v {address_space // 1024} && " if address_space else ""
        command = ["/bin/sh", "-c", f'{prepare}exec "$0" serve "$@"', self.binary, *arguments]

        self.log = tempfile.TemporaryFile()
        began = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.pid = self.process.pid
        self.port = self.wait_for_port()
        self.start_seconds = time.monotonic() - began
        self.idle, self.peak_seen = self.rss(), 0
        threading.Thread(target=self.watch, daemon=True).start()

    def keep_known(self, flags):
        """Flags and their values, without those that this binary does not have."""
        pairs = zip(flags[::2], flags[1::2], strict=True)
        return [word for flag, value in pairs if flag in self.known for word in (flag, value)]

    def knows(self, flag):
        return flag in self.known

    def lines(self):
        """The log so far, as objects."""
        for line in os.pread(self.log.fileno(), 1 << 28, 0).decode(errors="replace").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                yield {"level": "TEXT", "fields": {"message": line}}

    def wait_for_port(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            for line in self.lines():
                fields = line.get("fields", line)
                if fields.get("message") == "serving":
                    return int(str(fields["address"]).rsplit(":", 1)[1])
            time.sleep(0.001)
        raise SystemExit(f"resilience: the server does not serve: {list(self.lines())[-3:]}")

    def alive(self):
        return self.process.poll() is None

    def status(self, name):
        """A figure of /proc/PID/status in bytes; 0 when the process is gone."""
        try:
            for line in open(f"/proc/{self.pid}/status"):
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
        except OSError:
            pass
        return 0

    def rss(self):
        return self.status("VmRSS")

    def peak(self):
        """The most resident memory since the start; what was seen last when the process is gone."""
        self.peak_seen = max(self.peak_seen, self.status("VmHWM"))
        return self.peak_seen

    def watch(self):
        """Looks again and again, for a process that was killed has no figures left."""
        while self.alive():
            self.peak()
            time.sleep(0.01)

    def cpu(self):
        """Processor seconds so far."""
        try:
            words = open(f"/proc/{self.pid}/stat").read().rsplit(")", 1)[1].split()
            return (int(words[11]) + int(words[12])) / TICK
        except OSError:
            return 0.0

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """Ends it, by force if need be."""
        self.peak()
        if self.alive():
            self.terminate()
            try:
                self.process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                self.process.kill()
        code = self.process.wait()
        self.log.close()
        if self.cgroup:
            self.cgroup.close()
        return code
