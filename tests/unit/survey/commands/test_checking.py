"""The checks that are our own, each seen to find its fault."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from survey.commands import checking

Capture = pytest.CaptureFixture[str]
HASH = "--hash=sha256:" + "0" * 64


def test_lock_faults_of_hashed_pins_none() -> None:
    assert checking.lock_faults(f"a==1 \\\n    {HASH} \\\n    {HASH}\nb==2 ; os_name == 'nt' \\\n    {HASH}\n") == []


def test_lock_faults_of_a_bare_pin_named() -> None:
    assert checking.lock_faults(f"a==1 \\\n    {HASH}\nb==2\nc==3 \\\n    {HASH}\n") == ["no hash: b==2"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url somewhere",
        "--extra-index-url somewhere",
        "-i somewhere",
        "--find-links somewhere",
        "-f somewhere",
        "--trusted-host somewhere",
        f"a @ https://somewhere/a.whl {HASH}",
        f"a @ file:///somewhere/a.whl {HASH}",
        f"a @ git+ssh://somewhere/a {HASH}",
    ],
)
def test_lock_faults_of_an_address_named(line: str) -> None:
    assert f"line 3: an address: {line}" in checking.lock_faults(f"a==1 \\\n    {HASH}\n{line}\n")


def test_lock_faults_of_an_empty_lock_named() -> None:
    assert checking.lock_faults("# nothing\n") == ["no pin at all"]


def test_forbidden_host_found() -> None:
    host = checking.HOSTS[0]
    assert checking.forbidden(f"see {host}/simple") == [host]


def test_forbidden_in_plain_text_none() -> None:
    assert checking.forbidden("packages come from the user's own mirror settings") == []


def test_run_all_when_one_fails_and_one_breaks_runs_the_rest(capsys: Capture) -> None:
    def breaks() -> list[str]:
        message = "made up"
        raise FileNotFoundError(message)

    code = checking.run_all({"first": lambda: ["a fault"], "second": breaks, "third": list})
    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAIL  first",
        "      a fault",
        "FAIL  second",
        "      FileNotFoundError: made up",
        "ok    third",
    ]


def test_run_all_when_all_pass_succeeds() -> None:
    assert checking.run_all({"first": list, "second": list}) == 0


def test_main_with_an_unknown_argument_refused(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as refusal:
        checking.main(["--fix"])
    assert refusal.value.code == 2
    assert "unrecognized arguments: --fix" in capsys.readouterr().err


def some_tree(root: Path) -> None:
    """Write files of the project and files that are none of it."""
    for name in (
        "a.py",
        ".gitignore",
        ".ci/run",
        "docs/b.md",
        "instance/c.sqlite",
        ".venv/d.py",
        "x/__pycache__/e.pyc",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_tree_without_git_leaves_made_folders_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise FileNotFoundError

    some_tree(tmp_path)
    monkeypatch.setattr("subprocess.run", absent)
    assert [path.relative_to(tmp_path).as_posix() for path in checking.tree(tmp_path)] == [
        ".ci/run",
        ".gitignore",
        "a.py",
        "docs/b.md",
    ]


def test_tree_outside_a_checkout_is_never_empty(tmp_path: Path) -> None:
    some_tree(tmp_path)
    assert tmp_path / "a.py" in checking.tree(tmp_path)


def test_tree_of_a_checkout_is_what_git_tracks(tmp_path: Path) -> None:
    some_tree(tmp_path)
    (tmp_path / "题目.md").touch()
    for command in (["init", "-q"], ["add", "a.py", "题目.md"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)  # noqa: S607 - git by its name
    assert checking.tree(tmp_path) == [tmp_path / "a.py", tmp_path / "题目.md"]
