"""Filling a section by its visible controls, from a dossier that says what to answer."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from playwright.sync_api import Page

from scoring.answers.answers import Answer, Dossier, NotApplicable
from scoring.definition.questionnaire import Question
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.demo import district
from survey.demo.answers import fill_in
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises

_used: dict[int, str] = {}
"""Number of an enterprise -> the file of tests that uses it: they share one served application."""


def example(number: int = 1) -> tuple[FictitiousEnterprise, Dossier]:
    """Return a fictitious enterprise and a complete dossier without hard findings.

    Raises ValueError for a number that another file of tests uses: its enterprise is registered there.
    """
    asking = next(frame.filename for frame in inspect.stack() if Path(frame.filename).name.startswith("test_"))
    owner = _used.setdefault(number, asking)
    if owner != asking and number != 1:
        message = f"enterprise {number} is used by {Path(owner).name}: take a number that no other file has"
        raise ValueError(message)
    firm = make_enterprises(number, Random(11))[-1]
    firm = replace(firm, production_type="discrete", revenue=Decimal(6000), level=1, maturity=0.5, boasts=False)
    return firm, fill_in({name: catalogue().questionnaires[name] for name in district.QUESTIONNAIRES}, firm, Random(12))


def demonstration_firm(number: int, seed: int) -> FictitiousEnterprise:
    """Return a firm of the demonstration that is made from a seed, in a service of its own; from 1."""
    return make_enterprises(number, Random(seed))[-1]


def answer(page: Page, question: Question, value: Answer) -> None:
    """Give one answer as a person would: by label, by typing, by choosing from a list."""
    place = page.locator(f"#q-{question.id}")
    if isinstance(value, NotApplicable):
        label = next(option.label.zh for option in question.not_applicable if option.id == value.reason)
        place.get_by_label(f"不适用：{label}").check()
    elif isinstance(value, bool):
        place.locator(f"input[value={'yes' if value else 'no'}]").check()
    elif isinstance(value, tuple):
        for option in question.options:
            if option.id in value:
                place.locator(f"input[value={option.id}]").check()
    elif isinstance(value, Decimal):
        place.locator("input:not([type=hidden])").first.fill(f"{value:,f}")
    elif isinstance(value, date):
        place.locator("input:not([type=hidden])").first.fill(f"{value.year}年{value.month}月{value.day}日")
    elif question.options:
        place.locator(f"input[value={value}]").check()
    elif question.format in {"unit", "park"}:
        named = directory().unit_name if question.format == "unit" else directory().park_name
        place.locator("select").select_option(label=named(str(value)).zh)
    else:
        place.locator("input:not([type=hidden]), textarea").first.fill(str(value))


def save(page: Page) -> None:
    """Press 保存草稿 and wait for the page that comes back, after a save of the page's own that is on its way."""
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").click()


def fill_section(page: Page, dossier: Dossier, questionnaire_id: str, section_id: str) -> None:
    """Answer what the section asks; saving shows what became visible, so it goes on until nothing is new."""
    questionnaire = catalogue().questionnaires[questionnaire_id]
    section = questionnaire.section(section_id)
    assert section is not None
    done: set[str] = set()
    # A link that was just clicked may still be on its way, and counting what is asked does not wait.
    page.wait_for_url(f"**/fill/{questionnaire_id}/{section_id}*")
    while True:
        asked = [q for q in section.questions if q.typed and page.locator(f"#q-{q.id}").count() and q.id not in done]
        given = dossier.sheets[questionnaire_id].values
        fresh = [question for question in asked if question.id in given]
        if not fresh:
            return
        for question in fresh:
            answer(page, question, given[question.id])
            done.add(question.id)
        save(page)
