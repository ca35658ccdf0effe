"""Tests of services and queries mirror survey both ways: each has a test of its name, and each test its module."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_architecture import ROOT, modules

GROUND = frozenset({"commands", "definitions", "demo", "forms", "models", "store", "web", "words"})
"""Folders of survey that are no task of a person; their tests mirror them from one side only."""
SHOWN = ("routes", "views", "words", "pages")
"""What ends the names of modules that a page's test goes through."""
ACROSS = {"tests/integration/web/test_reading.py": "every GET as every role: it writes nothing"}
"""Integration tests that are about no single module, with what they are about."""
MISSING = frozenset(
    {
        "survey/answering/find_draft.py",
        "survey/answering/read_draft.py",
        "survey/jobs/start_job.py",
        "survey/lists/rows.py",
        "survey/schemes/rehearse.py",
    }
)
"""Services and queries without a test of their own name yet; whoever writes one takes its line out."""


def subjects(test: str) -> set[str]:
    """Return the modules that an integration test may be about: its own name, or what stands before an underscore."""
    path = Path(test)
    folder = ROOT / "survey" / path.parent.relative_to("tests/integration")
    name = path.stem.removeprefix("test_")
    own = {module.stem for module in folder.glob("*.py")} - {"__init__"}
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


def named_after(module: str) -> list[str]:
    """Return the unit and integration tests that bear a module's name, with what else they may add to it."""
    path = Path(module)
    folders = (Path("tests/unit") / path.parent, Path("tests/integration") / path.parent.relative_to("survey"))
    names = [f"test_{path.stem}.py", f"test_{path.stem}_*.py"]
    return [found.name for folder in folders for name in names for found in (ROOT / folder).glob(name)]


@pytest.mark.parametrize("test", [path for path in modules("tests/integration") if Path(path).name.startswith("test_")])
def test_every_integration_test_is_about_a_module(test: str) -> None:
    assert bool(subjects(test)) != (test in ACROSS)


def test_every_service_and_query_has_a_test_of_its_name() -> None:
    assert {module for module in services() if not named_after(module)} == MISSING


def test_what_is_looked_at() -> None:
    assert {"survey/answering/submit.py", "survey/queries/searching.py"} <= set(services())
    assert not {"survey/answering/section_routes.py", "survey/jobs/words.py"} & set(services())
