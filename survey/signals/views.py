"""Signals as pages show them: in words, with the answers that they point at, and what was said of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.answers.answers import Dossier
from scoring.answers.visibility import asked, lookup
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.signals import SignalKind
from survey.definitions.catalogue import catalogue
from survey.definitions.note_questions import SIGNAL
from survey.definitions.signal_checks import CampaignChecks, known_checks, stored_check
from survey.models import SignalFound, SignalOutcome, SignalResolution, SubmissionVersion
from survey.queries.signals import ListedSignal
from survey.queries.submissions import version_dossier
from survey.signals.read_signals import VersionSignals, read_signals
from survey.store.scope import Scope
from survey.web.shown_answers import shown_answer
from survey.words.acting import say_done_by
from survey.words.figures import moment, unit_name
from survey.words.language import _, in_words
from survey.words.rating_sources import say_source
from survey.words.signals import OUTCOME_KINDS, OUTCOMES, say_outcome, say_question, say_reason, say_standing


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with how many signals it has in each state. `counts`: (state, its count), in the order of `OUTCOMES`."""

    id: str
    title: str
    counts: Sequence[tuple[str, int]]
    all: int

    @property
    def choice(self) -> tuple[str, str]:
        """The check as one of several to choose from."""
        return self.id, self.title


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A line of the list of signals."""

    version_id: int
    check: str
    title: str
    reason: str
    enterprise_id: int
    firm: str
    unit: str
    outcome: str
    kind: str


def view_unchecked(checks: CampaignChecks, read: Collection[str]) -> list[str]:
    """Return the names of the sources that claims are to be held against and of which nothing is on record."""
    asked = [item.check.rating for item in checks.checks.values() if item.check.kind is SignalKind.UNRECORDED]
    return [say_source(source) for source in dict.fromkeys(asked) if source not in read]


@dataclass(frozen=True, slots=True)
class Said:
    """What an official said of a signal, and when. `about`: of which submission, where it is an earlier one."""

    outcome: str
    about: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class SignalView:
    """A signal of one version. `answers`: (question, answer) that it points at; `note`: what the firm explained.

    `standing`: why an earlier word holds for it, or why it is open again in spite of one; empty for neither.
    """

    version_id: int
    check: str
    title: str
    reason: str
    outcome: str
    kind: str
    definition: str
    found_at: str
    questions: tuple[str, ...]
    answers: Sequence[tuple[str, str]]
    note: str
    said: Sequence[Said]
    standing: str


def view_checks(checks: CampaignChecks, counts: Mapping[tuple[str, str], int]) -> list[CheckRow]:
    """Return a row per check that the campaign uses, in the order of its declaration.

    One that is used no more, and found something that nobody looked over since, comes last.
    """
    rows = []
    found = {name for name, _outcome in counts}
    older = {name: declared for name, declared in known_checks().items() if name in found}
    for name, declared in {
        **checks.checks,
        **{key: old for key, old in older.items() if key not in checks.checks},
    }.items():
        own = [(outcome, counts.get((name, outcome), 0)) for outcome in OUTCOMES]
        rows.append(CheckRow(name, in_words(declared.check.title), own, sum(count for _outcome, count in own)))
    return rows


def view_rows(rows: Sequence[ListedSignal], names: Mapping[int, str]) -> list[SignalRow]:
    """Return lines of the list. `names`: id -> name of other firms that the reader may see."""
    return [
        SignalRow(
            row.found.version_id,
            row.found.check_id,
            *_title_and_reason(row.found, names),
            row.enterprise_id,
            row.firm,
            unit_name(row.unit) if row.unit else "",
            str(OUTCOMES[row.outcome]),
            OUTCOME_KINDS[row.outcome],
        )
        for row in rows
    ]


def shown_signals(
    database: Session, scope: Scope, version: SubmissionVersion | None, *, allowed: bool
) -> list[SignalView]:
    """Return the signals of a version that was found through a scope; none without a version, or if not `allowed`."""
    if version is None or not allowed:
        return []
    return view_signals(version, read_signals(database, scope, version))


def view_signals(version: SubmissionVersion, read: VersionSignals) -> list[SignalView]:
    """Return the signals of a version, with its answers as they were submitted."""
    if not read.found:
        return []
    known = {item.digest: item for item in catalogue().versions.values()}
    questionnaires = {
        sheet.questionnaire_id: known[sheet.definition_digest]
        for sheet in version.sheets
        if sheet.definition_digest in known
    }
    dossier = version_dossier(version, known)
    answer = _answers(questionnaires, dossier)
    return [
        SignalView(
            version_id=version.id,
            check=row.check_id,
            outcome=str(OUTCOMES[outcome]),
            kind=OUTCOME_KINDS[outcome],
            definition=f"{row.definition_id} {row.definition_version}",
            found_at=moment(row.found_at),
            questions=tuple(row.questions),
            answers=[(say_question(questionnaires, name), answer(name)) for name in row.questions],
            note=_note(dossier, row),
            said=[_said(item, number, version) for item, number in read.said if item.check_id == row.check_id],
            standing=_standing(row, read.said, version),
            **dict(zip(("title", "reason"), _title_and_reason(row, read.names), strict=True)),
        )
        for row, outcome in read.found
    ]


def _answers(questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> Callable[[str], str]:
    look = lookup(dossier, asked(questionnaires, dossier))

    def answer(qualified: str) -> str:
        owner, _dot, local = qualified.partition(".")
        question = questionnaires[owner].questions.get(local) if owner in questionnaires else None
        return shown_answer(question, look(qualified)) if question is not None else ""

    return answer


def _note(dossier: Dossier, row: SignalFound) -> str:
    """Return what the firm explained when it was asked; empty for nothing."""
    owner = str(row.questions[0]).partition(".")[0] if row.questions else ""
    sheet = dossier.sheets.get(owner)
    return sheet.notes.get(SIGNAL + row.check_id, "") if sheet is not None else ""


def _title_and_reason(row: SignalFound, names: Mapping[int, str]) -> tuple[str, str]:
    check = stored_check(row.definition_id, row.definition_version, row.check_id)
    if check is None:
        return row.check_id, ""
    return in_words(check.title), say_reason(check, row.figures, names.get(row.other_id or 0, ""))


def _said(row: SignalResolution, number: int, version: SubmissionVersion) -> Said:
    about = "" if row.version_id == version.id else _("第 %(n)s 次提交时", n=number)
    return Said(say_outcome(row.outcome), about, row.reason, say_done_by(row.user, row.acting_for), moment(row.at))


def _standing(row: SignalFound, said: Sequence[tuple[SignalResolution, int]], version: SubmissionVersion) -> str:
    """Return what became of the word that there was when a signal was found; empty where nobody had said anything."""
    word = next(((item, number) for item, number in said if item.id == row.word_id), None)
    if word is None or word[0].outcome == SignalOutcome.REVOKED or row.check_id != word[0].check_id:
        return ""
    item, number = word
    if any(
        later.version_id == version.id and later.id > item.id and later.check_id == row.check_id for later, _n in said
    ):
        return ""
    return say_standing(number if item.version_id != version.id else 0, holds=row.word_holds)
