"""The parts of a choice that do not depend on the answer, rendered once and kept: heading, and options ticked and not.

A page of twelve questions is mostly these parts. What is cached is the output of the very macros of
`templates/macros/parts.html`; the keys hold every word that is in it, so a changed definition is a new entry.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from survey.answering.question_views import QuestionView

LONG = 14
Static = tuple[tuple[str, str, str, int, bool], ...]
"""Per option: id, label, detail, level, and whether it excludes the others."""
Pieces = tuple[str, str, tuple[tuple[str, str], ...]]


def choice_body(view: QuestionView) -> Markup:
    """Return heading, base revision and options of a choice, those chosen ticked."""
    texts = (view.id, view.number, view.title, view.help, view.evidence, view.pending)
    static = tuple((choice.id, choice.label, choice.detail, choice.level, choice.exclusive) for choice in view.choices)
    head, opening, options = _pieces(texts, (view.kind, view.language, view.required), static)
    ticked = "".join([piece[choice.chosen] for piece, choice in zip(options, view.choices, strict=True)])
    base = f'<input type="hidden" name="base-{view.id}" value="{int(view.base)}">'
    return Markup(f"{head}{base}{opening}{ticked}</div>")  # noqa: S704 - macros' output, an id and a number


def option_layout(kind: str, choices: Static) -> str:
    """Return how options stand: ``rl`` full sentences below each other, ``op`` chips, ``lv`` cards."""
    if kind == "ladder" or any(len(label) > LONG for _, label, *_ in choices):
        return "rl"
    if kind in {"multiple", "yesno"} or len(choices) > 5:
        return "op"
    return "lv"


@lru_cache(maxsize=4096)
def _pieces(texts: tuple[str, ...], about: tuple[str, str, bool], choices: Static) -> Pieces:
    """Return heading, the opening tag of the options, and (not ticked, ticked) of each option."""
    macros: Any = current_app.jinja_env.get_template("macros/parts.html").make_module()
    kind, _, required = about
    layout = option_layout(kind, choices)
    cards = f" n{len(choices)}" if layout == "lv" else ""
    question = (texts[0], kind, layout)
    options = tuple(
        (
            str(macros.option(question, choice, False, place == 0)),
            str(macros.option(question, choice, True, place == 0)),
        )
        for place, choice in enumerate(choices)
    )
    return str(macros.head(texts, required)), f'<div class="{layout}{cards}">', options
