"""Confirming what is carried over: only then is it an answer, with its own channel in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.answers.answers import to_json
from scoring.definition.questionnaire import Questionnaire
from survey.answering.join_campaign import ensure_draft
from survey.answering.read_carried import read_carried
from survey.answering.read_draft import DraftContext
from survey.answering.save_draft import Author, save_patch
from survey.words.carried import as_shown

CARRY = "carry-"
"""The action of a form that confirms the answer offered for the question named after it, or all (`EVERY`)."""
EVERY = "every"
"""Not the id of a question: `carry-every` confirms what the whole page shows."""
CHANNEL = "carried"
"""The channel of a confirmed answer in the trail."""
_SHOWN = "shown-"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many answers were carried over, and how many were not: answered meanwhile, or no longer what was shown."""

    written: int
    left: int


def shown_answers(action: str, form: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return question id -> the offered answer that the page showed, of those that an action confirms.

    `form`: the fields of the form that was sent.
    """
    every = {name.removeprefix(_SHOWN): text for name, text in form if name.startswith(_SHOWN)}
    wanted = action.removeprefix(CARRY)
    return every if wanted == EVERY else {name: text for name, text in every.items() if name == wanted}


def confirm_carried(
    database: Session, draft: DraftContext, questionnaire: Questionnaire, shown: Mapping[str, str], *, author: Author
) -> Confirmed:
    """Write the offered answers that somebody confirms, and return how many.

    `shown`: question id -> the offered answer as the page showed it; only what is still offered just so is written,
    and only where nothing was answered meanwhile.  Raises NotOwnSectionError if any is not the author's; then nothing
    is written.
    """
    made = read_carried(database, draft).offers
    row = draft.sheets.get(questionnaire.id)
    revisions = row.revisions if row is not None else {}
    patch = {}
    for name, text in shown.items():
        offer = made.get((questionnaire.id, name))
        if offer is not None and as_shown(to_json(offer.answer)) == text:
            patch[name] = (offer.answer, int(revisions.get(name, 0)))
    if not patch:
        return Confirmed(0, len(shown))
    outcome = save_patch(database, ensure_draft(database, draft, author), questionnaire, patch, author=author)
    return Confirmed(len(outcome.written), len(shown) - len(outcome.written))
