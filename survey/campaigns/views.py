"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.calling.views import is_reachable
from survey.campaigns.campaign_results import Lacking
from survey.campaigns.read_readiness import ITEMS, NOT_OF_TRIALS
from survey.campaigns.words import item_title, say_class, say_lacking, title_of
from survey.definitions.directory import directory
from survey.definitions.stages import EXPECTED, Stage, Tally
from survey.models import Campaign, CampaignOfficial, OfficialPart, User
from survey.words.figures import unit_name
from survey.words.language import _, _n
from survey.words.stages import say_stage


@dataclass(frozen=True, slots=True)
class CheckItem:
    """An item of the checklist. `lacking`: what is missing, empty where nothing is; `needed`: whether it has to be.

    `place`: where it is mended: change, officials, scheme, directory; address: not on a page.
    """

    title: str
    lacking: tuple[str, ...]
    needed: bool
    place: str


@dataclass(frozen=True, slots=True)
class StageFigure:
    """How many firms stand somewhere. `stages`: of the list that has them; `sum`: whether others add up to it."""

    title: str
    firms: int
    stages: Sequence[str]
    sum: bool = False


def view_tally(tally: Tally) -> list[StageFigure]:
    """Return the firms of a campaign as the ledger counts them: 名录 = 未通知 + 豁免 + 应填, and the stages of 应填."""
    outside = [
        StageFigure(say_stage(stage), tally.of(stage), [stage.value]) for stage in (Stage.NOT_CALLED, Stage.EXEMPT)
    ]
    inside = [StageFigure(say_stage(stage), tally.of(stage), [stage.value]) for stage in EXPECTED]
    expected = StageFigure(_("应填"), tally.expected, [stage.value for stage in EXPECTED], sum=True)
    return [StageFigure(_("名录"), tally.listed, [], sum=True), *outside, expected, *inside]


PLACES: Mapping[str, str] = {
    "scheme": "scheme",
    "deciders": "officials",
    "substitute": "officials",
    "reviewers": "officials",
    "directory": "directory",
}


def view_checklist(
    campaign: Campaign, lacking: Sequence[Lacking], unnamed: Sequence[str], *, address: str
) -> list[CheckItem]:
    """Return the checklist of a campaign; what is in the last two items keeps nothing shut.

    `unnamed`: units for which no reviewer is named.  `address`: where firms type their codes, as letters print it.
    """
    shown = [code for code in ITEMS if not (campaign.trial and code in NOT_OF_TRIALS)]
    found = [
        CheckItem(
            item_title(code),
            tuple(say_lacking(item) for item in lacking if item.code == code),
            needed=True,
            place=PLACES.get(code, "change"),
        )
        for code in shown
    ]
    if not campaign.trial:
        left = (_("还没有定：%(units)s。不影响开放，可以以后再定。", units=_("、").join(unnamed)),) if unnamed else ()
        found.append(CheckItem(item_title("reviewers"), left, needed=False, place="officials"))
    if not is_reachable(address):
        why = _(
            "通知书上会印 %(address)s，只有这台机器打得开。印通知书之前，"
            "请系统管理员设置对外网址（SURVEY_PUBLIC_URL）。不影响开放。",
            address=address,
        )
        found.append(CheckItem(item_title("address"), (why,), needed=False, place="address"))
    return found


def units_unnamed(named: Sequence[tuple[CampaignOfficial, User]]) -> list[str]:
    """Return the names of the units for which no reviewer with an account in use is named."""
    there = {row.unit for row, user in named if row.part == OfficialPart.REVIEWER and user.active}
    return [unit_name(unit.id) for unit in directory().current_units() if unit.id not in there]


def view_asked(campaign: Campaign) -> list[tuple[str, str, str]]:
    """Return (title, version, whom it is asked of) of the questionnaires of a campaign."""
    return [
        (title_of(item.questionnaire_id), item.version, say_class(item.enterprise_class))
        for item in campaign.questionnaires
    ]


def view_named(named: Sequence[tuple[CampaignOfficial, User]]) -> list[tuple[str, str]]:
    """Return (part, names) of those who decide and stand in, and how many units have a reviewer."""
    deciders = [user.name for row, user in named if row.part == OfficialPart.DECIDER]
    substitutes = [user.name for row, user in named if row.part == OfficialPart.SUBSTITUTE]
    reviewers = sum(row.part == OfficialPart.REVIEWER for row, _user in named)
    return [
        (_("决定人"), _("、").join(deciders) or "–"),
        (_("替补"), _("、").join(substitutes) or "–"),
        (_("街镇审核"), _n("%(n)s 个街镇已定", n=reviewers)),
    ]
