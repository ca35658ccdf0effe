"""Top claims against lists worked out answer by answer, and what only verified answers earn."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.answers.answers import AnswerSheet, Dossier
from scoring.answers.coding import encode
from scoring.certainty.answer_draws import steps_down, top_codes
from scoring.evaluate import Evaluation, Inputs, evaluate
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from tests.unit.scoring.clauses import clause_data
from tests.unit.scoring.small import (
    changed,
    criterion,
    facts_data,
    form_data,
    full_facts,
    scheme_data,
    words,
)

CLAUSES = ("p1", "s1", "s2", "m1", "w1", "s3", "m2", "w2")
PROVABLE = frozenset(CLAUSES) - {"s3"}
"""The clauses that name their evidence."""
RATINGS = ("none", "part", "most", "full")
QUESTIONS = ("sections", 0, "questions")
DATA = changed(
    clause_data(),
    QUESTIONS,
    [
        one | ({"evidence": words("seen")} if one["id"] in PROVABLE else {})
        for one in clause_data()["sections"][0]["questions"]
    ],
)
FORMS = {"facts": load_questionnaire(facts_data()), "clauses": load_questionnaire(DATA)}
Firm = tuple[str, ...]
Answers = frozenset[tuple[str, str]]


def scheme(*only: str) -> Any:
    index = criterion("index", "1", {"kind": "index", "questionnaire": "clauses"})
    more = {"required": ["facts", "clauses"], "criteria": [index], "gates": [], "only_verified": list(only)}
    return load_scheme(scheme_data() | more)


def run(firms: list[Firm], *only: str, verified: Answers = frozenset(), filed: Answers = frozenset()) -> Evaluation:
    facts = AnswerSheet("facts", "1", full_facts())
    dossiers = [
        Dossier(
            {
                "facts": facts,
                "clauses": AnswerSheet("clauses", "1", dict(zip(CLAUSES, firm, strict=True)), {}, "discrete"),
            }
        )
        for firm in firms
    ]
    keys = tuple(f"K{number}" for number in range(len(firms)))
    return evaluate(scheme(*only), Inputs(keys, encode(FORMS, dossiers), verified=verified, given=filed), 1)


def by_hand(firms: list[Firm], verified: Answers) -> list[Firm]:
    """Return the firms with every unproven claim one step lower, answer by answer."""
    return [
        tuple(_proven(f"K{row}", name, rating, verified) for name, rating in zip(CLAUSES, firm, strict=True))
        for row, firm in enumerate(firms)
    ]


def _proven(key: str, name: str, rating: str, verified: Answers) -> str:
    falls = rating == "full" and name in PROVABLE and (key, f"clauses.{name}") not in verified
    return "most" if falls else rating


FIRMS = st.lists(st.tuples(*[st.sampled_from(RATINGS)] * len(CLAUSES)), min_size=1, max_size=4)
MARKS = st.frozensets(
    st.tuples(st.sampled_from(["K0", "K1", "K2"]), st.sampled_from([f"clauses.{n}" for n in CLAUSES]))
)


@settings(max_examples=60, deadline=None)
@given(FIRMS, MARKS, MARKS)
def test_both_scores_and_the_coverage_are_those_worked_out_answer_by_answer(
    firms: list[Firm], verified: Answers, filed: Answers
) -> None:
    found = run(firms, verified=verified, filed=filed)
    claims, lowered = found.claims(), run(by_hand(firms, verified))
    assert claims.stated.tolist() == found.ranking.scores.tolist()
    assert claims.proven.tolist() == lowered.ranking.scores.tolist()
    counts = []
    for row, firm in enumerate(firms):
        own = {(f"K{row}", f"clauses.{name}") for name, rating in zip(CLAUSES, firm, strict=True) if rating == "full"}
        own = {claim for claim in own if claim[1].removeprefix("clauses.") in PROVABLE}
        counts.append((len(own & verified), len(own & filed - verified), len(own - verified - filed)))
    assert list(zip(claims.verified.tolist(), claims.given.tolist(), claims.bare.tolist(), strict=True)) == counts
    strict_ones = run(firms, "clauses", verified=verified, filed=filed)
    assert strict_ones.ranking.scores.tolist() == claims.proven.tolist()
    again = strict_ones.claims()
    assert (again.stated.tolist(), again.proven.tolist()) == (claims.stated.tolist(), claims.proven.tolist())


@settings(max_examples=60, deadline=None)
@given(FIRMS, MARKS, MARKS)
def test_a_verdict_never_lowers_a_score(firms: list[Firm], verified: Answers, more: Answers) -> None:
    before, after = (run(firms, "clauses", verified=known).ranking.scores for known in (verified, verified | more))
    assert (after >= before).all()
    assert (run(firms).ranking.scores >= after).all()


def test_what_is_at_the_top_of_each_kind_and_where_it_falls() -> None:
    questions = load_questionnaire(form_data()).questions
    found = {}
    for name in ("plan", "s1", "nets"):
        places = [place for place, top in enumerate(top_codes(questions[name]).tolist()) if top]
        found[name] = [(place - 3, int(steps_down(questions[name])[place])) for place in places]
    assert found == {"plan": [(2, 1)], "s1": [(4, 3)], "nets": [(0b011, 0b001), (0b111, 0b101)]}


def test_a_scheme_names_questionnaires_that_it_scores() -> None:
    assert scheme("clauses").only_verified == ("clauses",)
    assert check_scheme(scheme("clauses"), FORMS) == []
    [fault] = check_scheme(scheme("facts"), FORMS)
    assert (fault.path, fault.problem) == (("only_verified", 0), "no criterion scores 'facts'")
