"""An office's table is written in one act: its rows, those that were ticked, and who is not in it where that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.scheme import GateRule
from survey.definitions.local_days import today
from survey.models import Campaign, GateResult, GateVerdict, Participation, Upload, UploadState, User
from survey.queries import conditions
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope, scope
from survey.uploads.save_upload import ChangedSincePreviewError, close_upload
from survey.verifying.condition_results import Answer, last_day
from survey.verifying.condition_table_results import ComparedConditions, ConditionRow
from survey.verifying.import_conditions import compare_again
from survey.verifying.record_condition import action_of, detail_of, row_of

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Absent:
    """Who is not in the table counts as passing these gates: openly chosen, with the table's title and day."""

    gates: Collection[str]
    title: str
    dated: date

    @property
    def source(self) -> str:
        """As it is recorded: ``未列入《示例名单》``."""
        return f"未列入《{self.title.strip()}》"


def refuse_absent(absent: Absent, gates: Sequence[GateRule], day: date) -> str:
    """Return why absence can't count as passing: ``title``, ``future``, ``run_out``; empty where it can."""
    if not absent.title.strip():
        return "title"
    if absent.dated > day:
        return "future"
    answers = ((_passed(absent, gate), gate) for gate in gates if gate.id in absent.gates)
    return "run_out" if any((last_day(answer, gate) or day) < day for answer, gate in answers) else ""


@dataclass(frozen=True)
class Confirmed:
    """A table as a preview showed it and an official confirmed it.

    `ticked`: keys of suggested rows that count; `absent`: as `refuse_absent` lets it pass, None where it was not
    chosen.
    """

    upload_id: int
    compared: ComparedConditions
    ticked: Collection[str]
    absent: Absent | None
    campaign_id: int
    user_id: int
    reach: Scope

    @property
    def chosen(self) -> Sequence[ConditionRow]:
        """The rows that are written."""
        return [*self.compared.written, *(row for row in self.compared.suggested if row.key in self.ticked)]

    @property
    def size(self) -> int:
        """How many answers are written at most."""
        absent = self.compared.unlisted if self.absent is not None else {}
        return len(self.chosen) + sum(len(parts) for gate, parts in absent.items() if self._counts(gate))

    def _counts(self, gate: str) -> bool:
        return self.absent is not None and gate in self.absent.gates


def confirmed(
    upload: Upload,
    compared: ComparedConditions,
    *,
    stamp: str,
    ticked: Collection[str],
    absent: Absent | None,
    campaign_id: int,
    user: User,
) -> Confirmed:
    """Return a table to be written. `stamp`: of the preview that was confirmed. Raises ChangedSincePreviewError."""
    if compared.stamp != stamp:
        raise ChangedSincePreviewError
    return Confirmed(upload.id, compared, ticked, absent, campaign_id, user.id, scope(user))


def write_conditions(database: Session, given: Confirmed) -> Mapping[str, int]:
    """Write what a preview showed, and close the upload; return the counts.

    Raises ChangedSincePreviewError where the rows no longer compare as they did then.
    """
    with unit_of_work(database):
        return write_confirmed(database, given)


def write_confirmed(database: Session, given: Confirmed) -> Mapping[str, int]:
    """Do the same inside the caller's unit of work."""
    shown, chosen, office = given.compared, given.chosen, given.compared.office
    _lock(database, chosen, shown.unlisted if given.absent is not None else {})
    again = compare_again(
        database, given.reach, office, (shown.book, shown.table),
        campaign_id=given.campaign_id, user_id=given.user_id, day=today(),
    )  # fmt: skip
    if again.stamp != shown.stamp:
        raise ChangedSincePreviewError
    answers = [
        Answered(row.firm.participation_id, row.answer, row.gate, row.before)
        for row in chosen
        if row.firm is not None and row.answer is not None and row.gate is not None
    ]
    passing = list(_passing(database, again, given.absent)) if given.absent is not None else []
    _store(database, [*answers, *passing], given)
    counts = shown.counts | {"ticked": len(answers) - len(shown.written), "absent": len(passing)}
    told_of = {"table_office": office.title, **counts}
    told_of |= {"absent_from": given.absent.source} if given.absent is not None else {}
    close_upload(database, given.upload_id, UploadState.APPLIED, user_id=given.user_id, counts=told_of)
    upload = database.get_one(Upload, given.upload_id)
    upload.detail = {**upload.detail, "office": office.id, "campaign": given.campaign_id}  # where its page finds it
    return counts


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is written. `before`: the newest one of the firm's condition."""

    participation_id: int
    answer: Answer
    gate: GateRule
    before: GateResult | None


def _store(database: Session, answers: Sequence[Answered], given: Confirmed) -> None:
    """Write answers, each with an entry in the trail of its firm, as if it had been recorded by itself."""
    firms = conditions.enterprises_of(database, sorted({one.participation_id for one in answers}))
    campaign = database.get_one(Campaign, given.campaign_id).title
    entries = []
    for one in answers:
        row = row_of(one.participation_id, one.answer, one.gate, author_id=given.user_id, upload_id=given.upload_id)
        database.add(row)
        about = ("enterprise", firms[one.participation_id])
        detail = {**detail_of(campaign, one.gate, one.before, row), "upload": given.upload_id}
        entries.append(audit_trail.Entry(action_of(one.answer), given.user_id, about, detail))
    database.flush()
    audit_trail.record_all(database, entries)


def _lock(database: Session, rows: Sequence[ConditionRow], unlisted: Mapping[str, Sequence[int]]) -> None:
    """Hold the participations that may get an answer, so that nobody else records one meanwhile."""
    named = {row.firm.participation_id for row in rows if row.firm is not None}
    ids = sorted(named.union(*unlisted.values()))
    for start in range(0, len(ids), _BATCH):
        own = select(Participation.id).where(Participation.id.in_(ids[start : start + _BATCH]))
        database.scalars(own.order_by(Participation.id).with_for_update()).all()


def _passed(absent: Absent, gate: GateRule) -> Answer:
    return Answer(gate.id, GateVerdict.PASSED, absent.source, absent.dated)


def _passing(database: Session, found: ComparedConditions, absent: Absent) -> Iterator[Answered]:
    """Yield the answers of those who are not in the table; who has a later answer, or this one, is left as it is."""
    for gate in found.office.gates:
        if gate.id not in absent.gates:
            continue
        parts, answer = found.unlisted[gate.id], _passed(absent, gate)
        stored = conditions.newest_among(database, parts, [gate.id])
        for part in parts:
            before = stored.get((part, gate.id))
            same = before is not None and (before.verdict, before.source) == (answer.verdict, answer.source)
            if before is None or before.dated < answer.dated or (before.dated == answer.dated and not same):
                yield Answered(part, answer, gate, before)
