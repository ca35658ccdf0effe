"""What the directory says of a firm, as its page shows it: its record, its history, where it stands in campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from survey.definitions.stages import FirmFacts, Stage, stage_of
from survey.models import Enterprise, EnterpriseChange, ParticipationState
from survey.queries.firm_records import FirmInCampaign
from survey.records.column_results import as_text
from survey.words.figures import moment
from survey.words.firm_columns import column_title, say_value, source_title
from survey.words.language import _
from survey.words.stages import say_stage

_COLUMNS = ("industry", "above_scale", "registered_place", "production_place", "tax_place")


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A firm's part in a campaign. `told`: (heading, sentence) of its call, exemption and proposal.

    `proposed`: whether a proposal waits for the district.  `open_to_proposals`: whether the town can propose it.
    """

    campaign: str
    stage: str
    told: Sequence[tuple[str, str]]
    proposed: bool
    open_to_proposals: bool = False
    campaign_id: int = 0


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of the record."""

    at: datetime
    what: str
    before: str
    after: str
    by: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class FirmView:
    """What the directory says of a firm. `columns`: (title, value).  `former`: its former names.

    `merged`: (code, name) of the records that were merged into it.
    """

    columns: Sequence[tuple[str, str]]
    standing: Sequence[StandingRow] = ()
    changes: Sequence[ChangeRow] = ()
    former: Sequence[str] = ()
    merged: Sequence[tuple[str, str]] = field(default=())


def view_columns(firm: Enterprise, group: str) -> Sequence[tuple[str, str]]:
    """Return (title, value) of a record's columns, but for name, code, unit and contact; what is empty is left out."""
    values = {name: as_text(getattr(firm, name)) for name in _COLUMNS} | {"group": group}
    return [(column_title(name), say_value(name, text)) for name, text in values.items() if text]


def view_changes(changes: Sequence[tuple[EnterpriseChange, str]]) -> Sequence[ChangeRow]:
    """Return changes in words, telephones masked."""
    return [
        ChangeRow(
            row.changed_at,
            column_title(row.field),
            say_value(row.field, row.before),
            say_value(row.field, row.after),
            by,
            source_title(row.source),
            row.reason,
        )
        for row, by in changes
    ]


def former_names(firm: Enterprise, changes: Sequence[tuple[EnterpriseChange, str]]) -> Sequence[str]:
    """Return the names that a firm had, newest first, each once."""
    names = dict.fromkeys(row.before for row, _by in changes if row.field == "name" and row.before)
    return [name for name in names if name != firm.name]


def view_standing(firm: Enterprise, rows: Sequence[FirmInCampaign], today: date) -> Sequence[StandingRow]:
    """Return where a firm stands in each campaign, and why it is called, exempt or proposed."""
    return [_standing(firm, row, today) for row in rows]


def _standing(firm: Enterprise, row: FirmInCampaign, today: date) -> StandingRow:
    part = row.participation
    listed = firm.listed and firm.merged_into_id is None and (firm.closed_on is None or firm.closed_on > today)
    stage = stage_of(
        FirmFacts(
            listed=listed,
            called=part is not None and part.called_at is not None,
            state=ParticipationState(part.state) if part is not None else None,
            claimed=row.claimed,
            ready=part is not None and part.ready,
            taken_back=part is not None and part.taken_back,
        )
    )
    waits = part is not None and (
        part.proposed_at is not None
        and part.called_at is None
        and not part.proposal_refused
        and part.state == ParticipationState.CALLED
    )
    shown = say_stage(stage) if stage is not None else _("不在名录中")
    free = stage is Stage.NOT_CALLED and not waits
    return StandingRow(row.campaign.title, shown, _told(row), waits, free, row.campaign.id)


def _told(row: FirmInCampaign) -> list[tuple[str, str]]:
    part, told = row.participation, list[tuple[str, str]]()
    if part is None:
        return told
    if part.called_at is not None:
        told.append((_("列入应填"), _act(part.called_at, row.called_by, part.call_reason)))
    if part.sent_at is not None:
        told.append((_("通知发出"), moment(part.sent_at)))
    if part.state == ParticipationState.EXEMPT:
        told.append((_("豁免"), _act(part.exempted_at, row.exempted_by, part.exempt_reason)))
    if part.proposed_at is not None:
        told.append((_("街镇建议列入"), _act(part.proposed_at, row.proposed_by, part.proposal_reason)))
    if part.proposal_refused:
        told.append((_("建议没有采纳"), part.proposal_refused))
    return told


def _act(at: datetime | None, by: str, reason: str) -> str:
    """Return when, by whom and why something was done, as far as it is known."""
    return _("，").join(part for part in (moment(at), by, reason) if part)
