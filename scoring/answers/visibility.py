"""What is asked: conditions decided on a dossier, question by question.

An answer that is hidden by another is kept in its sheet, and counts nowhere: a condition on a hidden, unanswered or
不适用 question is false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from scoring.answers.answers import Absence, Dossier, Given
from scoring.answers.conditions import holds
from scoring.definition.questionnaire import Questionnaire

Asked = Mapping[str, frozenset[str]]
FIRST = "facts"
_NONE: frozenset[str] = frozenset()


def in_order(questionnaires: Mapping[str, Questionnaire]) -> tuple[Questionnaire, ...]:
    """Return the questionnaires with the shared facts first, since the others may look at them."""
    return tuple(sorted(questionnaires.values(), key=lambda item: (item.id != FIRST, item.id)))


def asked(questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> Asked:
    """Return, per questionnaire, the local ids of the questions that this dossier is asked (computed ones too)."""
    visible: dict[str, set[str]] = {name: set() for name in questionnaires}
    look = lookup(dossier, visible)
    for questionnaire in in_order(questionnaires):
        if questionnaire.applies is not None and not holds(questionnaire.applies, look):
            continue
        variant = variant_of(questionnaire, dossier, look)
        shown = visible[questionnaire.id]
        for question in questionnaire.questions.values():
            in_variant = not question.variants or variant in question.variants
            if in_variant and (question.visible is None or holds(question.visible, look)):
                shown.add(question.id)
    return {name: frozenset(shown) for name, shown in visible.items()}


def applies(questionnaire: Questionnaire, dossier: Dossier) -> bool:
    """Return whether a questionnaire is for this enterprise, by its facts as they stand."""
    return questionnaire.applies is None or holds(questionnaire.applies, dossier.get)


def variant_of(questionnaire: Questionnaire, dossier: Dossier, look: Callable[[str], Given]) -> str:
    """Return the variant that a sheet names, else the first whose condition on the facts holds; "" for none."""
    sheet = dossier.sheets.get(questionnaire.id)
    if sheet is not None and sheet.variant:
        return sheet.variant
    for (name, _), when in zip(questionnaire.variants, questionnaire.variant_when, strict=False):
        if when is None or holds(when, look):
            return name
    return ""


def lookup(dossier: Dossier, seen: Mapping[str, AbstractSet[str]]) -> Callable[[str], Given]:
    """Return a function from qualified id to answer, with NOT_ASKED for whatever is hidden.

    It looks into `seen` whenever it is called: `asked` itself goes on adding to it.
    """
    sheets = dossier.sheets

    def look(qualified: str) -> Given:
        owner, _, local = qualified.partition(".")
        if local not in seen.get(owner, _NONE):
            return Absence.NOT_ASKED
        sheet = sheets.get(owner)
        return Absence.NOT_ANSWERED if sheet is None else sheet.values.get(local, Absence.NOT_ANSWERED)

    return look
