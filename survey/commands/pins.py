"""`pins`: which pinned packages have newer versions, as the machine's own package index says."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from survey.commands.checking import LOCKS
from survey.config import ROOT

AT_ONCE = 4
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_NO_PIP = "this needs pip beside the Python that made .venv: on Debian and Ubuntu run  apt-get install -y python3-pip"
_NO_INDEX = "no package index answered: without a network nothing can be said of newer versions"
Ask = Callable[[str], "str | None"]


class NoPipError(Exception):
    """The Python that made the environment has no pip that can ask an index."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned package, its version, and whether the service itself needs it (or only its developers)."""

    name: str
    version: str
    runtime: bool


def main(arguments: list[str]) -> int:
    """Print the pins with another newest version; returns 2 with one sentence where no index can be asked."""
    parser = argparse.ArgumentParser(prog="python3 -m survey pins")
    parser.add_argument("names", nargs="*", metavar="PACKAGE", help="ask about these only; default: every pin")
    options = parser.parse_args(arguments)
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
    known = {pin.name: pin for pin in pins(texts[LOCKS[0]], texts[LOCKS[1]])}
    unknown = [name for name in options.names if name not in known]
    if unknown:
        print(f"not pinned: {', '.join(unknown)}", file=sys.stderr)
        return 2
    wanted = [known[name] for name in options.names] or list(known.values())
    try:
        newer = newest(wanted, newest_version)
    except NoPipError:
        print(_NO_PIP, file=sys.stderr)
        return 2
    if not any(newer.values()):
        print(_NO_INDEX, file=sys.stderr)
        return 2
    print("\n".join(lines(wanted, newer)))
    return 0


def pins(runtime: str, developers: str) -> list[Pin]:
    """Return the pins of both lock files' texts by name; the developers' lock holds those of the runtime one, too."""
    needed = dict(_PIN.findall(runtime))
    every = dict(_PIN.findall(developers)) | needed
    return [Pin(name, version, name in needed) for name, version in sorted(every.items())]


def newest(wanted: Iterable[Pin], ask: Ask) -> dict[str, str | None]:
    """Return the newest version of each package, None where nobody knows one. Raises what `ask` raises."""
    names = [pin.name for pin in wanted]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return dict(zip(names, pool.map(ask, names), strict=True))


def newest_version(name: str) -> str | None:
    """Return what pip finds to be the newest version that this Python can use, None for none. Raises NoPipError."""
    python = getattr(sys, "_base_executable", None) or sys.executable  # the environment itself is made without pip
    command = [python, "-m", "pip", "index", "versions", name, "--disable-pip-version-check", "--no-input",
               "--retries", "0", "--timeout", "15"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode and ("No module named pip" in done.stderr or "unknown command" in done.stderr):
        raise NoPipError
    return version_said(name, done.stdout) if done.returncode == 0 else None


def version_said(name: str, output: str) -> str | None:
    """Return the version in the first line of `pip index versions`, which reads ``name (version)``."""
    said = re.match(rf"{re.escape(name)} \(([^)\s]+)\)", output, re.IGNORECASE)
    return said.group(1) if said else None


def lines(wanted: Iterable[Pin], newer: Mapping[str, str | None]) -> list[str]:
    """Return a table of the pins whose newest version is another, and how many are as new as they can be."""
    other = [pin for pin in wanted if newer[pin.name] not in {pin.version, None}]
    silent = [pin.name for pin in wanted if newer[pin.name] is None]
    table = [f"{'package':<32}{'pinned':<16}{'newest':<16}needed by"] if other else []
    table += [
        f"{pin.name:<32}{pin.version:<16}{newer[pin.name]:<16}{'the service' if pin.runtime else 'developers'}"
        for pin in other
    ]
    same = sum(newer[pin.name] == pin.version for pin in wanted)
    return [
        *table,
        f"{same} pins are the newest",
        *([f"not known to the index: {', '.join(silent)}"] if silent else []),
    ]
