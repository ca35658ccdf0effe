"""What differs between two sets of answers, in words: question, before, after, who changed it last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.answers.answers import Absence, Dossier, Given
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.difference_results import NOTE, Key, changed_keys, documents_of
from survey.definitions.catalogue import catalogue
from survey.definitions.note_questions import note_questions
from survey.models import SubmissionVersion
from survey.queries import submissions
from survey.queries.submission_history import LastChange
from survey.web.shown_answers import shown_answer
from survey.words.figures import moment
from survey.words.language import _, in_words


@dataclass(frozen=True)
class Side:
    """One of the two sets of answers, with the definitions that it answers."""

    questionnaires: Mapping[str, Questionnaire]
    dossier: Dossier

    def question(self, key: Key) -> Question | None:
        """Return the question of a key, for a reason the first question of its check; None if it is unknown here."""
        questionnaire, name = self.questionnaires.get(key[0]), key[1]
        if questionnaire is None:
            return None
        if not name.startswith(NOTE):
            return questionnaire.questions.get(name)
        about = note_questions(questionnaire).get(name.removeprefix(NOTE))
        return questionnaire.questions.get(about[0]) if about else None

    def given(self, key: Key) -> Given:
        """Return the answer under the key of a question."""
        sheet = self.dossier.sheets.get(key[0])
        return sheet.get(key[1]) if sheet is not None else Absence.NOT_ANSWERED

    def reason(self, key: Key) -> str:
        """Return the reason under a key ``note:<check>``."""
        sheet = self.dossier.sheets.get(key[0])
        return sheet.notes.get(key[1].removeprefix(NOTE), "") if sheet is not None else ""


def version_side(version: SubmissionVersion) -> Side:
    """Return a version with the definitions that it was made with."""
    definitions = {item.digest: item for item in catalogue().versions.values()}
    questionnaires = {
        sheet.questionnaire_id: definitions[sheet.definition_digest]
        for sheet in version.sheets
        if sheet.definition_digest in definitions
    }
    return Side(questionnaires, submissions.version_dossier(version, definitions))


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer or reason that differs.

    `section` and `anchor`: where it is asked, empty if the definitions in use don't have it.  `by`: how much a number
    rose or fell.  `note`: what is to be known about it.  `revertable`: whether the reader can put the earlier answer
    back.  `beyond`: whether it may not differ, since only returned questions may change.
    """

    key: Key
    section: str
    anchor: str
    title: str
    before: str
    after: str
    by: str
    who: str
    when: str
    note: str
    revertable: bool
    beyond: bool


def view_differences(
    before: Side,
    after: Side,
    changes: Mapping[Key, LastChange],
    *,
    beyond: Collection[Key] = (),
    own: Collection[tuple[str, str]] | None = None,
) -> list[Difference]:
    """Return what differs, in the order of the questionnaires.

    `changes`: who changed each answer last.  `beyond`: keys that may not differ.  `own`: the (questionnaire, section)
    pairs that the reader may change; None for all.
    """
    keys = changed_keys(documents_of(before.dossier), documents_of(after.dossier))
    places = {
        (name, question): (order, position)
        for order, (name, questionnaire) in enumerate(after.questionnaires.items())
        for position, question in enumerate(questionnaire.questions)
    }
    was, now = asked(before.questionnaires, before.dossier), asked(after.questionnaires, after.dossier)
    rows = []
    for key in keys:
        current = after.question(key)
        question = current or before.question(key)
        place = places.get((key[0], current.id if current is not None else ""), (len(places), 0))
        texts = _texts(key, before, after, question)
        change = changes.get(key)
        row = Difference(
            key=key,
            section=current.section if current is not None else "",
            anchor=f"q-{current.id}" if current is not None else "",
            title=_title(key, question),
            before=texts[0],
            after=texts[1],
            by=_by(key, before, after),
            who=_say_who(change) if change is not None else "",
            when=moment(change.at) if change is not None else "",
            note=_note(question, key[0], was, now),
            revertable=current is not None
            and current.register is None
            and (own is None or (key[0], current.section) in own),
            beyond=key in beyond,
        )
        rows.append((place, row))
    return [row for _place, row in sorted(rows, key=lambda item: (item[0], item[1].key))]


def _say_who(change: LastChange) -> str:
    who = change.who or _("系统")
    return _("%(who)s（%(official)s代填）", who=who, official=change.entered) if change.entered else who


def _title(key: Key, question: Question | None) -> str:
    if question is None:
        return key[1]
    title = in_words(question.title)
    return _("%(title)s：说明", title=title) if key[1].startswith(NOTE) else title


def _texts(key: Key, before: Side, after: Side, question: Question | None) -> tuple[str, str]:
    """Return what stands under a key before and after, in words."""
    if key[1].startswith(NOTE):
        return before.reason(key) or _("未填写"), after.reason(key) or _("未填写")
    return (
        say_given(before.question(key) or question, before.given(key)),
        say_given(after.question(key) or question, after.given(key)),
    )


def say_given(question: Question | None, given: Given) -> str:
    """Return an answer in words; files are counted."""
    if question is None:
        return str(given)
    if question.kind is Kind.FILE and isinstance(given, tuple):
        return _("%(n)s 个文件", n=len(given))
    return shown_answer(question, given)


def _by(key: Key, before: Side, after: Side) -> str:
    """Return how much a number rose or fell, with its sign; empty where there are no two numbers."""
    if key[1].startswith(NOTE):
        return ""
    was, now = before.given(key), after.given(key)
    if not (isinstance(was, Decimal) and isinstance(now, Decimal)):
        return ""
    return f"{now - was:+,f}".replace("-", "−")


def _note(
    question: Question | None, questionnaire: str, was: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]]
) -> str:
    if question is None or question.id not in now.get(questionnaire, ()):
        return _("现在不需填写，不计入结果")
    return "" if question.id in was.get(questionnaire, ()) else _("之前不需填写")
