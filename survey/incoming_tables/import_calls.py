"""What a table of the directory says of a campaign: who is called to it, exempt from it, or proposed by its town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.directory.call_firms import call_in_unit
from survey.directory.call_results import CallRefusedError, FirmsOutcome
from survey.directory.exempt_firms import exempt_in_unit
from survey.directory.lock_firms import Asked
from survey.directory.propose_firms import propose_in_unit
from survey.incoming_tables.fields import CALLED, EXEMPT
from survey.incoming_tables.table_results import ComparedTable, RowOutcome
from survey.models import Campaign, Enterprise, Participation, ParticipationState, utc_now
from survey.queries.closes import calendar_of_all
from survey.store.scope import Scope
from survey.uploads.four_lists import ListName
from survey.uploads.save_upload import ChangedSincePreviewError

PROPOSED = "建议列入应填"
WITH_THE_TABLE = "随名录导入列入应填"
"""The reason of those whom the table itself says nothing about, and the official calls all the same."""
_BATCH = 500
_REFUSED = {
    (ParticipationState.SUBMITTED, EXEMPT): "exempt_submitted",
    (ParticipationState.VERIFIED, EXEMPT): "exempt_submitted",
    (ParticipationState.WITHDRAWN, EXEMPT): "exempt_withdrawn",
    (ParticipationState.EXEMPT, CALLED): "call_exempt",
}


@dataclass(frozen=True, slots=True)
class Calls:
    """Where enterprises stand in the campaign that a table is compared with.

    `takes`: whether there is one that is not over.  `parts`: enterprise -> its participation.
    """

    takes: bool
    district: bool
    parts: Mapping[int, Participation]

    def of(self, row: TableRow, enterprise: Enterprise | None) -> RowOutcome | None:
        """Return what a row changes of it, or why it is refused; None where it says nothing."""
        wanted, reason = str(row.values.get("call", "")), str(row.values.get("call_reason", "")).strip()
        if not wanted:
            return None
        if not self.takes:
            return RowOutcome(ListName.REFUSED, {}, "no_campaign")
        if not reason:
            return RowOutcome(ListName.REFUSED, {}, "no_reason")
        if not self.district and wanted == EXEMPT:
            return RowOutcome(ListName.REFUSED, {}, "exempt_by_district")
        part = self.parts.get(enterprise.id) if enterprise is not None else None
        state = ParticipationState(part.state) if part is not None else ParticipationState.CALLED
        if (state, wanted) in _REFUSED:
            return RowOutcome(ListName.REFUSED, {}, _REFUSED[state, wanted])
        if self._stands(part, state, wanted):
            return RowOutcome(ListName.UNCHANGED, {})
        new = wanted if self.district else PROPOSED
        old = CALLED if part is not None and part.called_at is not None else ""
        return RowOutcome(ListName.CHANGED, {"call": (old, new), "call_reason": ("", reason)})

    def _stands(self, part: Participation | None, state: ParticipationState, wanted: str) -> bool:
        """Return whether it is so already."""
        if part is None:
            return False
        if wanted == EXEMPT:
            return state is ParticipationState.EXEMPT
        waits = part.proposed_at is not None and not part.proposal_refused
        begun = state not in {ParticipationState.CALLED, ParticipationState.FILLING}
        joined = state is ParticipationState.FILLING
        return part.called_at is not None or begun or (not self.district and (waits or joined))


def takes_calls(database: Session, campaign: Campaign | None, now: datetime) -> bool:
    """Return whether enterprises can still be called to a campaign by a table: not yet closed, or extended for all."""
    return campaign is not None and now <= calendar_of_all(database, campaign).closes_at


def read_calls(database: Session, scope: Scope, campaign_id: int | None, enterprises: Sequence[int]) -> Calls:
    """Return where enterprises stand in a campaign; None: there is none."""
    campaign = database.get(Campaign, campaign_id) if campaign_id is not None else None
    parts: dict[int, Participation] = {}
    for start in range(0, len(enterprises) if campaign is not None else 0, _BATCH):
        own = select(Participation).where(
            Participation.campaign_id == campaign_id,
            Participation.enterprise_id.in_(enterprises[start : start + _BATCH]),
        )
        parts |= {row.enterprise_id: row for row in database.scalars(own)}
    return Calls(takes_calls(database, campaign, utc_now()), scope.everything, parts)


def write_calls(database: Session, compared: ComparedTable, reach: Scope, *, call: bool, user_id: int) -> None:
    """Call, exempt or propose the enterprises of a table that was written, inside the caller's unit of work.

    `call`: those that the table says nothing about are called, too, by a town's official proposed. Raises
    ChangedSincePreviewError where that is not possible any more.
    """
    rows = [item for item in compared.written if "call" in item.changes]
    said = {str(item.row.values["credit_code"]): item for item in rows}
    others = [
        str(item.row.values["credit_code"]) for item in compared.written if call and "call" not in item.row.values
    ]
    numbers = _numbers(database, [*said, *others])
    for wanted in (CALLED, PROPOSED, EXEMPT):
        own = {
            numbers[code]: item.changes["call_reason"][1]
            for code, item in said.items()
            if item.changes["call"][1] == wanted
        }
        if own and _do(database, wanted, compared, (own, user_id)).why:
            raise ChangedSincePreviewError
    rest = dict.fromkeys((numbers[code] for code in others), WITH_THE_TABLE)
    if rest:
        _do(database, CALLED if reach.everything else PROPOSED, compared, (rest, user_id))


def _do(database: Session, wanted: str, compared: ComparedTable, given: tuple[Mapping[int, str], int]) -> FirmsOutcome:
    """Do one thing with enterprises. `given`: the reason of each, and who does it."""
    act = {CALLED: call_in_unit, PROPOSED: propose_in_unit, EXEMPT: exempt_in_unit}[wanted]
    reasons, user_id = given
    asked = Asked(compared.campaign_id or 0, reasons.keys(), WITH_THE_TABLE, user_id, utc_now(), reasons)
    try:
        return act(database, asked)
    except CallRefusedError as error:
        raise ChangedSincePreviewError from error


def _numbers(database: Session, codes: Sequence[str]) -> Mapping[str, int]:
    """Return credit code -> id."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), _BATCH):
        batch = Enterprise.credit_code.in_(codes[start : start + _BATCH])
        found |= {
            row.credit_code: row.id
            for row in database.execute(select(Enterprise.credit_code, Enterprise.id).where(batch))
        }
    return found
