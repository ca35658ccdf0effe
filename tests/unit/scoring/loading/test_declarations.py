"""What a scheme must declare of its labels and questions, and what of that can't be true."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.label_uses import Use, UsedLabel, self_reported, used_labels
from scoring.definition.labels import Direction, LabelSource
from scoring.loading.declarations import declaration_faults, with_declarations
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from survey.definitions.label_sources import source_faults
from tests.unit.survey.shipped import CATALOGUE

ANY_SOURCE = "write one of register, verified, external, self, chosen"
FORMS = CATALOGUE.questionnaires
DEMONSTRATION = CATALOGUE.scheme_documents["demonstration"]


def told(document: Any) -> list[tuple[str, str]]:
    """Return (place, how to mend it) of every fault in what is declared."""
    scheme = load_scheme(document)
    faults = [*declaration_faults(scheme, FORMS), *source_faults(scheme)]
    return [(".".join(map(str, fault.path)), fault.fix) for fault in faults]


def with_(key: str, **names: str | None) -> Any:
    """Return the demonstration scheme with some declarations changed, None for left out; `__` stands for a dot."""
    given = {name.replace("__", "."): value for name, value in names.items()}
    kept = {name: value for name, value in {**DEMONSTRATION[key], **given}.items() if value is not None}
    return {**DEMONSTRATION, key: kept}


@pytest.mark.parametrize("name", sorted(CATALOGUE.schemes))
def test_the_shipped_schemes_declare_everything(name: str) -> None:
    assert told(CATALOGUE.scheme_documents[name]) == []


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        (with_("labels", size=None), [("labels.size", ANY_SOURCE)]),
        (with_("labels", facts__veto_tax=None), [("labels.facts.veto_tax", ANY_SOURCE)]),
        (with_("labels", size="register"), [("labels.size", "write self, which is true")]),
        (with_("labels", facts__revenue_y1="verified"), [("labels.facts.revenue_y1", "write self, which is true")]),
        (with_("labels", facts__veto_tax="register", facts__production_type="chosen"), []),
        (
            with_("labels", facts__veto_tax="chosen"),
            [("labels.facts.veto_tax", "write register or self, which is true")],
        ),
        (with_("directions", cmmm=None), [("directions.cmmm", "write none or up")]),
        (with_("directions", cmmm="down"), [("directions.cmmm", "write none or up")]),
        (with_("directions", facts__revenue_y1="up"), [("directions.facts.revenue_y1", "write none")]),
        (with_("directions", facts__energy_y1="up"), [("directions.facts.energy_y1", "write down or none")]),
        (with_("directions", cmmm__claim="up"), [("directions.cmmm.claim", "write none")]),
        (with_("directions", facts__rd_spend_y1="none"), []),
    ],
)  # fmt: skip
def test_what_is_not_declared_or_not_true_is_a_fault(document: Any, faults: list[tuple[str, str]]) -> None:
    assert told(document) == faults


def test_a_condition_rises_in_one_direction_or_in_none() -> None:
    conditions: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"question": "facts.investment", "at_least": "1"}, "facts.investment", ["up", "none"]),
        ({"question": "facts.investment", "at_most": "1"}, "facts.investment", ["down", "none"]),
        ({"not": {"question": "facts.investment", "at_most": "1"}}, "facts.investment", ["up", "none"]),
        ({"question": "facts.above_scale", "is": "yes"}, "facts.above_scale", ["up", "none"]),
        ({"question": "facts.above_scale", "is": "no"}, "facts.above_scale", ["down", "none"]),
        ({"question": "facts.systems", "contains": "mes"}, "facts.systems", ["up", "none"]),
        ({"question": "facts.systems", "contains": "none"}, "facts.systems", ["down", "none"]),
        ({"question": "facts.chain_main", "is": "medical"}, "facts.chain_main", ["none"]),
    ]
    assert conditions
    for condition, name, possible in conditions:
        project = next(item for item in DEMONSTRATION["criteria"] if item["id"] == "project")
        item = {"id": "only", "title": {"zh": "示例", "en": "sample"}, "points": "10", "when": condition}
        others = [one for one in DEMONSTRATION["criteria"] if one["id"] not in {"project", "chain_value"}]
        weights = [project | {"weight": "0.30", "source": {"kind": "checklist", "items": [item]}}]
        document = DEMONSTRATION | {"criteria": [*others, *weights], "tie_keys": []}
        fine = [
            direction.value
            for direction in Direction
            if told({**document, "directions": {**DEMONSTRATION["directions"], name: direction.value}}) == []
        ]
        assert (condition, sorted(fine)) == (condition, sorted(possible))


def test_unknown_names_and_words_are_faults_of_the_loader() -> None:
    with pytest.raises(DefinitionError) as raised:
        load_scheme({**DEMONSTRATION, "labels": {"colour": "self", "size": "guess"}, "directions": {"cmmm": "left"}})
    assert [(".".join(map(str, fault.path)), fault.problem) for fault in raised.value.faults] == [
        ("labels.colour", "'colour' is no label"),
        ("labels.size", "'guess' is not known here"),
        ("directions.cmmm", "'left' is not known here"),
    ]


def test_a_version_from_before_is_read_and_completed_cautiously() -> None:
    old = {key: value for key, value in DEMONSTRATION.items() if key not in {"labels", "directions", "self_reason"}}
    scheme = load_scheme(old)
    assert {item.source for item in used_labels(scheme)} == {LabelSource.SELF}
    completed = with_declarations(old, scheme, FORMS)
    assert told(completed) == []
    assert completed["labels"] == dict.fromkeys(DEMONSTRATION["labels"], "self")
    assert completed["directions"] == {**DEMONSTRATION["directions"], "facts.cost_y1": "down"}
    assert with_declarations(DEMONSTRATION, load_scheme(DEMONSTRATION), FORMS) == DEMONSTRATION


def test_which_labels_need_a_reason() -> None:
    pilots = CATALOGUE.schemes["pilots"]
    by_firm = LabelSource.SELF
    assert self_reported(pilots)[:2] == (
        UsedLabel("facts.production_type", Use.POOL, by_firm), UsedLabel("group", Use.GROUP, by_firm)
    )  # fmt: skip
    assert {item.use for item in used_labels(pilots)} - {item.use for item in self_reported(pilots)} == {Use.GATE}
