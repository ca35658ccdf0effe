"""Trials in a bare root: what counts as a fault of a first run, what is put there, and the table."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from survey.commands import bare
from survey.commands.bare import Trial

Capture = pytest.CaptureFixture[str]
SET_UP = "setting up .venv from requirements.lock (once; about a minute) …\n  installing 39 packages …\n"
JOBLIB = "context.py:134: UserWarning: no number of physical cores\n  warnings.warn(\n"


@pytest.mark.parametrize(
    ("status", "errors", "fault"),
    [
        (200, SET_UP, ""),
        (200, "", ""),
        (200, SET_UP + JOBLIB, "noise on standard error: context.py:134: UserWarning: no number of physical cores"),
        (
            200,
            "x\n Traceback (most recent call last):\n  …",
            "noise on standard error: Traceback (most recent call last):",
        ),
        (200, "UnicodeEncodeError: x\n", "noise on standard error: UnicodeEncodeError: x"),
        (500, SET_UP, "the first page answered 500"),
        (None, SET_UP, "the first page did not answer"),
    ],
)
def test_run_fault(status: int | None, errors: str, fault: str) -> None:
    assert bare.run_fault(status, errors) == fault


LONG = "import time; time.sleep(600)"


def running(code: str) -> subprocess.Popen[bytes]:
    """Start a process that does this."""
    return subprocess.Popen([sys.executable, "-c", code])


@pytest.mark.parametrize("status", [200, 500])
def test_first_page_is_asked_for_until_it_answers_whatever_proxy_there_is(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with running(LONG) as process, HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        found = bare.first_page(process, server.server_port, time.monotonic() + 60)
        process.kill()
    assert found == status


@pytest.mark.parametrize(("command", "until"), [("", 60), (LONG, 0)])
def test_first_page_of_a_service_that_ended_or_is_too_slow_is_none(command: str, until: int) -> None:
    with running(command) as process:
        found = bare.first_page(process, 9, time.monotonic() + until)
        process.kill()
    assert found is None


def git(monkeypatch: pytest.MonkeyPatch, folder: Path, *, status: str = "", code: int = 0) -> None:
    """Put a program called git on the path: it packs what lies in the folder after -C, and notes every call."""
    folder.mkdir()
    (folder / "git").write_text(
        f"""#!/bin/sh
echo "$*" >> "{folder}/calls"
case "$*" in
*status*) printf '%s' '{status}';;
*archive*) tar -c -C "$4" . && exit {code};;
esac
""",
        encoding="utf-8",
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_project_as_archive_is_what_git_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    source, folder = tmp_path / "source", tmp_path / "root" / "示例 解压"
    source.mkdir()
    (source / "说明.md").write_text("x", encoding="utf-8")
    git(monkeypatch, tmp_path / "bin")
    bare.put_project("archive", folder, source)
    assert [path.name for path in folder.iterdir()] == ["说明.md"]
    assert capsys.readouterr().err == ""


def test_project_as_clone_is_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    git(monkeypatch, tmp_path / "bin", status=" M a.py")
    bare.put_project("clone", tmp_path / "root", tmp_path / "source")
    assert (tmp_path / "bin" / "calls").read_text(encoding="utf-8").splitlines()[1:] == [
        f"-c safe.directory=* clone --quiet --no-hardlinks {tmp_path / 'source'} {tmp_path / 'root'}"
    ]
    assert capsys.readouterr().err == "note: there are changes that are not committed; they are not tried\n"


def test_project_that_git_does_not_pack_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").mkdir()
    git(monkeypatch, tmp_path / "bin", code=128)
    with pytest.raises(subprocess.CalledProcessError) as fault:
        bare.put_project("archive", tmp_path / "root", tmp_path / "source")
    assert fault.value.returncode == 128


def test_table_of_the_test_command_is_found_in_its_output() -> None:
    rows = "layer       engine      passed\nunit        Python         2\n"
    found = bare.TABLE.search(f"== unit ==\n.. layer by layer\n\n{rows}")
    assert found is not None
    assert found.group() == rows


def test_print_trials_shows_what_was_said_then_one_line_each(capsys: Capture) -> None:
    bare.print_trials(
        [Trial("archive", "run", 35.25, "", "set up\n"), Trial("clone", "test", 600, "ended with 1", "t")]
    )
    assert capsys.readouterr().out.splitlines() == [
        "",
        "== run as archive ==",
        "set up",
        "",
        "== test as clone ==",
        "t",
        "",
        "way       command     seconds  outcome",
        "archive   run            35.2  ok",
        "clone     test          600.0  ended with 1",
    ]


@pytest.mark.parametrize(
    ("fault", "archive", "sentence"),
    [
        (
            "debootstrap: not on this machine",
            ("http://mirror.example/", "bookworm"),
            "debootstrap: not on this machine",
        ),
        (None, None, "apt knows no Debian here yet: run  apt-get update  first"),
    ],
)
def test_main_where_no_root_can_be_made_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, fault: str | None, archive: tuple[str, str] | None, sentence: str
) -> None:
    monkeypatch.setattr(bare.bare_root, "fault", lambda: fault)
    monkeypatch.setattr(bare.bare_root, "mirror_of_this_machine", lambda: archive)
    assert bare.main([]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{sentence}\n")


@pytest.mark.parametrize(("faults", "code"), [(["", ""], 0), (["", "ended with 1"], 1)])
def test_main_ends_with_1_when_a_trial_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[str], code: int
) -> None:
    monkeypatch.setattr(bare.bare_root, "fault", lambda: None)
    monkeypatch.setattr(bare.bare_root, "mirror_of_this_machine", lambda: ("http://mirror.example/", "bookworm"))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(bare, "_tried", lambda *_: [Trial("archive", "run", 1.0, fault) for fault in faults])
    assert bare.main(["--folder", str(tmp_path)]) == code


@pytest.mark.parametrize(("code", "fault"), [(0, "as it ran"), (1, "the packages could not be fetched: 1")])
def test_offline_fetches_the_packages_and_runs_from_their_folder_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, fault: str
) -> None:
    called: list[tuple[object, ...]] = []

    class Fetching:
        def wait(self) -> int:
            return code

    @contextmanager
    def running(_place: bare.Place, *arguments: str, module: str) -> Iterator[Fetching]:
        called.append((module, *arguments))
        yield Fetching()

    def try_run(_place: bare.Place, more: dict[str, str]) -> Trial:
        called.append(tuple(more))
        return Trial("clone", "run", 1.0, "as it ran")

    monkeypatch.setattr(bare.Place, "running", running)
    monkeypatch.setattr(bare, "_try_run", try_run)
    (tmp_path / "clone-download.err").write_text("示例", encoding="utf-8")
    trial = bare._tried_command(bare.Place("clone", tmp_path, tmp_path, {}), "offline", [])
    assert (trial.command, trial.fault) == ("offline", fault)
    fetched = ("pip", *bare.WHEELS[1:])
    assert called == [fetched, ("PIP_NO_INDEX", "PIP_FIND_LINKS")][: 2 - code]
