"""Small definitions for tests: `small()` is valid, each test breaks or extends a copy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"zh": text, "en": text}


def options(*ids: str, **points: str) -> list[Json]:
    """Return options with these ids; keywords give points."""
    plain = [{"id": name, "label": words(name)} for name in ids]
    return plain + [{"id": name, "label": words(name), "points": value} for name, value in points.items()]


def question(name: str, kind: str, **more: Any) -> Json:
    unit = {"unit": words("台")} if kind == "number" else {}
    return {"id": name, "kind": kind, "title": words(name)} | unit | more


def ladder(name: str, *, binding: bool = False) -> Json:
    steps = [{"id": f"l{level}", "level": str(level), "label": words(name)} for level in range(5)]
    return question(name, "ladder", options=steps, binding=binding)


RATE_BANDS: list[Json] = [
    {"id": "b10", "label": words("b10"), "upto": "10", "points": "0"},
    {"id": "b20", "label": words("b20"), "upto": "20", "points": "10"},
    {"id": "b40", "label": words("b40"), "upto": "40", "points": "20"},
    {"id": "b60", "label": words("b60"), "upto": "60", "points": "30"},
    {"id": "b100", "label": words("b100"), "points": "40"},
]


def facts_data() -> Json:
    """Return shared facts: a switch, three numbers of which one hangs on the switch, a date, a choice, several."""
    questions = [
        question("young", "yesno"),
        question("total", "number", places="2", min="0"),
        question("digital", "number", places="2", min="0"),
        question("spend", "number", places="0", visible={"question": "young", "is": "no"}),
        question("since", "date", required=False),
        question("chain", "single", options=options("auto", "chips", "other")),
        question("scenes", "multiple", options=[*options("a", "b"), *exclusive("none")], required=False),
        question("name", "text", required=False, max_length="10"),
    ]
    return {
        "id": "facts",
        "version": "1",
        "status": "working",
        "title": words("facts"),
        "basis": words("basis"),
        "sections": [{"id": "all", "title": words("all"), "questions": questions}],
        "checks": [
            {
                "id": "within",
                "kind": "at_most",
                "level": "hard",
                "left": "digital",
                "right": "total",
                "message": words("{left} > {right}"),
            }
        ],
    }


def exclusive(name: str) -> list[Json]:
    return [{"id": name, "label": words(name), "exclusive": True}]


def form_data() -> Json:
    """Return a scored form: 100 points in two parts and three groups, two scenarios, two levels."""
    nets = [*options(wired="10", mobile="10"), *exclusive("none")]
    compute = {"now": {"of": ["facts.digital"], "to": ["facts.total"], "scale": "100"}}
    first = [
        question("nets", "multiple", options=nets),
        question("rate", "rate", compute=compute, bands=RATE_BANDS),
        question("plan", "single", options=options(no="0", some="12.5", all="25")),
        question("rules", "single", options=options(no="0", yes="15")),
    ]
    return {
        "id": "form",
        "version": "1",
        "status": "verified",
        "title": words("form"),
        "basis": words("basis"),
        "sections": [
            {"id": "items", "title": words("items"), "questions": first},
            {"id": "scenes", "title": words("scenes"), "questions": [ladder("s1", binding=True), ladder("s2")]},
        ],
        "rule": {
            "kind": "points_and_scenarios",
            "source": words("source"),
            "parts": [
                part("base", "60", group("net", "20", "nets"), group("machines", "40", "rate")),
                part("lead", "40", group("lead", "40", "plan", "rules")),
            ],
            "scenario_groups": [{"id": "scenes", "title": words("scenes"), "scenarios": ["s1", "s2"]}],
            "levels": [
                {"level": "1", "title": words("L1"), "points": "20", "scenarios": "1", "binding": "0"},
                {"level": "2", "title": words("L2"), "points": "60", "scenarios": "2", "binding": "1"},
            ],
        },
    }


def part(name: str, maximum: str, *groups: Json) -> Json:
    return {"id": name, "title": words(name), "maximum": maximum, "groups": list(groups)}


def group(name: str, maximum: str, *items: str) -> Json:
    return {"id": name, "title": words(name), "maximum": maximum, "items": list(items)}


def both() -> dict[str, Questionnaire]:
    """Return the two questionnaires, facts and form."""
    return {"facts": load_questionnaire(facts_data()), "form": load_questionnaire(form_data())}


def dossier(facts: Mapping[str, Answer] | None = None, form: Mapping[str, Answer] | None = None) -> Dossier:
    return Dossier({"facts": AnswerSheet("facts", "1", facts or {}), "form": AnswerSheet("form", "1", form or {})})


def full_facts(digital: str = "5", total: str = "10") -> dict[str, Answer]:
    figures: dict[str, Answer] = {"total": Decimal(total), "digital": Decimal(digital)}
    return figures | {"young": False, "spend": Decimal(7), "chain": "auto"}


def scheme_data() -> Json:
    """Return a scheme over facts and form with every kind of source."""
    checklist = [
        {"id": "has_a", "title": words("a"), "points": "60", "when": {"question": "facts.scenes", "contains": "a"}},
        {"id": "spends", "title": words("s"), "points": "40", "when": {"question": "facts.spend", "at_least": "5"}},
    ]
    ratio = {"kind": "ratio", "compute": {"now": {"of": ["facts.spend"], "to": ["facts.total"], "scale": "100"}}}
    return {
        "id": "pilots",
        "version": "1",
        "title": words("pilots"),
        "required": ["facts", "form"],
        "reserve": "1",
        "criteria": [
            criterion("index", "0.40", {"kind": "index", "questionnaire": "form"}, [["0", "0"], ["60", "100"]]),
            criterion("lead", "0.10", {"kind": "part", "questionnaire": "form", "part": "lead"}),
            criterion(
                "chain",
                "0.20",
                {"kind": "options", "question": "facts.chain", "values": {"auto": "100", "chips": "70"}},
            ),
            criterion("spending", "0.15", ratio, [["0", "0"], ["6", "100"]]),
            criterion("list", "0.15", {"kind": "checklist", "items": checklist}),
        ],
        "tie_keys": ["index"],
        "gates": [
            {"id": "old", "title": words("old"), "fail_when": {"question": "facts.young", "is": "yes"}},
            {
                "id": "known_chain",
                "title": words("chain"),
                "fail_when": {"question": "facts.chain", "is": "other"},
                "pass_when": {"question": "facts.chain", "in": ["auto", "chips"]},
                "computed": True,
            },
        ],
    }


def criterion(name: str, weight: str, source: Json, anchors: list[list[str]] | None = None) -> Json:
    found = {"id": name, "title": words(name), "why": words("why"), "weight": weight, "source": source}
    return found | ({"anchors": anchors} if anchors else {})


def pilots() -> Scheme:
    return load_scheme(scheme_data())


def changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Return the definition with the value under `path` replaced, added, or (for ...) removed."""
    if not path:
        return value
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    if value is ... and len(path) == 1:
        del copy[path[0]]
    elif isinstance(copy, dict):
        copy[path[0]] = changed(copy.get(path[0], {}), path[1:], value)
    else:
        copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


def faults_of(data: Json) -> list[tuple[str, str]]:
    """Return (key path, problem) of each fault of a questionnaire."""
    try:
        load_questionnaire(data)
    except DefinitionError as error:
        return [(".".join(map(str, fault.path)), fault.problem) for fault in error.faults]
    return []
