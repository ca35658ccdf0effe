"""Gates of a scheme: which office answers, how long an answer holds, what cures a failed one; all faults are named."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.scheme import Office
from scoring.definition.texts import Words
from scoring.loading.reader import DefinitionError
from scoring.loading.scheme import load_scheme
from tests.unit.scoring.small import changed, scheme_data, words

OFFICES = [{"id": "tax", "title": words("tax")}]


def data(**more: Any) -> Any:
    return changed({**scheme_data(), "offices": OFFICES}, ("gates", 0), {**scheme_data()["gates"][0], **more})


def test_a_gate_names_its_office_its_days_and_its_cure() -> None:
    scheme = load_scheme(data(office="tax", valid_days="30", cure=words("pay")))
    gate, plain = scheme.gates
    assert (gate.office, gate.valid_days, gate.cure) == ("tax", 30, Words(**words("pay")))
    assert (plain.office, plain.valid_days, plain.cure) == ("", 0, None)
    assert scheme.offices == (Office("tax", Words(**words("tax"))),)
    assert load_scheme(scheme_data()).offices == ()


@pytest.mark.parametrize(
    ("more", "place", "problem"),
    [
        ({"office": "fire"}, "gates.0.office", "'fire' is no office"),
        ({"valid_days": "0"}, "gates.0.valid_days", "0 days are no validity"),
        ({"valid_days": "3651"}, "gates.0.valid_days", "3651 days are no validity"),
        ({"valid_days": "soon"}, "gates.0.valid_days", "a whole number is expected here"),
        ({"cure": "pay"}, "gates.0.cure", "a text in both languages is expected here"),
    ],
)
def test_faults_of_gates_are_named(more: dict[str, Any], place: str, problem: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        load_scheme(data(**more))
    assert f"{place}: {problem}" in str(refused.value)


def test_faults_of_offices_are_named() -> None:
    twice = changed({**scheme_data(), "offices": OFFICES * 2}, ("gates", 0, "office"), "tax")
    with pytest.raises(DefinitionError) as refused:
        load_scheme(twice)
    assert "offices: the id 'tax' occurs more than once" in str(refused.value)
    with pytest.raises(DefinitionError) as refused:
        load_scheme(changed(scheme_data(), ("gates", 0, "office"), "tax"))
    assert "list it under offices" in str(refused.value)
