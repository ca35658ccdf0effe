"""What "does not apply" gains against the lowest rating, worked out by hand on a small clause questionnaire."""

from __future__ import annotations

from scoring.answers.answers import AnswerSheet, Dossier, NotApplicable
from scoring.answers.coding import encode
from scoring.evaluate import Inputs, evaluate
from scoring.incentives.absences import AbsenceGain, absence_gains
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.scheme import load_scheme
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import changed, criterion, facts_data, full_facts, question, scheme_data

SCHEME = load_scheme(
    scheme_data()
    | {
        "required": ["facts", "clauses"],
        "criteria": [criterion("index", "1", {"kind": "index", "questionnaire": "clauses"})],
        "gates": [],
    }
)
RATED = {"p1": "full", "s1": "full", "s2": "full", "m1": "full", "w1": "none", "s3": "none", "m2": "none", "w2": "none"}


def gains(*firms: dict[str, object], verified: frozenset[tuple[str, str]] = frozenset(), cut: bool = False) -> object:
    data = clause_data()
    if cut:  # a switch above shipping, as "no logistics of our own"
        switch = question("ships", "yesno")
        hidden = {"not": {"question": "ships", "is": "no"}}
        questions = [
            one | ({"visible": hidden} if one["id"] in {"w1", "w2"} else {}) for one in data["sections"][0]["questions"]
        ]
        data = changed(data, ("sections", 0, "questions"), [switch, *questions])
        data["rule"]["tree"][1]["children"][1]["cut_by"] = "ships"
    forms = {"facts": load_questionnaire(facts_data()), "clauses": load_questionnaire(data)}
    facts = AnswerSheet("facts", "1", full_facts())
    dossiers = [
        Dossier({"facts": facts, "clauses": AnswerSheet("clauses", "1", {**RATED, **firm}, {}, "discrete")})  # type: ignore[dict-item]
        for firm in firms
    ]
    keys = tuple(f"K{number}" for number in range(len(firms)))
    return absence_gains(evaluate(SCHEME, Inputs(keys, encode(forms, dossiers), verified=verified), 1))


def test_each_absence_is_held_against_the_lowest_rating() -> None:
    """Level 1 is people 0.5, making 0.3, shipping 0.2: without shipping 1 counts, with it 0.8, which passes as well.

    With making at 0.8 the level has 0.925 without, 0.74 with it and does not pass: 100 / 2 x (1 - 0.74) = 13 points.
    """
    absent = NotApplicable("absent")
    low = {"m1": "most", "w1": absent}
    assert gains({"w1": absent}, {}, low) == (AbsenceGain("clauses.w1", (2,), (13_000_000,)),)
    assert gains(low, verified=frozenset({("K0", "clauses.w1")})) == ()
    assert gains({}, {}) == ()


def test_a_switch_is_held_against_its_clauses_at_the_lowest() -> None:
    low = {"m1": "most", "ships": False}
    found = gains({"ships": True}, low, cut=True)
    assert found == (AbsenceGain("clauses.ships", (1,), (13_000_000,)),)
