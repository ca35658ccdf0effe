"""Before a commit, `check` and nothing else, by our own hook or by pre-commit; blame looks through laying out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from survey.commands import hook
from survey.config import ROOT

CALL = "python3 -m survey check"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh git checkout that the verb takes for its own."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S607 - the git of the path
    monkeypatch.setattr(hook, "ROOT", tmp_path)
    return tmp_path


def test_both_hooks_are_one_call_of_check() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entry = {
        "id": "check", "name": "check", "entry": CALL, "language": "system", "pass_filenames": False,
        "always_run": True,
    }  # fmt: skip
    assert config == {"repos": [{"repo": "local", "hooks": [entry]}]}
    lines = [line for line in hook.SCRIPT.splitlines() if not line.startswith("#")]
    assert lines == [f'cd "$(git rev-parse --show-toplevel)" && exec {CALL}']


def test_a_hook_is_written_once_and_again(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = checkout / ".git" / "hooks" / "pre-commit"
    assert (hook.main([]), hook.main([])) == (0, 0)
    assert written.read_text(encoding="utf-8") == hook.SCRIPT
    assert written.stat().st_mode & 0o777 == 0o755
    assert "before every commit" in capsys.readouterr().out


def test_git_runs_it_and_keeps_back_what_fails(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `python3` of our own stands for the real one: it says what it was asked and fails."""
    assert hook.main([]) == 0
    programs = checkout / "programs"
    programs.mkdir()
    (programs / "python3").write_text('#!/bin/sh\necho "asked: $*" >&2\nexit 1\n', encoding="utf-8")
    (programs / "python3").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    command = ["git", "-c", "user.name=x", "-c", "user.email=x", "commit", "--allow-empty", "-m", "x"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "asked: -m survey check\n")


def git(checkout: Path, *arguments: str) -> str:
    """Return what git says in a checkout; raises where it fails."""
    who = ["-c", "user.name=x", "-c", "user.email=x", "-c", "core.hooksPath=none"]
    return subprocess.run(
        ["git", *who, *arguments],  # noqa: S607 - the git of the path
        cwd=checkout, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def test_blame_looks_through_the_commits_of_the_list(checkout: Path) -> None:
    commits = []
    for line in ("<p>a</p>", "  <p>a</p>"):
        (checkout / "page.html").write_text(f"{line}\n", encoding="utf-8")
        git(checkout, "add", "page.html")
        git(checkout, "commit", "-q", "-m", line)
        commits.append(git(checkout, "rev-parse", "HEAD").strip())
    blamed = [git(checkout, "blame", "--porcelain", "page.html").split()[0]]
    (checkout / hook.IGNORED).write_text(f"# laid out\n{commits[1]}\n", encoding="utf-8")
    assert hook.main([]) == 0
    blamed.append(git(checkout, "blame", "--porcelain", "page.html").split()[0])
    assert blamed == [commits[1], commits[0]]


def test_without_a_list_blame_is_not_told_of_one(checkout: Path) -> None:
    """Git refuses to blame with a list that is not there."""
    assert hook.main([]) == 0
    assert "blame.ignorerevsfile" not in git(checkout, "config", "--list", "--local")


def test_every_commit_of_the_list_is_written_in_full() -> None:
    lines = (ROOT / hook.IGNORED).read_text(encoding="utf-8").splitlines()
    hashes = [line for line in lines if line and not line.startswith("#")]
    assert [len(text) for text in hashes] == [40] * len(hashes)
    assert hashes[0] == "f54a62e356c5504fade29daf650b399ef6894c6e"


def test_another_hook_is_left_alone(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\ntrue\n", encoding="utf-8")
    assert hook.main([]) == 2
    assert path.read_text(encoding="utf-8") == "#!/bin/sh\ntrue\n"
    assert "holds another hook" in capsys.readouterr().err


def test_without_a_checkout_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr(hook, "ROOT", tmp_path)
    assert hook.main([]) == 2
    assert "no git checkout" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hook.hook_path(tmp_path) is None
