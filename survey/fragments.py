"""The parts of a question that do not depend on the answer, rendered once and kept: options, ticked and not; headings.

A page of twelve questions is mostly these parts. What is cached is the output of the very macros of
`templates/macros/parts.html`; the keys hold every word that is in it, so a changed definition is a new entry.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup

if TYPE_CHECKING:  # a type only: pages come before views
    from survey.views.questions import QuestionView


LONG = 14
Static = tuple[tuple[str, str, str, int], ...]


def layout_of(view: QuestionView) -> str:
    """Return how the options stand: ``rl`` full sentences below each other, ``op`` chips, ``lv`` cards."""
    if view.kind == "ladder" or any(len(choice.label) > LONG for choice in view.choices):
        return "rl"
    if view.kind in {"multiple", "yesno"} or len(view.choices) > 5:
        return "op"
    return "lv"


def option_list(view: QuestionView) -> Markup:
    """Return the options of a choice, those chosen ticked."""
    static = tuple((choice.id, choice.label, choice.detail, choice.level) for choice in view.choices)
    pieces = _options((view.id, view.kind, layout_of(view), view.language), static)
    chosen = [piece[choice.chosen] for piece, choice in zip(pieces, view.choices, strict=True)]
    return Markup("".join(chosen))  # noqa: S704 - pieces of our own macro


def question_head(view: QuestionView) -> Markup:
    """Return number, title and hints of a choice."""
    texts = (view.id, view.number, view.title, view.help, view.evidence, view.pending)
    return _head(texts, view.required, view.language)


def _macros() -> Any:  # noqa: ANN401 - a template module has no type
    return current_app.jinja_env.get_template("macros/parts.html").make_module()


@lru_cache(maxsize=4096)
def _options(about: tuple[str, str, str, str], static: Static) -> tuple[tuple[str, str], ...]:
    """Return (not ticked, ticked) of each option."""
    macros = _macros()
    question, kind, layout, _ = about
    return tuple(
        (
            str(macros.option((question, kind, layout), option, False, place == 0)),
            str(macros.option((question, kind, layout), option, True, place == 0)),
        )
        for place, option in enumerate(static)
    )


@lru_cache(maxsize=4096)
def _head(texts: tuple[str, ...], required: bool, _language: str) -> Markup:  # noqa: FBT001 - a cache key
    return Markup(_macros().head(texts, required))  # noqa: S704 - our own macro
