"""Who of the firm changed an answer meanwhile, whose section is whose, and what of a refused save was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, to_json
from scoring.definition.questionnaire import Question, Questionnaire, Section
from survey.answering.question_views import Conflict
from survey.answering.read_draft import DraftContext
from survey.models import Role, User
from survey.queries import firm_people, submissions
from survey.words.answers import say_answer
from survey.words.figures import moment
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who may change a section that the reader may not: the colleagues it is assigned to, and the 负责人."""

    colleagues: Sequence[str]
    heads: Sequence[str]

    @property
    def sentence(self) -> str:
        """Say who is responsible, and what the reader can do."""
        joint = _("、")
        heads = joint.join(self.heads) or _("本单位负责人")
        if not self.colleagues:
            return _("这一部分没有分配给您，您可以查看，不能修改。如需修改，请联系%(heads)s。", heads=heads)
        names = joint.join(self.colleagues)
        return _(
            "这一部分由%(names)s负责，您可以查看，不能修改。如需修改，请联系%(names)s，或请%(heads)s调整分工。",
            names=names,
            heads=heads,
        )


def own_sections(draft: DraftContext, allowed: frozenset[tuple[str, str]] | None) -> list[str] | None:
    """Return the titles of the sections that somebody may change, in their order; None where he may change all."""
    if allowed is None:
        return None
    return [
        in_words(section.title)
        for questionnaire in draft.questionnaires.values()
        for section in questionnaire.sections
        if (questionnaire.id, section.id) in allowed
    ]


def view_responsible(
    database: Session, user: User, questionnaire: Questionnaire, section: Section
) -> Responsible | None:
    """Return who is responsible for a section that a user may not change; None where he may."""
    allowed = firm_people.allowed_sections(database, user)
    place = (questionnaire.id, section.id)
    if allowed is None or place in allowed:
        return None
    people = firm_people.people(database, user.enterprise_id)
    assigned = firm_people.sections_of(database, [person.id for person in people])
    return Responsible(
        colleagues=[person.name for person in people if place in assigned.get(person.id, frozenset())],
        heads=[person.name for person in people if person.role == Role.ENTERPRISE],
    )


def view_clash(database: Session, draft: DraftContext, questionnaire: Questionnaire, name: str) -> Conflict:
    """Return what somebody else wrote for a question or reason meanwhile, who, and when."""
    trail = submissions.revisions_of(database, draft.submission_id, questionnaire.id, name)
    newest = next((row for row in trail if row[0].outcome == "written"), None)
    who, sheet = (newest[1] if newest else None) or _("同事"), draft.dossier.sheets[questionnaire.id]
    if name.startswith("note:"):
        current = sheet.notes.get(name.removeprefix("note:"), "")
    else:
        current = say_answer(questionnaire.questions[name], sheet.get(name))
    return Conflict(who, moment(newest[0].at) if newest else "", current)


def say_who(clashes: Iterable[Conflict]) -> str:
    """Return who changed answers meanwhile and when last: 张三（2026-11-28 09:20）、李四（…）."""
    latest: dict[str, str] = {}
    for clash in clashes:
        latest[clash.who] = max(latest.get(clash.who, ""), clash.when)
    return _("、").join(_("%(who)s（%(when)s）", who=who, when=when) if when else who for who, when in latest.items())


def unsaved_texts(
    draft: DraftContext,
    questionnaire: Questionnaire,
    questions: Sequence[Question],
    typed: Mapping[str, tuple[Answer | None, int]],
) -> list[tuple[str, str]]:
    """Return (question, answer) in words of what was typed and differs from what is stored."""
    sheet = draft.dossier.sheets[questionnaire.id]
    rows = []
    for question in questions:
        if question.id not in typed:
            continue
        answer = typed[question.id][0]
        if _json(answer) != _json(sheet.values.get(question.id)):
            text = _("（清空）") if answer is None else say_answer(question, answer)
            rows.append((in_words(question.title), text))
    return rows


def _json(answer: Answer | None) -> Any:  # noqa: ANN401 - JSON
    return None if answer is None else to_json(answer)
