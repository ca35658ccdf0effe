"""What checks of signals ask a firm to look at, at the question and before it submits; none of it blocks anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from scoring.signals.firms import Firm
from scoring.signals.one_firm import find_in_one
from survey.answering.read_draft import DraftContext
from survey.definitions.note_questions import SIGNAL, note_questions
from survey.definitions.signal_checks import stored_checks
from survey.words.signals import say_ask


@dataclass(frozen=True, slots=True)
class Ask:
    """What a firm is asked to look at. `note`: under which name its explanation is kept, `explained`: what it says."""

    questionnaire: str
    question: str
    section: str
    note: str
    text: str
    explained: str

    @property
    def href(self) -> str:
        """The address of the question."""
        place = {"questionnaire": self.questionnaire, "section": self.section, "check": 1}
        return url_for("filling.section", **place, _anchor=f"q-{self.question}")  # type: ignore[arg-type]


def view_asks(draft: DraftContext) -> list[Ask]:
    """Return what a draft's own answers give reason to ask, in the order of the checks."""
    firm = Firm("", draft.questionnaires, draft.dossier, seen=draft.asked)
    places = {name: note_questions(item) for name, item in draft.questionnaires.items()}
    asks = []
    declared = stored_checks(draft.signals)
    for signals in declared.sets:
        for signal in find_in_one(signals, firm, asking=True):
            owner = signal.questions[0].partition(".")[0]
            about = places.get(owner, {}).get(SIGNAL + signal.check, ())
            shown = next((name for name in about if name in draft.asked[owner]), None)
            if shown is not None:
                check = declared.checks[signal.check].check
                sheet = draft.dossier.sheets.get(owner)
                asks.append(
                    Ask(
                        owner,
                        shown,
                        draft.questionnaires[owner].questions[shown].section,
                        SIGNAL + signal.check,
                        say_ask(check, signal.figures),
                        sheet.notes.get(SIGNAL + signal.check, "") if sheet is not None else "",
                    )
                )
    return asks


def asks_by_question(draft: DraftContext) -> Mapping[tuple[str, str], list[Ask]]:
    """Return (questionnaire, question) -> what is asked there."""
    found: dict[tuple[str, str], list[Ask]] = {}
    for ask in view_asks(draft):
        found.setdefault((ask.questionnaire, ask.question), []).append(ask)
    return found
