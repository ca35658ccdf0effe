"""Tests of services and queries mirror survey both ways: each has a test of its name, and each test its module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, modules

GROUND = frozenset({"commands", "definitions", "demo", "forms", "models", "store", "web", "words"})
"""Folders of survey that are no task of a person; their tests mirror them from one side only."""
SHOWN = ("routes", "views", "words", "pages")
"""What ends the names of modules that a page's test goes through."""
ACROSS = {
    "tests/integration/home/test_counts_open_lists.py": "every role's first page, and the lists that its counts open",
    "tests/integration/campaigns/test_closed_campaigns.py": "every page of officials, in a campaign that is closed",
    "tests/integration/campaigns/test_trial.py": "every file and page of a trial campaign",
    "tests/integration/cases/test_never_shown.py": "every page and file that could tell a firm of notes and flags",
    "tests/integration/commands/test_operations.py": "the commands of docs/operations.md, in the order of the page",
    "tests/integration/accounts/test_unknown_names.py": "every door where a name is tried: same words, same work",
    "tests/integration/web/test_foreign.py": "every parameter that carries an id, with somebody else's",
    "tests/integration/web/test_foreign_season.py": "every page and file of a season, as a town that it is not of",
    "tests/integration/web/test_memory.py": "what requests of every kind leave in memory: nothing",
    "tests/integration/web/test_personal.py": "every GET as every official: no whole telephone or address",
    "tests/integration/web/test_offers.py": "every link and form of every page as every role: none is refused",
    "tests/integration/web/test_reading.py": "every GET as every role: it writes nothing",
    "tests/integration/web/test_two_processes.py": "whichever of two processes answers: sessions, limits, files, saves",
}
"""Integration tests that are about no single module, with what they are about."""


@cache
def stems(folder: str) -> frozenset[str]:
    """Return the names of the modules in a folder, looked for once; none of one that is not there."""
    return frozenset(path.stem for path in (ROOT / folder).glob("*.py"))


def subjects(test: str) -> set[str]:
    """Return the modules that an integration test may be about: its own name, or what stands before an underscore."""
    path = Path(test)
    own = stems((Path("survey") / path.parent.relative_to("tests/integration")).as_posix()) - {"__init__"}
    name = path.stem.removeprefix("test_")
    return {stem for stem in own if name == stem or name.startswith(f"{stem}_")}


def services() -> list[str]:
    """Return the services of every task and the queries."""
    return [
        module
        for module in modules("survey")
        if module.count("/") == 2
        and module.split("/")[1] not in GROUND
        and not Path(module).stem.endswith((*SHOWN, "__init__"))
    ]


def named_after(module: str, beside: frozenset[str] | None = None) -> list[str]:
    """Return the unit and integration tests that bear a module's name, with what else they may add to it.

    `beside`: stems of the other modules of its folder; a test that has the whole name of one of them is about that one.
    """
    path = Path(module)
    others = beside if beside is not None else stems(path.parent.as_posix())
    folders = (Path("tests/unit") / path.parent, Path("tests/integration") / path.parent.relative_to("survey"))
    own, names = f"test_{path.stem}", [name for folder in folders for name in sorted(stems(folder.as_posix()))]
    found = [name for name in names if name == own or name.startswith(f"{own}_")]
    return [f"{name}.py" for name in found if name.removeprefix("test_") not in others - {path.stem}]


def unplaced(test: str) -> list[str]:
    """Return what to do about an integration test that bears no module's name, or is listed though it bears one."""
    about = subjects(test)
    if not about and test not in ACROSS:
        return [f"{test}: give it the name of the module that it is about, or list it in ACROSS"]
    return [f"{test}: is about {', '.join(sorted(about))}; take it off ACROSS"] if about and test in ACROSS else []


def test_every_integration_test_is_about_a_module() -> None:
    tests = [path for path in modules("tests/integration") if Path(path).name.startswith("test_")]
    assert [advice for test in tests for advice in unplaced(test)] == []


def test_an_integration_test_of_no_module_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    strange, regular = "tests/integration/jobs/test_made_up.py", "tests/integration/jobs/test_run_jobs.py"
    assert unplaced(strange) == [f"{strange}: give it the name of the module that it is about, or list it in ACROSS"]
    assert unplaced(regular) == []
    monkeypatch.setitem(ACROSS, regular, "made up")
    assert unplaced(regular) == [f"{regular}: is about run_jobs; take it off ACROSS"]


def test_every_service_and_query_has_a_test_of_its_name() -> None:
    assert [module for module in services() if not named_after(module)] == [], (
        "write a test of its name in tests/unit or tests/integration, or move those that are about it there"
    )


def test_a_test_of_a_longer_name_is_about_the_module_of_that_name() -> None:
    """`test_write_all.py` says nothing about `write.py`; `test_check_file_by_place.py` is about `check_file.py`."""
    assert named_after("survey/workbooks/write.py") == ["test_write.py"]
    assert "test_write_all.py" in named_after("survey/workbooks/write.py", frozenset({"write"}))
    assert "test_check_file_by_place.py" in named_after("survey/file_checks/check_file.py")
    assert named_after("survey/workbooks/made_up.py") == []


def test_what_is_looked_at() -> None:
    assert {"survey/answering/submit.py", "survey/queries/searching.py"} <= set(services())
    assert not {"survey/answering/section_routes.py", "survey/jobs/words.py"} & set(services())
