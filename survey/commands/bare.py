"""`bare`: the README's commands, really run where nothing is: a bare Debian root with Python, pip and certificates.

Twice, since people come both ways: as an unpacked archive (no .git, in a folder with a space and Chinese in its name)
and as a clone; there is no git in either root. What is tried is the last commit. It is a verb like the others, since
there is one door, and no part of `test`: it takes a root of its own, 4 GB of room, and
as long as the whole test twice.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from survey.commands import bare_root
from survey.commands.testing import LAYERS, layer
from survey.config import ROOT

WAYS = {"archive": "/srv/示例 解压", "clone": "/srv/pilots"}
COMMANDS = ("run", "test", "check", "offline")
WHEELS = [
    "pip",
    "download",
    "--quiet",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "-r",
    "requirements.lock",
    "-d",
    "wheels",
]
"""How docs/operations.md fetches the packages for a machine without a network."""
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "wheels"}
PATIENCE = 900
NOISE = re.compile(r"^.*(?:Traceback|Warning|Error\b).*$", re.MULTILINE)
TABLE = re.compile(r"^layer +engine .*", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Trial:
    """One command tried in one root: what was wrong with it (nothing: ""), and what to show of its output."""

    way: str
    command: str
    seconds: float
    fault: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A root with the project in it. `logs`: the folder for the output of its commands."""

    way: str
    root: Path
    logs: Path
    variables: Mapping[str, str]

    @contextmanager
    def running(
        self, *arguments: str, module: str = "survey", more: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run a command in the root, its output going to two files; all it started ends with the block.

        `module`: ours mostly.  `more`: variables beside those of this machine.
        """
        name = arguments[0]
        line = bare_root.entering(["python3", "-m", module, *arguments])
        given = bare_root.variables_inside(self.root, WAYS[self.way], self.variables) | dict(more or {})
        with (
            self.log(name, "out").open("wb") as out,
            self.log(name, "err").open("wb") as err,
            subprocess.Popen(
                line, env=given, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def log(self, name: str, stream: str) -> Path:
        """Return the file that a command's output or errors are kept in."""
        return self.logs / f"{self.way}-{name}.{stream}"

    def said(self, name: str, stream: str) -> str:
        """Return what a command printed."""
        return self.log(name, stream).read_text(encoding="utf-8", errors="backslashreplace")


def main(arguments: list[str]) -> int:
    """Try the commands; returns 1 when one failed, 2 with one sentence where no root can be made."""
    options = _options(arguments)
    problem = bare_root.fault()
    archive = None if problem else bare_root.mirror_of_this_machine()
    if problem or archive is None:
        print(problem or "apt knows no Debian here yet: run  apt-get update  first", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all blocks end as with Ctrl-C
    work = Path(tempfile.mkdtemp(prefix="survey-bare-", dir=options.folder))
    try:
        trials = _tried(work, archive, options)
    except subprocess.CalledProcessError as error:
        print(f"the root could not be made ({error}): see {work}", file=sys.stderr)
        return 2
    print_trials(trials)
    print(f"\nlogs: {work}")
    return int(any(trial.fault for trial in trials))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey bare")
    parser.add_argument("--as", dest="ways", action="append", choices=WAYS, help="default: both")
    parser.add_argument("--command", dest="commands", action="append", choices=COMMANDS, help="default: run and test")
    parser.add_argument("--folder", type=Path, help="where roots and logs are made (4 GB); default: a temporary folder")
    parser.add_argument("--keep", action="store_true", help="leave the roots for a look")
    parser.add_argument("layers", nargs="*", type=layer, metavar="LAYER", help=f"of test: {', '.join(LAYERS)}")
    return parser.parse_args(arguments)


def _tried(work: Path, archive: tuple[str, str], options: argparse.Namespace) -> list[Trial]:
    """Make the bare root once, then for each way a copy of it with the project in, and try the commands there."""
    variables = bare_root.environment_of_this_machine()
    bare, trials = work / "bare", []
    places = [Place(way, work / way, work, variables) for way in options.ways or WAYS]
    try:
        print(f"making a bare Debian {archive[1]} in {work} …", flush=True)
        bare_root.make(bare, archive, work / "debootstrap.log")
        bare_root.carry(bare, variables)
        bare_root.carry_limits(bare)
        for place in places:
            subprocess.run(["cp", "-a", str(bare), str(place.root)], check=True)
            put_project(place.way, place.root / WAYS[place.way].lstrip("/"))
            for command in options.commands or ("run", "test"):
                print(f"trying {command} as {place.way} …", flush=True)
                trials.append(_tried_command(place, command, options.layers))
            if not options.keep:
                bare_root.remove(place.root)
    finally:
        for root in () if options.keep else (bare, *(place.root for place in places)):
            bare_root.remove(root)
    return trials


def put_project(way: str, folder: Path, source: Path = ROOT) -> None:
    """Put the last commit into a folder: as a clone, or as `git archive` packs it. Raises CalledProcessError."""
    git = ["git", "-c", "safe.directory=*", "-C", str(source)]
    if subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True).stdout:
        print("note: there are changes that are not committed; they are not tried", file=sys.stderr)
    if way == "clone":
        clone = ["git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", str(source), str(folder)]
        subprocess.run(clone, check=True)
        return
    folder.mkdir(parents=True)
    with subprocess.Popen([*git, "archive", "HEAD"], stdout=subprocess.PIPE) as packing:
        subprocess.run(["tar", "-x", "-C", str(folder)], stdin=packing.stdout, check=True)
    if packing.returncode:
        raise subprocess.CalledProcessError(packing.returncode, packing.args)


def _tried_command(place: Place, command: str, layers: list[str]) -> Trial:
    """Try one command in a root."""
    if command == "run":
        return _try_run(place)
    return _try_offline(place) if command == "offline" else _try(place, command, layers)


def _try_offline(place: Place) -> Trial:
    """Fetch the packages into a folder, then run with nothing but that folder to install from."""
    with place.running(*WHEELS[1:], module=WHEELS[0]) as process:
        code = process.wait()
    if code:
        return Trial(
            place.way, "offline", 0.0, f"the packages could not be fetched: {code}", place.said("download", "err")
        )
    return replace(_try_run(place, more=OFFLINE), command="offline")


def _try(place: Place, command: str, layers: list[str]) -> Trial:
    """Run `test --install` or `check` to its end."""
    arguments = ["test", "--install", *layers] if command == "test" else [command]
    started = time.monotonic()
    with place.running(*arguments) as process:
        code = process.wait()
    seconds = time.monotonic() - started
    said = place.said(command, "out")
    table = TABLE.search(said)
    return Trial(place.way, command, seconds, f"ended with {code}" if code else "", table.group() if table else said)


def _try_run(place: Place, more: Mapping[str, str] | None = None) -> Trial:
    """Run `run` until its first page answers, then stop it as a person would, by Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    with place.running("run", "--port", str(port), more=more) as process:
        status = first_page(process, port, started + PATIENCE)
        seconds = time.monotonic() - started
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
    errors = place.said("run", "err")
    return Trial(place.way, "run", seconds, run_fault(status, errors), errors)


def first_page(process: subprocess.Popen[bytes], port: int, until: float) -> int | None:
    """Return the status of the first page as soon as there is one; None when the service ended or was too slow."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while process.poll() is None and time.monotonic() < until:
        try:
            with direct.open(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.5)
    return None


def run_fault(status: int | None, errors: str) -> str:
    """Return what was wrong with a run: no first page, or noise on standard error; "" when nothing was."""
    if status != 200:
        return "the first page did not answer" if status is None else f"the first page answered {status}"
    noise = NOISE.search(errors)
    return f"noise on standard error: {noise.group().strip()}" if noise else ""


def print_trials(trials: list[Trial]) -> None:
    """Print what each command showed, then one line per trial."""
    for trial in trials:
        print(f"\n== {trial.command} as {trial.way} ==\n{trial.shown.rstrip()}")
    print(f"\n{'way':<10}{'command':<10}{'seconds':>9}  outcome")
    for trial in trials:
        print(f"{trial.way:<10}{trial.command:<10}{trial.seconds:>9.1f}  {trial.fault or 'ok'}")
