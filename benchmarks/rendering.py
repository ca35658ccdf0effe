"""Rendering a section of 12 questions: our macros over view objects, beside the WTForms widgets of the same form."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask import Flask
from werkzeug.datastructures import MultiDict

from benchmarks import Row
from benchmarks.instances import temporary_app
from scoring.definition.questionnaire import Question
from scoring.loading.questionnaire import load_questionnaire
from survey.answering.question_views import Choice, QuestionView
from survey.forms.builder import build_form


def twelve() -> list[Question]:
    """Return eight single choices of five options and four multiple ones of six."""
    text = {"zh": "这道题问的是什么", "en": "What is asked"}
    options = [{"id": f"o{n}", "label": {"zh": f"选项{n}", "en": f"option {n}"}} for n in range(6)]
    items = [{"id": f"single{n}", "kind": "single", "title": text, "options": options[:5]} for n in range(8)]
    items += [{"id": f"multiple{n}", "kind": "multiple", "title": text, "options": options} for n in range(4)]
    section = {"id": "all", "title": text, "questions": items}
    data = {"id": "bench", "version": "1", "title": text, "basis": text, "sections": [section]}
    return list(load_questionnaire(data).questions.values())


def answers(questions: list[Question]) -> MultiDict[str, str]:
    """Return one answer to each single choice and two to each multiple one."""
    data: MultiDict[str, str] = MultiDict()
    for question in questions:
        data.add(question.id, "o1")
        if question.kind == "multiple":
            data.add(question.id, "o3")
    return data


def views(questions: list[Question], data: MultiDict[str, str]) -> list[QuestionView]:
    """Return the view objects of the same questions and answers."""
    return [
        QuestionView(
            id=question.id,
            number=f"1.{place}",
            kind=question.kind.value,
            title=question.title.zh,
            help="",
            evidence="",
            required=True,
            unit="",
            format="plain",
            group="",
            base=0,
            pending="",
            value=data.getlist(question.id),
            register=False,
            choices=[
                Choice(option.id, option.label.zh, "", option.id in data.getlist(question.id), exclusive=False, level=0)
                for option in question.options
            ],
        )
        for place, question in enumerate(questions, start=1)
    ]


class _Controls(HTMLParser):
    """Collects (name, type, value, checked) of radio and checkbox inputs, and ticked options of selects."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str, bool]] = set()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") in {"radio", "checkbox"}:
            self.found.add((given.get("name") or "", given.get("value") or "", "checked" in given))
        if tag == "select":
            self._select = given.get("name") or ""
        if tag == "option":
            self.found.add((self._select, given.get("value") or "", "selected" in given))


def controls(page: str) -> set[tuple[str, str, bool]]:
    """Return what can be chosen on a page and what is chosen."""
    parser = _Controls()
    parser.feed(page)
    return {item for item in parser.found if re.match(r"(single|multiple)\d", item[0])}


def _equal(ours: str, theirs: str) -> None:
    assert controls(ours) == controls(theirs)
    assert len(controls(ours)) == 8 * 5 + 4 * 6


def rows() -> list[Row]:
    """Return the comparison."""
    app = temporary_app()
    questions = twelve()
    data = answers(questions)
    given = views(questions, data)
    return [
        Row(
            "render a section of 12 questions",
            "WTForms widgets",
            10.0,
            _ours(app, given),
            _theirs(app, questions, data),
            _equal,
            9,
        )
    ]


def _ours(app: Flask, given: list[QuestionView]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a closure
    with app.test_request_context("/"):
        macros = app.jinja_env.get_template("macros/question.html").make_module()

    def run() -> str:
        with app.test_request_context("/"):
            return str(macros.questions(given))

    return run


def _theirs(app: Flask, questions: list[Question], data: MultiDict[str, str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    def run() -> str:
        with app.test_request_context("/"):
            form = build_form(questions, [], data)
            return "".join(f"{form[question.id].label()}{form[question.id]()}" for question in questions)

    return run
