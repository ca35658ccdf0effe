"""What is carried over as a page shows it: the answer, where it is from, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.answers.answers import to_json
from scoring.answers.carrying import Offer
from scoring.definition.questionnaire import Question, Questionnaire
from survey.answering.read_carried import CarriedAnswers
from survey.answering.read_draft import DraftContext
from survey.words.answers import say_answer
from survey.words.carried import as_shown, say_changed, say_lead, say_source


@dataclass(frozen=True, slots=True)
class CarriedView:
    """What a question shows of an earlier answer.

    `lead`, `value`: in words, empty where nothing is offered.  `source`: where it is from.  `shown`: the answer as it
    comes back with the confirmation.  `changed`: why nothing is offered.
    """

    lead: str = ""
    value: str = ""
    source: str = ""
    shown: str = ""
    changed: str = ""


def view_carried(carried: CarriedAnswers, questionnaire: Questionnaire) -> dict[str, CarriedView]:
    """Return question id -> what is shown of an earlier answer, for one questionnaire."""
    questions = questionnaire.questions
    shown = {
        name: _offered(carried, questions[name], offer)
        for (owner, name), offer in carried.offers.items()
        if owner == questionnaire.id
    }
    told = {
        name: CarriedView(changed=say_changed(questions[name], ended.before, ended.why))
        for (owner, name), ended in carried.ended.items()
        if owner == questionnaire.id
    }
    return shown | told


def count_carried(carried: CarriedAnswers, draft: DraftContext) -> Mapping[tuple[str, str], int]:
    """Return (questionnaire, section) -> how many answers wait for confirmation there."""
    counts: dict[tuple[str, str], int] = {}
    for owner, name in carried.offers:
        place = (owner, draft.questionnaires[owner].questions[name].section)
        counts[place] = counts.get(place, 0) + 1
    return counts


def _offered(carried: CarriedAnswers, question: Question, offer: Offer) -> CarriedView:
    version = None if offer.before is None else carried.version
    return CarriedView(
        lead=say_lead(version, listed=carried.listed),
        value=say_answer(question, offer.answer),
        source=say_source(question, offer.before, version),
        shown=as_shown(to_json(offer.answer)),
    )
