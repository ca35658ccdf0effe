"""Answers and computed figures in words, as lists, workbooks and printed pages show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.answers.answers import Absence, Given, NotApplicable, Unreadable
from scoring.answers.derived_figures import band_index
from scoring.answers.linear_shares import linear_share
from scoring.definition.questionnaire import Kind, Question
from scoring.exact import WEIGHT, half_up, unscaled
from survey.definitions.directory import directory
from survey.words.language import _, in_words, language

OF_ONE = {
    "days": "day",
    "lines": "line",
    "machines": "machine",
    "months": "month",
    "people": "person",
    "pieces": "piece",
    "products": "product",
    "sets": "set",
    "steps": "step",
    "tonnes": "tonne",
    "units": "unit",
    "vouchers": "voucher",
    "workshops": "workshop",
}
"""English units of questionnaires by what they are called where there is one."""


def say_figure(question: Question, value: Fraction) -> str:
    """Return a computed figure in per cent with two places, with its sign where it is a change."""
    number = Decimal(half_up(value * 100)).scaleb(-2)
    changed = question.compute is not None and question.compute.before is not None
    return f"{number:+.2f}%" if changed else f"{number:.2f}%"


def say_rating(question: Question, value: Fraction) -> str:
    """Return how a computed figure is rated: its band, or the score of a linear rate and where it ends."""
    if question.linear is None:
        return in_words(question.bands[band_index(question, value)].label)
    score = Decimal(half_up(linear_share(question, value) * 10_000)).scaleb(-2)
    return _("按比例得%(score)s分（达到%(full)s得100分）", score=f"{score:.2f}", full=f"{question.linear:f}")


def say_unit(question: Question, number: Decimal) -> str:
    """Return the unit behind a number: in English that of one thing, and a sign before ten thousands of yuan."""
    unit = in_words(question.unit)
    if language() == "zh":
        return unit
    return f"× {unit}" if unit[:1].isdigit() else OF_ONE.get(unit, unit) if number == 1 else unit


def say_answer(question: Question, given: Given) -> str:
    """Return an answer in words, as lists and printed pages show it."""
    if isinstance(given, Absence):
        return _("未作答") if given is Absence.NOT_ANSWERED else _("不需填写")
    if isinstance(given, NotApplicable):
        reason = next((option for option in question.not_applicable if option.id == given.reason), None)
        return _("不适用：%(reason)s", reason=in_words(reason.label) if reason else given.reason)
    if isinstance(given, Unreadable):
        return _("无法识别：%(raw)s", raw=_as_chosen(question, given.raw))
    if isinstance(given, bool):
        return _("是") if given else _("否")
    if isinstance(given, Decimal):
        return f"{given:,f} {say_unit(question, given)}".strip()
    if isinstance(given, tuple):
        return _("；").join(in_words(option.label) for option in question.options if option.id in given)
    if isinstance(given, date):
        return given.isoformat()
    option = question.option(given)
    return in_words(option.label) if option else _named(question, given)


def _as_chosen(question: Question, raw: str) -> str:
    """Return what was typed; of several choices the options in words, and what is none of them as it is."""
    if question.kind is not Kind.MULTIPLE:
        return raw
    known = {option.id: in_words(option.label) for option in question.options}
    return _("；").join(known.get(name, name) for name in raw.split(","))


def _named(question: Question, text: str) -> str:
    known = directory()
    if question.format == "industry":
        return known.industry_name(text)
    if question.format == "unit":
        return in_words(known.unit_name(text))
    if question.format == "park":
        return in_words(known.park_name(text))
    return text


def percent(weight: int) -> str:
    """Return a weight (1/10 000) as per cent without trailing zeros."""
    text = f"{unscaled(weight, WEIGHT) * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def share_text(hits: int, draws: int) -> str:
    """Return in which part of the draws, as a percentage with two places, exact at 10,000 draws."""
    return f"{100 * hits / draws:.2f}%" if draws else ""
