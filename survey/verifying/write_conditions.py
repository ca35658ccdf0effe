"""An office's table is written in one act: its rows, those that were ticked, and who is not in it where that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.definition.scheme import GateRule
from survey.definitions.local_days import today
from survey.models import GateResult, GateVerdict, Participation, Upload, UploadState, User
from survey.queries import conditions
from survey.store.db import unit_of_work
from survey.store.scope import scope
from survey.uploads.save_upload import ChangedSincePreviewError, close_upload
from survey.verifying.condition_results import Answer, last_day
from survey.verifying.condition_table_results import ComparedConditions, ConditionRow
from survey.verifying.import_conditions import compare_again
from survey.verifying.record_condition import row_of

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


def write_conditions(
    database: Session,
    upload: Upload,
    confirmed: ComparedConditions,
    *,
    stamp: str,
    ticked: Collection[str],
    absent: Absent | None,
    campaign_id: int,
    user: User,
) -> Mapping[str, int]:
    """Write what a preview showed, and close the upload; return the counts.

    `stamp`: of the preview that was confirmed; `ticked`: keys of suggested rows that count.  `absent`: as
    `refuse_absent` lets it pass. Raises ChangedSincePreviewError where the rows no longer compare as they did then.
    """
    if confirmed.stamp != stamp:
        raise ChangedSincePreviewError
    upload_id, user_id, reach, office = upload.id, user.id, scope(user), confirmed.office
    with unit_of_work(database):
        chosen = [*confirmed.written, *(row for row in confirmed.suggested if row.key in ticked)]
        _lock(database, chosen, confirmed.unlisted if absent is not None else {})
        again = compare_again(
            database, reach, office, (confirmed.book, confirmed.table),
            campaign_id=campaign_id, user_id=user_id, day=today(),
        )  # fmt: skip
        if again.stamp != stamp:
            raise ChangedSincePreviewError
        rows = [
            row_of(row.firm.participation_id, row.answer, row.gate, author_id=user_id, upload_id=upload_id)
            for row in chosen
            if row.firm is not None and row.answer is not None and row.gate is not None
        ]
        passing = (
            list(_passing(database, again, absent, user_id=user_id, upload_id=upload_id)) if absent is not None else []
        )
        database.add_all([*rows, *passing])
        counts = confirmed.counts | {"ticked": len(rows) - len(confirmed.written), "absent": len(passing)}
        told = {"table_office": office.title, **counts, **({"absent_from": absent.source} if absent else {})}
        close_upload(database, upload_id, UploadState.APPLIED, user_id=user_id, counts=told)
    return counts


def _lock(database: Session, rows: Sequence[ConditionRow], unlisted: Mapping[str, Sequence[int]]) -> None:
    """Hold the participations that may get an answer, so that nobody else records one meanwhile."""
    named = {row.firm.participation_id for row in rows if row.firm is not None}
    ids = sorted(named.union(*unlisted.values()))
    for start in range(0, len(ids), _BATCH):
        own = select(Participation.id).where(Participation.id.in_(ids[start : start + _BATCH]))
        database.scalars(own.order_by(Participation.id).with_for_update()).all()


def _passed(absent: Absent, gate: GateRule) -> Answer:
    return Answer(gate.id, GateVerdict.PASSED, absent.source, absent.dated)


def _passing(
    database: Session, found: ComparedConditions, absent: Absent, *, user_id: int, upload_id: int
) -> Iterator[GateResult]:
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
                yield row_of(part, answer, gate, author_id=user_id, upload_id=upload_id)
