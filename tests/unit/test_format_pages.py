"""docs/questionnaire-format.md and scheme-format.md: a line for every key that the loader reads, and for no other."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from scoring.definition.questionnaire import Kind
from scoring.definition.texts import Status
from scoring.loading import conditions, questionnaire, rules, scheme
from scoring.loading.choice import ATTRIBUTES
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.reader import DefinitionError, Reader
from scoring.loading.scheme import load_scheme
from scoring.loading.trees import NEEDS
from tests.unit.survey.shipped import document

ROOT = Path(__file__).resolve().parents[2]
READING = (
    "mapping", "items", "text", "texts", "words", "flag", "integer", "number", "day", "fraction", "choice",
)  # fmt: skip
# Path of keys -> the name of the place in the page. What is not here holds names of questions, variants or options.
QUESTIONNAIRE = {
    "": "top", "variants": "variant", "sections": "section", "sections.questions": "question",
    "sections.questions.options": "option", "sections.questions.not_applicable": "option",
    "sections.questions.compute": "compute", "sections.questions.compute.now": "ratio",
    "sections.questions.compute.before": "ratio", "sections.questions.bands": "band",
    "sections.questions.carry": "carry", "sections.questions.evidence": "evidence", "checks": "check", "rule": "rule",
    "rule.parts": "part", "rule.parts.groups": "group", "rule.scenario_groups": "scenario group",
    "rule.levels": "level", "rule.tree": "node", "rule.stages": "stage", "rule.stages.needs": "need",
}  # fmt: skip
SCHEME = {
    "": "top", "pools": "pool", "pools.track": "track", "criteria": "criterion", "criteria.source": "source",
    "segments.features.source": "source", "criteria.source.compute": "compute", "criteria.source.compute.now": "ratio",
    "criteria.source.items": "item", "criteria.source.measures": "measure", "gates": "gate",
    "seat_shares": "seat shares",
    "seat_shares.level": "shares by level", "seat_shares.level.bands": "band",
    "seat_shares.segment": "shares by segment", "choice": "choice", "choice.quotas": "quota", "certainty": "certainty",
    "tracks": "tracks", "tracks.near_line": "near line",
    "signals": "signals", "offices": "office",
    "segments": "segments", "segments.features": "feature",
}  # fmt: skip
# Places whose keys are ids of something else, or words of a condition, which have a section of their own.
OTHERWISE = re.compile(
    r"(^|\.)(labels|directions|sets|bounds|weights|values|target|anchors|when|then|visible|applies|not|all|any|fail_when|pass_when)$"
)
FREE = {"rule.bands", "rule.tree.items"}
UNNOTED = {("source", "kind"), ("item", "when")}  # taken from the mapping itself, not through the reader
RULES = ("points_and_scenarios", "clause_levels", "weighted_stages")
Keys = set[tuple[str, str]]


def read_by(monkeypatch: pytest.MonkeyPatch, load: Callable[[Mapping[str, Any]], object], folder: str) -> Keys:
    """Return every (place, key) that a loader looks for while it reads the definitions of a folder."""
    seen: Keys = set()

    def note(path: Iterable[str | int], key: str) -> None:
        names = ".".join(part for part in path if isinstance(part, str))
        seen.add((re.sub(r"^rule\.tree(\.children)+", "rule.tree", names), key))

    class Noting(Reader):
        def known_keys(self, data: Mapping[str, Any], known: set[str], path: Any) -> None:
            for key in known:
                note(path, key)
            super().known_keys(data, known, path)

        def identifier(self, data: Mapping[str, Any], path: Any) -> str:
            note(path, "id")
            return super().identifier(data, path)

    def noting(name: str) -> Callable[..., Any]:
        read = getattr(Reader, name)

        def method(self: Reader, data: Mapping[str, Any], key: str, *more: Any, **named: Any) -> Any:
            note(next(item for item in more if isinstance(item, tuple)), key)
            return read(self, data, key, *more, **named)

        return method

    for name in READING:
        setattr(Noting, name, noting(name))
    for module in (questionnaire, scheme):
        monkeypatch.setattr(module, "Reader", Noting)
    for path in sorted((ROOT / folder).glob("*.yaml")):
        load(document(path))
    return seen


def named(keys: Keys, places: Mapping[str, str]) -> Keys:
    """Return the keys with the page's names of their places. Raises KeyError for an unnamed place."""
    return {(places[place], key) for place, key in keys if not OTHERWISE.search(place) and place not in FREE}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def listed(name: str) -> list[tuple[str, str]]:
    """Return (where, key) of every line under "Every key"."""
    return re.findall(r"^\| ([a-z ]+) \| `(\w+)` \|", page(name).split("## Every key\n", 1)[1], re.MULTILINE)


def test_every_key_of_a_questionnaire_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(data: Mapping[str, Any]) -> None:
        first, *others = data["sections"]
        asked, *rest = first["questions"]
        long = {
            **asked,
            "evidence": {"asks": {"zh": "甲", "en": "a"}, "kinds": ["photo"]},
        }  # no shipped one limits kinds
        load_questionnaire({**data, "sections": [{**first, "questions": [long, *rest]}, *others]})
        load_questionnaire(data)

    found = named(read_by(monkeypatch, load, "survey/questionnaires"), QUESTIONNAIRE)
    lines = listed("questionnaire-format.md")
    assert set(lines) == found
    assert len(lines) == len(found)


def test_every_key_of_a_scheme_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    band = {"id": "low", "title": {"zh": "低", "en": "low"}, "upto": "1", "share": "0.1"}
    nowhere = {  # no shipped scheme says anything of these
        "signals": {"sets": {"district": "1"}, "unused": [], "bounds": {}},
        "tracks": {"near_line": {"places": "10"}},
        "seat_shares": {
            "level": {"pool": "manufacturing", "questionnaire": "cmmm", "bands": [band]},
            "segment": {"pool": "manufacturing", "each": "0.05"},
        },
    }
    ticked = {
        "kind": "checklist",
        "items": [{"id": "tick", "title": {"zh": "甲", "en": "a"}, "points": "1", "when": {}}],
    }

    def load(data: Mapping[str, Any]) -> None:
        with contextlib.suppress(DefinitionError):  # no shipped scheme has a checklist; the keys are looked for
            load_scheme({**data, "criteria": [{**data["criteria"][0], "source": ticked}]})
        load_scheme({**data, **nowhere})

    found = named(read_by(monkeypatch, load, "survey/schemes"), SCHEME)
    lines = listed("scheme-format.md")
    assert set(lines) == found | UNNOTED
    assert len(lines) == len(set(lines))


def test_every_word_of_a_condition_is_explained() -> None:
    section = page("questionnaire-format.md").split("## Conditions\n", 1)[1].split("\n## ", 1)[0]
    words = (*conditions._OPERATIONS, "all", "any", "not", "question")
    assert [word for word in words if f"{word}: " not in section] == []


def test_every_kind_has_its_line() -> None:
    text = page("questionnaire-format.md")
    lines = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(lines) == sorted([*(kind.value for kind in Kind), *conditions._CHECK_KEYS])
    assert [name for name in questionnaire._FORMATS if f"`{name}`" not in text] == []
    assert [name for name in NEEDS if f"kind: {name}" not in text] == []
    assert re.findall(r"^  kind: (\w+)", text, re.MULTILINE) == list(RULES)


def test_every_kind_of_source_and_every_attribute_is_explained() -> None:
    text = page("scheme-format.md")
    kinds = re.findall(r"^\| `(\w+)` \|", text.split("## Seat shares")[0], re.MULTILINE)
    assert kinds == ["index", "part", "options", "ratio", "checklist", "figures", "closeness", "expert"]
    assert [name for name in ATTRIBUTES if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    "kind", ["index", "part", "options", "ratio", "checklist", "figures", "closeness", "expert", "other"]
)
def test_the_loader_knows_the_kinds_of_source_that_the_page_lists(kind: str) -> None:
    reader = Reader()
    scheme.read_source(reader, {"kind": kind}, ())
    unknown = [fault.problem for fault in reader.faults if fault.problem.startswith("unknown source")]
    assert unknown == (["unknown source 'other'"] if kind == "other" else [])


@pytest.mark.parametrize("kind", [*RULES, "other"])
def test_the_loader_knows_the_kinds_of_rule_that_the_page_lists(kind: str) -> None:
    reader = Reader()
    rules.read_rule(reader, {"kind": kind}, ("rule",), Status.WORKING)
    unknown = [fault.problem for fault in reader.faults if fault.problem.startswith("unknown rule")]
    assert unknown == (["unknown rule 'other'"] if kind == "other" else [])
