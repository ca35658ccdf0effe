"""Where somebody goes on with a draft."""

from __future__ import annotations

from survey.answering.progress_views import Place, Progress, find_place
from survey.definitions.catalogue import catalogue

FACTS = catalogue().questionnaires["facts"]


def rows(*states: str) -> list[Progress]:
    """Return the first sections in these states."""
    return [
        Progress(FACTS, section, number, state, 0, 1, 0)
        for number, (section, state) in enumerate(zip(FACTS.sections, states, strict=False), start=1)
    ]


def saved(place: int) -> tuple[tuple[str, str], str]:
    """Return the last question of a section as it was saved, and its anchor."""
    question = FACTS.sections[place].questions[-1].id
    return (FACTS.id, question), f"q-{question}"


def test_one_goes_on_where_one_saved_last_while_that_part_is_not_done() -> None:
    last, anchor = saved(1)
    found = rows("none", "begun", "none")
    assert find_place(found, [last, saved(0)[0]]) == Place(found[1], anchor)


def test_from_a_part_that_is_done_one_goes_on_to_the_first_that_is_not() -> None:
    found = rows("done", "done", "wrong", "none")
    assert find_place(found, [saved(1)[0]]) == Place(found[2], "")


def test_where_all_is_done_one_is_led_to_what_one_saved_or_nowhere() -> None:
    last, anchor = saved(1)
    found = rows("done", "done")
    assert find_place(found, [last]) == Place(found[1], anchor)
    assert find_place(found, []) is None


def test_what_is_not_asked_any_more_leads_nowhere() -> None:
    found = rows("done", "none")
    assert find_place(found, [("facts", "gone"), ("cmmm", "x")]) == Place(found[1], "")
