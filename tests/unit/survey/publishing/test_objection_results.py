"""A score worked out again is equal where score and rank are; an objection is settled by its newest other step."""

from __future__ import annotations

import pytest

from survey.models import Objection, ObjectionStep, ObjectionStepKind
from survey.publishing.objection_results import Again, settled_by
from survey.publishing.objection_words import say_again


@pytest.mark.parametrize(
    ("score", "rank", "equal", "told"),
    [(80_123_456, 7, True, "得分 80.12，名次 7，与名单所依据的结果一致"),
     (80_123_457, 7, False, "名单所依据的是得分 80.12，名次 7，两者不一致"),
     (None, None, False, "得分 –，名次 –；名单所依据的")],
)  # fmt: skip
def test_equal_where_score_and_rank_are(score: int | None, rank: int | None, equal: object, told: str) -> None:
    again = Again(1, 2, score, rank, 80_123_456, 7, "f", same_list=bool(equal))
    assert (again.equal, again.document()["equal"], told in say_again(again.document())) == (equal, equal, True)


def test_settled_by_an_answer_and_not_by_a_note() -> None:
    note, answer = (ObjectionStep(kind=kind) for kind in (ObjectionStepKind.NOTED, ObjectionStepKind.UPHELD))
    assert settled_by(Objection(steps=[note])) is None
    assert settled_by(Objection(steps=[note, answer])) is answer
    otherwise = ObjectionStep(kind=ObjectionStepKind.ANSWERED)
    assert settled_by(Objection(steps=[answer, note, otherwise])) is otherwise
