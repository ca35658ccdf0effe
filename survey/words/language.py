"""Languages: Chinese is the source of every message, English the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, has_app_context, has_request_context, request
from flask import session as web_session
from flask_babel import force_locale, gettext, ngettext
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from scoring.definition.texts import Words

SOURCE = "zh_Hans_CN"
LANGUAGES = {"zh": SOURCE, "en": "en"}


def _(message: str, **parameters: object) -> str:
    """Return a message in the reader's language with its parameters filled in; the source needs no catalogue."""
    if language() == "zh":
        return message % parameters if parameters else message
    return str(gettext(message, **parameters))


def _n(message: str, n: int, shown: str = "", **parameters: object) -> str:
    """Return a message that counts (``线索 %(n)s 条``): English has a word for one and another for more.

    `shown`: the number as it is written, where that is otherwise; `parameters`: what else the message names.
    """
    parameters["n"] = shown or str(n)
    if language() == "zh":
        return message % parameters
    return str(ngettext(message, message, n, **parameters))


def _l(message: str, **parameters: object) -> str:
    """Return a message of a constant or a form, which is worded when it is shown, by `str()` or a page."""
    worded: str = LazyString(_, message, **parameters)
    return worded


@contextmanager
def in_chinese() -> Iterator[None]:
    """Word everything in Chinese inside the block, whoever reads the page: lists are the commission's."""
    with in_language("zh"):
        yield


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Word everything in a language (``zh`` or ``en``) inside the block, whoever reads the page."""
    outer = g.get("language")
    g.language = chosen
    try:
        with force_locale(LANGUAGES[chosen]):
            yield
    finally:
        if outer is None:
            g.pop("language", None)
        else:
            g.language = outer


def language() -> str:
    """Return ``zh`` or ``en``: what the reader chose, else Chinese."""
    if not has_app_context():
        return "zh"
    chosen = g.get("language") or (web_session.get("language") if has_request_context() else None)
    return chosen if chosen in LANGUAGES else "zh"


@pass_eval_context
def page_message(context: EvalContext, message: str, **parameters: object) -> str:
    """Return a message in the reader's language for a template, its parameters escaped where the template escapes.

    As in Jinja's own `_`, every ``%`` of a message is a format's.
    """
    worded: str = message if language() == "zh" else gettext(message)
    if context.autoescape:
        worded = Markup(worded)  # noqa: S704 - ours or a translator's; a template's own texts are markup, too
    return worded % parameters if parameters or "%" in worded else worded


def word_constant(message: str, chosen: str) -> str:
    """Return what `page_message` says of a message without parameters in a language (``zh`` or ``en``)."""
    worded: str = message
    if chosen != "zh":
        with force_locale(LANGUAGES[chosen]):
            worded = gettext(message)
    return worded % {} if "%" in worded else worded


def current_locale() -> str:
    """Return the Babel locale of this request."""
    return LANGUAGES[language()]


def in_words(words: Words | None) -> str:
    """Return a definition's text in the reader's language; an empty string for none."""
    return words_in(language(), words)


def words_in(chosen: str, words: Words | None) -> str:
    """Return a definition's text in a language (``zh`` or ``en``); an empty string for none."""
    if words is None:
        return ""
    return words.en if chosen == "en" else words.zh


def html_language() -> str:
    """Return the value of the `lang` attribute."""
    return "en" if has_request_context() and request and language() == "en" else "zh-CN"
