"""Texts that could not be read as a number or day: what is wrong with them, and how to write it."""

from __future__ import annotations

from scoring.answers.written import Misread
from scoring.characters import Odd
from scoring.definition.questionnaire import Kind, Question
from survey.definitions.formats import odd_in
from survey.definitions.typed_answers import misread
from survey.words.language import _, in_words

_LOOKS_LIKE = {"O": "0", "I": "1", "S": "5", "Z": "2"}


def say_unread(question: Question, title: str, value: str) -> str:
    """Return why a text is not the number or day that its question asks for, and how to write it."""
    misread_as = misread(question, value) or Misread("text")
    if question.kind is Kind.DATE:
        text = _("“%(title)s”应为日期，您填写的是“%(value)s”", title=title, value=value)
        return _("%(text)s，%(why)s", text=text, why=_say_day(misread_as.code))
    text = _("“%(title)s”应为数字，您填写的是“%(value)s”", title=title, value=value)
    return _("%(text)s，%(why)s", text=text, why=_say_figure(misread_as, in_words(question.unit)))


def _say_day(code: str) -> str:
    return {
        "no_such_day": _("没有这一天，请核对"),
        "lines": _("里面有两行，请只写一个日期"),
        "zone": _("所带时区的日期与北京时间不是同一天，请写成 2026-11-23 这样"),
    }.get(code, _("请写成 2026-11-23 这样"))


def _say_figure(misread_as: Misread, unit: str) -> str:
    if misread_as.odd is not None:
        return _("%(odd)s；请只用数字0—9、小数点和分隔千位的逗号", odd=say_odd(misread_as.odd))
    if misread_as.code == "unit":
        return _say_unit(misread_as.parameters["unit"], unit)
    return {
        "lines": _("里面有两行，请只写一个数"),
        "spaces": _("数字中间有空格，看不出是一个数还是两个数，请去掉空格"),
        "commas": _("逗号只能用来分隔千位，如 1,234,567；小数点请写成“.”，如 12.5"),
        "points": _("小数点不止一个，请核对"),
        "exponent": _("请不要用科学计数法，写出全部数字"),
        "date": _("这是日期，不是数字"),
    }.get(misread_as.code, _("请改为数字，如 1234.5"))


def _say_unit(typed: str, unit: str) -> str:
    if not unit:
        return _("数字后面不能写“%(typed)s”，请只写数字", typed=typed)
    return _("本题单位是“%(unit)s”，不是“%(typed)s”；请换算成“%(unit)s”，只写数字", unit=unit, typed=typed)


def say_odd(odd: Odd) -> str:
    """Return the position and the name of an unexpected character."""
    given = {"place": odd.place, "code": odd.code}
    if odd.character == " ":
        return _("第%(place)s个字符是空格", place=odd.place)
    if not odd.seen:
        return _("第%(place)s个字符看不见（%(code)s）", **given)
    return _("第%(place)s个字符是“%(sign)s”（%(code)s）", sign=odd.seen, **given)


def say_odd_in(text_format: str, value: str) -> str:
    """Return the first character that no value of a format may hold; empty where there is none."""
    odd = odd_in(text_format, value)
    if odd is None:
        return ""
    digit = _LOOKS_LIKE.get(odd.character, "") if text_format == "uscc" else ""
    if digit:
        return _("%(odd)s，信用代码里没有这个字母，会不会是数字“%(digit)s”？", odd=say_odd(odd), digit=digit)
    return _("%(odd)s，请更正", odd=say_odd(odd))
