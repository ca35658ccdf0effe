"""The conditions of a firm: how each stands today and on what that rests, and all that was recorded of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from scoring.answers.coding import encode
from scoring.answers.conditions_on_rows import rows_meeting
from scoring.definition.scheme import Scheme
from scoring.ranking.gates import Verdict
from survey.definitions.catalogue import catalogue
from survey.models import GateResult, GateVerdict, SubmissionVersion
from survey.queries import snapshots
from survey.queries.conditions import holds, newest_of
from survey.verifying.condition_words import say_answer, say_basis, say_cure, say_office, say_validity
from survey.words.acting import say_done_by
from survey.words.figures import say_date
from survey.words.findings import say_verdict
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition as it stands. `verdict`: 通过, 不通过 or 待核.

    `basis`: what that rests on; empty where nobody said anything. `until`: until when it holds; empty for 待核.
    `note`: what is to be said of it: that an answer ran out, or that the firm says so itself.  `cure`: of a failed one.
    """

    gate: str
    title: str
    office: str
    verdict: Verdict
    said: str
    basis: str = ""
    until: str = ""
    note: str = ""
    cure: str = ""
    document: int = 0
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer that was recorded. `stands`: whether it is the newest of its condition; `document`: its row, or 0."""

    at: datetime
    title: str
    said: str
    basis: str
    until: str
    note: str
    who: str
    stands: bool
    document: int
    file_name: str


def view_conditions(
    scheme: Scheme, rows: Sequence[GateResult], own: Mapping[str, Verdict], day: date
) -> list[ConditionLine]:
    """Return every condition of a scheme as it stands on a day.

    `rows`: all that was recorded of the firm, the newest first; `own`: gate -> what its submitted answers say.
    """
    newest = newest_of(rows)
    lines = []
    for gate in scheme.gates:
        row, title, office = newest.get(gate.id), in_words(gate.title), say_office(scheme, gate)
        if row is not None and holds(row, day):
            failed = row.verdict == GateVerdict.FAILED
            verdict = Verdict.FAILED if failed else Verdict.PASSED
            line = ConditionLine(
                gate.id, title, office, verdict, say_verdict(verdict), say_basis(row), say_validity(row.valid_until),
                cure=say_cure(gate) if failed else "", document=_document(row), file_name=row.file_name,
            )  # fmt: skip
        else:
            verdict = own.get(gate.id, Verdict.PENDING)
            failed = verdict == Verdict.FAILED
            notes = [_("企业填报时自己说明不符合") if failed else "", _lapsed(row) if row is not None else ""]
            note, cure = _("；").join(filter(None, notes)), say_cure(gate) if failed else ""
            line = ConditionLine(gate.id, title, office, verdict, say_verdict(verdict), note=note, cure=cure)
        lines.append(line)
    return lines


def _lapsed(row: GateResult) -> str:
    """Return that an answer does not count any more, and why."""
    if row.verdict == GateVerdict.PENDING:
        return _("已改回待核：%(why)s", why=row.note)
    said, basis = say_answer(row.verdict), say_basis(row)
    return _(
        "原结果“%(said)s”（%(basis)s）已于%(day)s到期，按待核处理",
        said=said,
        basis=basis,
        day=say_date(row.valid_until),
    )


def view_answers(scheme: Scheme | None, rows: Sequence[GateResult]) -> list[AnswerLine]:
    """Return all that was recorded of a firm in words, as it comes. `rows`: the newest first."""
    titles = {gate.id: in_words(gate.title) for gate in scheme.gates} if scheme is not None else {}
    newest = {row.id for row in newest_of(rows).values()}
    return [
        AnswerLine(
            row.recorded_at,
            titles.get(row.gate, row.gate),
            say_answer(row.verdict),
            say_basis(row),
            say_validity(row.valid_until) if row.verdict != GateVerdict.PENDING else "",
            row.note,
            say_done_by(row.recorded_by, row.acting_for),
            row.id in newest,
            _document(row),
            row.file_name,
        )
        for row in rows
    ]


def _document(row: GateResult) -> int:
    return row.id if row.evidence_digest is not None else 0


def own_verdicts(database: Session, scheme: Scheme, version: SubmissionVersion | None) -> Mapping[str, Verdict]:
    """Return gate -> what a firm's submission says: that it fails one, or where the scheme computes it, passes it.

    Empty without a submission, and for one that lacks what everybody has to submit. Verified values count instead.
    """
    if version is None:
        return {}
    digests = {sheet.questionnaire_id: sheet.definition_digest for sheet in version.sheets}
    definitions = catalogue().named_by_digest(digests)
    if not set(scheme.required) <= set(definitions):
        return {}
    overlay = snapshots.verified_values(database, [version.id]).get(version.id, {})
    dossier = snapshots.dossier_with_verified(database, definitions, version.id, overlay)
    sheets = encode(definitions, [dossier])
    found = {}
    for gate in scheme.gates:
        if gate.computed and gate.pass_when is not None and rows_meeting(gate.pass_when, sheets)[0]:
            found[gate.id] = Verdict.PASSED
        if rows_meeting(gate.fail_when, sheets)[0]:
            found[gate.id] = Verdict.FAILED
    return found
