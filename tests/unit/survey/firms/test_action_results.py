"""What came of an action survives the session that keeps it."""

from __future__ import annotations

import json

import pytest

from survey.firms.action_results import NEEDED, OFFERED, UNDONE_BY, Action, DoneAction, from_session
from survey.firms.action_words import say_about, say_action, say_done, say_why


def test_what_was_done_is_kept_as_json() -> None:
    done = DoneAction(Action.CALL, [3, 5], {7: "exempt"}, "规上", undoes=True)
    assert from_session(json.loads(json.dumps(done.to_session()))) == done


def test_every_action_has_a_permission_and_words() -> None:
    assert set(NEEDED) == set(Action)
    assert len({say_action(action) for action in Action}) == len(Action)
    assert len({say_about(action) for action in OFFERED}) == len(OFFERED)
    assert set(UNDONE_BY) <= set(OFFERED)


@pytest.mark.parametrize(
    ("done", "why", "sentence"),
    [
        ([1, 2], {}, "豁免：2 家已办理。"),
        ([1], {2: "exempt", 3: "submitted"}, "豁免：1 家已办理，2 家没有办理。"),
        ([], {2: "exempt"}, "没有一家办理“豁免”。"),
    ],
)
def test_what_came_of_it_in_one_sentence(done: list[int], why: dict[int, str], sentence: str) -> None:
    assert say_done(DoneAction(Action.EXEMPT, done, why)) == sentence


def test_why_a_mark_stays() -> None:
    assert [say_why(code) for code in ("marked", "not_marked", "unknown")] == [
        "通知已登记为发出。",
        "通知没有登记为发出。",
        "名录中没有这家企业，或者它不属于您的街镇。",
    ]
