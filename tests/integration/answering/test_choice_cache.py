"""A choice as the page shows it: put together from kept parts, with just the chosen options ticked."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from survey.answering.choice_cache import choice_body
from survey.answering.question_views import Choice, QuestionView


def view(*chosen: str, kind: str = "multiple", base: int = 3) -> QuestionView:
    """Return a question with the options a, b and none."""
    choices = [
        Choice(id=name, label=f"示例<{name}>", detail="", chosen=name in chosen, exclusive=name == "none", level=0)
        for name in ("a", "b", "none")
    ]
    texts = {"title": "选一", "help": "", "evidence": "", "unit": "", "format": "", "group": "", "pending": ""}
    return QuestionView(
        id="q", number="1", kind=kind, required=True, register=False, base=base, value=[], choices=choices, **texts
    )


@pytest.mark.parametrize("chosen", [(), ("a",), ("a", "b"), ("none",)])
def test_what_is_chosen_is_ticked_and_nothing_else(application: Flask, chosen: tuple[str, ...]) -> None:
    with application.test_request_context("/"):
        shown = choice_body(view(*chosen))
    options = re.findall(r"<input\b[^>]*>", shown.partition('name="base-q"')[2])
    assert [re.findall(r'value="(\w+)"', one) for one in options] == [["a"], ["b"], ["none"]]
    ticked = [name for name, one in zip(("a", "b", "none"), options, strict=True) if re.search(r"\bchecked\b", one)]
    assert ticked == list(chosen)
    assert ["data-alone" in one for one in options] == [False, False, True]
    assert '<input type="hidden" name="base-q" value="3">' in shown
    assert "示例&lt;a&gt;" in shown


def test_another_kind_or_revision_is_another_part(application: Flask) -> None:
    with application.test_request_context("/"):
        single, later = choice_body(view("a", kind="single")), choice_body(view("a", base=4))
    assert (single.count('type="radio"'), single.count('type="checkbox"')) == (3, 0)
    assert (later.count('type="checkbox"'), 'name="base-q" value="4"' in later) == (3, True)
