"""Clauses by level: hand-worked values, the exact 0.8, trimming, and a slow twin in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers.answers import Answer, AnswerSheet, Dossier, NotApplicable
from scoring.answers.coding import encode, pack, unpack
from scoring.definition.rules import ClauseRule, Node
from scoring.exact import half_up
from scoring.loading.questionnaire import load_questionnaire
from scoring.maturity.clauses import ClauseProfile, score_clauses
from tests.unit.scoring.clauses import clause, clause_data, node
from tests.unit.scoring.small import changed, words

CLAUSES = load_questionnaire(clause_data())
NAMES = ("p1", "s1", "s2", "m1", "w1", "s3", "m2", "w2")
RATINGS = {"none": Fraction(0), "part": Fraction(1, 2), "most": Fraction(4, 5), "full": Fraction(1)}
Rated = dict[str, Answer]


def sheet(answers: Rated, variant: str) -> Dossier:
    return Dossier({"clauses": AnswerSheet("clauses", "1", answers, variant=variant)})


def profile(answers: Rated, variant: str = "discrete", questionnaire: Any = CLAUSES) -> ClauseProfile:
    coded = encode({"clauses": questionnaire}, [sheet(answers, variant)])["clauses"]
    rule = questionnaire.rule
    assert isinstance(rule, ClauseRule)
    return score_clauses(rule, coded)


def result(found: ClauseProfile) -> tuple[list[int], list[int], int, int, int]:
    return (
        found.scores[0].tolist(),
        found.counted[0].tolist(),
        int(found.total[0]),
        int(found.index[0]),
        int(found.level[0]),
    )


def all_rated(rating: str) -> Rated:
    return dict.fromkeys(NAMES, rating)


def test_score_of_mostly_met_everywhere_passes_at_exactly_eight_tenths() -> None:
    assert result(profile(all_rated("most"))) == ([8_000, 8_000], [10_000, 10_000], 20_000, 1_000_000, 2)


def test_score_of_a_hand_worked_sheet() -> None:
    rated: Rated = all_rated("full") | {"s3": "part", "m2": "most", "w2": "none"}
    assert result(profile(rated)) == ([10_000, 4_900], [10_000, 4_900], 14_900, 745_000, 1)


def test_score_stops_at_the_first_level_that_is_not_reached() -> None:
    rated: Rated = all_rated("full") | {"m1": "none"}
    assert result(profile(rated)) == ([7_000, 10_000], [7_000, 0], 7_000, 350_000, 0)


def test_score_of_nothing_answered() -> None:
    found = profile({})
    assert result(found) == ([0, 0], [0, 0], 0, 0, 0)
    assert (found.asked.tolist(), found.answered.tolist()) == ([8], [0])


def test_score_of_a_trimmed_sub_domain_gives_its_weight_to_its_siblings() -> None:
    cut = NotApplicable("absent")
    rated: Rated = all_rated("full") | {"m1": "most", "w1": cut, "w2": cut}
    found = profile(rated)
    assert found.scores.tolist() == [[9_000, 10_000]]
    assert found.asked.tolist() == [6]


def test_score_leaves_out_what_the_variant_does_not_have() -> None:
    found = profile(all_rated("full") | {"m1": "part", "w1": "full"}, variant="process")
    assert found.scores.tolist() == [[7_500, 10_000]]
    assert found.asked.tolist() == [6]


def test_score_without_a_variant_gives_nothing() -> None:
    assert result(profile(all_rated("full"), variant="")) == ([0, 0], [0, 0], 0, 0, 0)


def test_score_leaves_out_a_sub_domain_without_clauses_at_a_level() -> None:
    rated: Rated = {"s3": "full", "m2": "full", "w2": "full"}
    assert profile(rated).scores.tolist() == [[0, 10_000]]


def test_score_does_not_go_on_to_a_level_that_is_not_asked() -> None:
    hidden = {"question": "p1", "is": "none"}
    data = clause_data()
    for number in (5, 6, 7):
        data = changed(data, ("sections", 0, "questions", number, "visible"), hidden)
    found = profile(all_rated("full"), questionnaire=load_questionnaire(data))
    assert result(found) == ([10_000, 0], [10_000, 0], 10_000, 500_000, 1)


def twin(answers: dict[str, str], variant: str) -> tuple[Fraction, int]:
    """Return sum and level, worked out node by node from the words of the rule."""
    rule = CLAUSES.rule
    assert isinstance(rule, ClauseRule)
    total = Fraction(0)
    for level, _ in rule.levels:
        score = mean(rule.tree, variant, answers, level)
        if score is None:
            break
        if score < Fraction(8, 10):
            total += score
            break
        total += 1
    return total, sum(total >= bound for bound in (Fraction(8, 10), Fraction(18, 10)))


def mean(nodes: tuple[Node, ...], variant: str, answers: dict[str, str], level: int) -> Fraction | None:
    pairs = [(item.weights[variant], value(item, variant, answers, level)) for item in nodes if variant in item.weights]
    known = [(weight, score) for weight, score in pairs if score is not None]
    weight = sum(weight for weight, _ in known)
    return sum((share * score for share, score in known), Fraction(0)) / weight if weight else None


def value(item: Node, variant: str, answers: dict[str, str], level: int) -> Fraction | None:
    if item.children:
        return mean(item.children, variant, answers, level)
    clauses = [
        question
        for question in CLAUSES.questions.values()
        if (question.subdomain, question.level) == (item.id, level)
        and (not question.variants or variant in question.variants)
        and answers.get(question.id) != "cut"
    ]
    ratings = [RATINGS.get(answers.get(question.id, ""), Fraction(0)) for question in clauses]
    return sum(ratings, Fraction(0)) / len(ratings) if ratings else None


SHEETS = st.fixed_dictionaries(
    {},
    optional={name: st.sampled_from([*RATINGS, *(["cut"] if name in {"w1", "w2"} else [])]) for name in NAMES},
)
VARIANTS = st.sampled_from(["discrete", "process"])


def typed(answers: dict[str, str]) -> Rated:
    return {name: NotApplicable("absent") if answer == "cut" else answer for name, answer in answers.items()}


@given(st.lists(st.tuples(SHEETS, VARIANTS), min_size=1, max_size=8))
def test_score_agrees_with_the_slow_twin(sheets: list[tuple[dict[str, str], str]]) -> None:
    dossiers = [sheet(typed(answers), variant) for answers, variant in sheets]
    coded = encode({"clauses": CLAUSES}, dossiers)["clauses"]
    rule = CLAUSES.rule
    assert isinstance(rule, ClauseRule)
    found = score_clauses(rule, coded)
    expected = [twin(answers, variant) for answers, variant in sheets]
    assert found.index.tolist() == [half_up(total * 1_000_000 / 2) for total, _ in expected]
    assert found.level.tolist() == [level for _, level in expected]


@given(SHEETS, VARIANTS, st.sampled_from(NAMES))
def test_a_better_rating_never_lowers_the_index(answers: dict[str, str], variant: str, name: str) -> None:
    assume(answers.get(name) != "cut")
    before, after = profile(typed(answers), variant), profile(typed(answers | {name: "full"}), variant)
    assert after.index[0] >= before.index[0]
    assert after.level[0] >= before.level[0]


def test_score_with_a_denominator_beyond_64_bits_stays_exact() -> None:
    weights = ["0.0101", "0.0103", "0.0107", "0.0109", "0.0113", "0.0127", "0.934"]
    leaves = [node(f"leaf{place}", {"only": weight}) for place, weight in enumerate(weights)]
    questions = [
        clause(f"c{place}_{count}", f"leaf{place}", 1)
        for place in range(len(leaves))
        for count in range((101, 103, 107, 109, 113, 127, 131)[place])
    ]
    data = changed(clause_data(), ("variants",), [{"id": "only", "title": words("o")}])
    data = changed(data, ("sections", 0, "questions"), questions)
    data = changed(data, ("rule", "levels"), [{"level": "1", "title": words("L1")}])
    data = changed(changed(data, ("rule", "bands"), ["0.8"]), ("rule", "tree"), leaves)
    wide = load_questionnaire(data)
    most: Rated = dict.fromkeys(wide.questions, "most")
    assert profile(most, "only", wide).level.tolist() == [1]
    assert profile(most | {"c0_0": "part"}, "only", wide).level.tolist() == [0]


@pytest.mark.parametrize(("variant", "code"), [("discrete", 0), ("process", 1), ("", -2)])
def test_variant_is_coded_and_survives_packing(variant: str, code: int) -> None:
    coded = encode({"clauses": CLAUSES}, [sheet({}, variant)])["clauses"]
    back = unpack(coded.coding, [pack(coded, 0)])
    assert back.column("@variant").tolist() == [code]
