"""What merging two records of one firm would do: worked out before, shown, and done only if it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.models import Enterprise, ParticipationState, Role
from survey.queries.merging import Holding, Part

TAKEN_OVER = (
    "registered_place", "production_place", "tax_place", "industry", "above_scale", "contact", "contact_phone",
)  # fmt: skip
"""Columns in which the record that goes on takes over what it lacks."""


class Goes(StrEnum):
    """What becomes of both records' parts in a campaign. KEPT: that of the record that goes on stays, the other's too.

    MOVES: the other record's goes over, and nothing was in its way.  SWAPS: the other's goes over, because only that
    one was begun, and takes the calls of both.  BOTH: both were begun, so nothing is merged.  PINNED: a seat is decided
    by name for the one that would give way.
    """

    KEPT = "kept"
    MOVES = "moves"
    SWAPS = "swaps"
    BOTH = "both"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class CampaignMerge:
    """What happens in one campaign."""

    campaign_id: int
    campaign: str
    kept: Part | None
    merged: Part | None
    goes: Goes


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do.

    `people_step_back`: whether the other record's responsible persons become colleagues, since there is one already.
    `codes_go_over`: whether its printed claim codes work for the record that goes on; else they end.  `columns`: taken
    over by that record.  `refusal`: why it cannot be, as `firm_results.FIRM_REFUSED`.  `stamp`: differs as soon as
    anything of this does.
    """

    campaigns: Sequence[CampaignMerge]
    people_step_back: bool
    codes_go_over: bool
    columns: Sequence[str]
    refusal: str
    against: str
    stamp: str


def plan_merge(kept: Enterprise, merged: Enterprise, has: Holding, other: Holding) -> MergePlan:
    """Return what merging a record into another does. `has`: what the record that goes on has; `other`: the other."""
    campaigns = [
        _in_campaign(has.parts.get(number), other.parts.get(number))
        for number in sorted(has.parts.keys() | other.parts.keys())
    ]
    refusal, against = _refusal(kept, merged, campaigns)
    responsible = any(role == Role.ENTERPRISE for _id, _name, role in has.people)
    said = repr((kept.id, merged.id, has, other, [getattr(one, name) for one in (kept, merged) for name in _SHOWN]))
    return MergePlan(
        campaigns=campaigns,
        people_step_back=responsible and any(role == Role.ENTERPRISE for _id, _name, role in other.people),
        codes_go_over=not has.people and not has.codes,
        columns=[name for name in TAKEN_OVER if not _given(kept, name) and _given(merged, name)],
        refusal=refusal,
        against=against,
        stamp=hashlib.sha256(said.encode()).hexdigest(),
    )


_SHOWN = ("name", "credit_code", "unit", "closed_on", "merged_into_id", "listed", *TAKEN_OVER)


def _given(firm: Enterprise, name: str) -> bool:
    return getattr(firm, name) not in {None, ""}


def _refusal(kept: Enterprise, merged: Enterprise, campaigns: Sequence[CampaignMerge]) -> tuple[str, str]:
    """Return why two records are not merged, and the title of the campaign that stands against it."""
    if kept.id == merged.id:
        return "same", ""
    if kept.closed_on is not None:
        return "into_closed", ""
    for goes, code in ((Goes.BOTH, "both_begun"), (Goes.PINNED, "pinned")):
        found = [one.campaign for one in campaigns if one.goes is goes]
        if found:
            return code, found[0]
    return "", ""


def _in_campaign(kept: Part | None, merged: Part | None) -> CampaignMerge:
    part = kept or merged
    assert part is not None  # noqa: S101 - a campaign of one of the two
    return CampaignMerge(part.campaign_id, part.campaign, kept, merged, _goes(kept, merged))


def _goes(kept: Part | None, merged: Part | None) -> Goes:
    if merged is None:
        return Goes.KEPT
    if kept is None:
        return Goes.MOVES
    if not merged.drafts:
        return Goes.KEPT
    if not kept.drafts:
        return Goes.PINNED if kept.pinned else Goes.SWAPS
    left = [part.state == ParticipationState.WITHDRAWN for part in (kept, merged)]
    return Goes.KEPT if left[1] else Goes.BOTH
