"""Documents that name the code: every function, path, link and verb that a page names is there."""

from __future__ import annotations

import importlib
import inspect
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from survey.__main__ import main
from survey.commands import VERBS
from survey.commands.import_diagram import planned

ROOT = Path(__file__).resolve().parents[2]
# What was decided stands as it was on its day; the changelog and the review of the contents tell of the past, too.
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    if path.name not in {"CHANGELOG.md", "content-review.md"}
)
QUOTED = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"(?:survey|exports|scoring)(?:\.\w+)+")
PLACE = re.compile(r"(?:\.ci|survey|exports|scoring|tests|docs|migrations|benchmarks)(?:/[\w.-]+)*/?")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]*))?\)")
OURS = ("survey", "exports", "scoring")
COMMAND = re.compile(r"python3 -m survey (\w+)")
CALL = re.compile(r"python3 -m survey (\w+)(?: (verify|rotate|anchor))?([^`\n]*)")


def text(page: str) -> str:
    """Return a page's text."""
    return (ROOT / page).read_text(encoding="utf-8")


def importable(name: str) -> bool:
    """Tell whether a dotted name is a module of ours, or something that stands in it, not only imported there."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        home = found.__name__
        for attribute in parts[length:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        stands_in = getattr(found, "__module__", None) or home
        return inspect.ismodule(found) or stands_in == home or not stands_in.startswith(OURS)
    return False


def heading_anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as Git hosts make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_names_are_told_apart() -> None:
    assert importable("scoring.evaluate.evaluate")
    assert importable("scoring.maturity")
    assert not importable("scoring.evaluate.nothing")
    assert not importable("survey.nothing.nothing")
    assert importable("survey.definitions.version_facts.facts_of")
    assert not importable("survey.answering.submit.facts_of")


@pytest.mark.parametrize("page", PAGES)
def test_every_function_that_a_page_names_exists(page: str) -> None:
    names = [token.removesuffix("()") for token in QUOTED.findall(text(page))]
    assert [name for name in names if NAME.fullmatch(name) and not importable(name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    made = re.findall(r"^Make `([^`]+)`", text(page), re.MULTILINE)  # by whoever follows an example
    places = {token for token in QUOTED.findall(text(page)) if "/" in token and PLACE.fullmatch(token)} - {*made}
    missing = [place for place in places if not (ROOT / place).exists() and not (ROOT / f"{place}.py").exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    here, dead = (ROOT / page).parent, []
    for target, anchor in LINK.findall(text(page)):
        if "://" in target:
            continue
        place = here / target
        if not place.exists() or (anchor and anchor not in heading_anchors(place)):
            dead.append((target, anchor))
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_a_page_leads_to_a_heading(page: str) -> None:
    anchors = re.findall(r"\]\(#([^)\s]+)\)", text(page))
    assert [anchor for anchor in anchors if anchor not in heading_anchors(ROOT / page)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_that_a_page_names_exists(page: str) -> None:
    assert {verb for verb in COMMAND.findall(text(page)) if verb != "VERB"} - set(VERBS) == set()


def help_of(*words: str) -> str:
    """Return what a verb, or a part of one, says of itself."""
    with redirect_stdout(StringIO()) as printed, pytest.raises(SystemExit):
        main([*words, "--help"])
    return printed.getvalue()


def unknown_options(page: str) -> list[str]:
    """Return the options that a text gives to verbs which do not have them."""
    calls = [(part for part in call.groups()[:2] if part) for call in CALL.finditer(page)]
    given = [re.findall(r"--[a-z][a-z-]*", call[3]) for call in CALL.finditer(page)]
    return [
        f"{' '.join(words)} {option}"
        for words, options in zip(map(tuple, calls), given, strict=True)
        for option in options
        if option not in help_of(*words)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_option_that_a_page_gives_exists(page: str) -> None:
    assert unknown_options(text(page)) == []


def test_an_option_that_is_gone_is_seen() -> None:
    page = "`python3 -m survey admin NAME --role security`, `python3 -m survey audit verify --against FILE`"
    assert unknown_options(page) == ["admin --role"]


def test_headless_page_has_a_heading_for_every_headless_verb() -> None:
    headings = COMMAND.findall("\n".join(re.findall(r"^## .*$", text("docs/headless.md"), re.MULTILINE)))
    assert headings == [
        *(verb for verb, (module, _) in VERBS.items() if module == "survey.commands.headless"),
        "replay",
    ]


def test_every_home_kept_ready_is_explained() -> None:
    section = text("docs/architecture.md").split("## Homes kept ready", 1)[1].split("\n## ", 1)[0]
    homes = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \|", section, re.MULTILINE)
    assert {home: (above, below) for home, above, below in homes} == planned("survey")


def test_both_readmes_name_the_same_commands_and_pages() -> None:
    english, chinese = text("README.md"), text("README.zh.md")
    assert set(COMMAND.findall(english)) == set(COMMAND.findall(chinese))
    pages = {target for target, _ in LINK.findall(english)} - {target for target, _ in LINK.findall(chinese)}
    assert {page for page in pages if not page.startswith("https:")} == {
        "README.zh.md",
        "docs/images/result.png",
        "docs/images/segments.png",
    }
