"""The checks that are our own, each seen to find its fault."""

from __future__ import annotations

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


IGNORED = ".venv/\ninstance/\n*.mo\n__pycache__/\n\n# a remark\n.coverage\n"


@pytest.fixture
def some_tree(tmp_path: Path) -> Path:
    """Return a folder with files of the project and files that are none of it."""
    root = tmp_path / "示例 folder"
    for name in (
        "a.py",
        ".ci/run",
        ".coverage",
        "docs/b.md",
        "docs/instance",
        "docs/instances/f.md",
        "instance/c.sqlite",
        ".venv/d.py",
        "x/__pycache__/e.pyc",
        "x/en/messages.mo",
        "x/en/messages.po",
        "题目.md",
        ".git/config",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / ".gitignore").write_text(IGNORED, encoding="utf-8")
    return root


OURS = [
    ".ci/run",
    ".gitignore",
    "a.py",
    "docs/b.md",
    "docs/instance",
    "docs/instances/f.md",
    "x/en/messages.po",
    "题目.md",
]


def names(root: Path) -> list[str]:
    """Return the tree of a folder as paths below it."""
    return [path.relative_to(root).as_posix() for path in checking.tree(root)]


def git(folder: Path, script: str) -> None:
    """Write a program called git."""
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "git").chmod(0o755)


def test_tree_without_git_leaves_out_what_gitignore_says(
    some_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert names(some_tree) == OURS


@pytest.mark.parametrize("script", ["exit 128", "exit 0"])
def test_tree_where_git_refuses_or_tracks_nothing_leaves_out_what_gitignore_says(
    some_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    git(tmp_path / "bin", script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert names(some_tree) == OURS


def test_tree_below_a_checkout_of_something_else_is_its_own(
    some_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive unpacked inside somebody's checkout: that checkout does not decide what is ours."""
    (some_tree / ".git" / "config").unlink()
    (some_tree / ".git").rmdir()
    git(tmp_path / "bin", "printf 'a.py\\0'")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert names(some_tree) == OURS


def test_tree_of_a_checkout_is_what_git_tracks(
    some_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path / "bin", """[ "$*" = 'ls-files -z' ] && printf '题目.md\\0a.py\\0'""")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert names(some_tree) == ["a.py", "题目.md"]


def test_tree_of_a_folder_without_gitignore_leaves_out_git_itself(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    assert names(tmp_path) == ["a.py"]


@pytest.mark.parametrize("pattern", ["!kept.mo", "/instance/", "docs/*.pdf"])
def test_pattern_that_is_no_name_is_refused(tmp_path: Path, pattern: str) -> None:
    (tmp_path / ".gitignore").write_text(f"*.mo\n{pattern}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="write a name, or a name and / for a folder") as refusal:
        checking.tree(tmp_path)
    assert str(refusal.value).startswith(f".gitignore: {pattern}: ")


def test_broken_contracts_are_told_without_those_that_hold() -> None:
    printed = """banner

Contracts
---------

scoring is pure KEPT
forms know little BROKEN

Broken contracts
----------------

forms know little
-----------------

survey.forms is not allowed to import survey.web:

- survey.forms.a -> survey.web.b (l.3)
"""
    assert checking.broken_contracts(printed) == [
        "forms know little",
        "survey.forms is not allowed to import survey.web:",
        "- survey.forms.a -> survey.web.b (l.3)",
        checking._HOME,
    ]
    assert checking.broken_contracts("not listed as layers: misc\n") == ["not listed as layers: misc", checking._HOME]


def test_broken_laws_are_told_as_the_law_says_them() -> None:
    printed = """tests/test_laws.py::test_names PASSED
___ test_names ___
tests/test_laws.py:203: in test_names
    assert [advice for module in EVERYTHING for advice in vague(module)] == []
E   AssertionError: assert ['survey/misc.py: "misc" says nothing'] == []
1 failed
"""
    assert checking.broken_laws(printed) == [
        """E   AssertionError: assert ['survey/misc.py: "misc" says nothing'] == []"""
    ]
