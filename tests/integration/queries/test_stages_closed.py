"""Firms that are closed or were merged leave every list of work from their date; one that closes tomorrow does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.definitions.stages import Stage
from survey.models import (
    Campaign,
    Enterprise,
    Participation,
    Role,
    SentBy,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.models import ParticipationState as State
from survey.queries import (
    calls,
    campaign_setup,
    campaigns,
    claim_codes,
    duties,
    firm_lists,
    ledger,
    sealed_commitments,
    snapshots,
)
from survey.queries.calls import At, CallFilters
from survey.queries.claim_codes import Wanted
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.queries.ledger import Grouping
from survey.store.scope import Scope

ALL = Scope(everything=True)
KINDS = ("在册", "明日注销", "今日注销", "早已注销", "并入")
STANDING = ("在册", "明日注销")
PARTS = ("未发", "已发", "建议", "待盖章", "已提交")
World = tuple[Session, Campaign, At]
Door = Callable[[World], Iterable[str]]


@pytest.fixture
def world(database: Session, campaign: Campaign) -> World:
    """Return a campaign with firms of each kind, each five times: from the one not yet sent to the submitted."""
    day, now = today(), utc_now()
    closings: dict[str, date] = {
        "明日注销": day + timedelta(days=1),
        "今日注销": day,
        "早已注销": day - timedelta(days=400),
    }
    keeper = Enterprise(credit_code="keeper", name="保留")
    keeper.closed_on = date(2020, 1, 1)  # in no list itself
    database.add(keeper)
    database.flush()
    for kind in KINDS:
        for part in PARTS:
            firm = Enterprise(credit_code=f"{kind}{part}", name=f"{kind}{part}", unit="anting")
            firm.closed_on, firm.seal_awaited = closings.get(kind), part == "待盖章"
            firm.merged_into_id = keeper.id if kind == "并入" else None
            database.add(firm)
            database.flush()
            _take_part(database, campaign, firm, part)
    database.commit()
    return database, campaign, At(campaign.id, day, now)


def _take_part(database: Session, campaign: Campaign, firm: Enterprise, part: str) -> None:
    submitted = part in {"待盖章", "已提交"}
    row = Participation(campaign_id=campaign.id, enterprise_id=firm.id)
    row.state = State.SUBMITTED if submitted else State.CALLED
    row.called_at = None if part == "建议" else utc_now()
    row.proposed_at = utc_now() if part == "建议" else None
    if part == "已发":
        row.sent_at, row.sent_by = utc_now(), SentBy.LETTER
    database.add(row)
    database.flush()
    if submitted:
        database.add(User(login=firm.credit_code, name="示例", role=Role.ENTERPRISE, enterprise_id=firm.id))
        draft = Submission(participation_id=row.id)
        database.add(draft)
        database.flush()
        database.add(
            SubmissionVersion(
                submission_id=draft.id, number=1, receipt=firm.name, digest="0", credit_code=firm.credit_code,
                name=firm.name, submitted_at=utc_now(),
            )
        )  # fmt: skip


def expected(*parts: str) -> list[str]:
    return sorted(f"{kind}{part}" for kind in STANDING for part in parts)


def names(database: Session, numbers: Iterable[int]) -> list[str]:
    return [database.get_one(Enterprise, number).name for number in numbers]


UNCLAIMED, SUBMITTED = ("未发", "已发", "建议"), ("待盖章", "已提交")
CALLED = ("未发", "已发", *SUBMITTED)
EVERY = Wanted(code="")
DOORS: dict[str, tuple[Door, tuple[str, ...]]] = {
    "helping": (lambda w: [firm.name for firm, _state in campaigns.enterprises(w[0], w[1].id, ALL, "")], PARTS),
    "helping, open": (lambda w: names(w[0], campaigns.open_enterprises(w[0], w[1].id, ALL, "")), UNCLAIMED),
    "codes": (
        lambda w: [firm.name for firm, _code in claim_codes.without_account(w[0], ALL, EVERY, page=1, size=99)],
        UNCLAIMED,
    ),
    "codes printed": (lambda w: [firm.name for firm in claim_codes.printable(w[0], ALL, EVERY, limit=99)], UNCLAIMED),
    "no code": (lambda w: [firm.name for firm in claim_codes.with_account(w[0], ALL, EVERY, limit=99)[1]], SUBMITTED),
    "calls": (lambda w: names(w[0], calls.called_ids(w[0], ALL, w[2], CallFilters())), CALLED),
    "calls page": (
        lambda w: [row.enterprise.name for row in calls.called_page(w[0], ALL, w[2], CallFilters(), page=1, size=99)],
        CALLED,
    ),
    "calls ticked": (lambda w: [row.enterprise.name for row in calls.called_among(w[0], ALL, w[2], range(99))], CALLED),
    "list": (lambda w: names(w[0], firm_lists.ids(w[0], _source(w), FirmFilters())), PARTS),
    "list ticked": (lambda w: [one.name for one in firm_lists.named_firms(w[0], _source(w), range(99))], PARTS),
    "seals": (
        lambda w: [firm.name for firm, _v in sealed_commitments.awaited(w[0], ALL, w[1].id, page=1, size=99)],
        ("待盖章",),
    ),
    "ranking": (lambda w: [one.key for one in snapshots.newest_versions(w[0], w[1].id)], ("已提交",)),
}


def _source(world: World) -> FirmSource:
    return FirmSource(world[1].id, world[2].day, ALL)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_shows_firms_that_exist_alone(world: World, door: str) -> None:
    found, parts = DOORS[door]
    assert sorted(found(world)) == expected(*parts)


COUNTS: dict[str, tuple[Callable[[World], int], int]] = {
    "helping": (lambda w: campaigns.enterprise_count(w[0], w[1].id, ALL, ""), 10),
    "codes": (lambda w: claim_codes.without_account_count(w[0], ALL, EVERY), 6),
    "no code": (lambda w: claim_codes.with_account(w[0], ALL, EVERY, limit=1)[0], 4),
    "calls": (lambda w: calls.called_count(w[0], ALL, w[2], CallFilters()), 8),
    "calls marked": (
        lambda w: sum(one.firms for one in calls.newest_markings(w[0], ALL, w[2], limit=99)), 2,
    ),
    "today, unsent": (lambda w: duties.waiting(w[0], w[1].id, ALL, w[2].day).unsent, 2),
    "today, proposed": (lambda w: duties.waiting(w[0], w[1].id, ALL, w[2].day).proposed, 2),
    "today, seals": (lambda w: sealed_commitments.awaited_count(w[0], ALL, w[1].id), 2),
    "ledger": (lambda w: ledger.stage_counts(w[0], w[1].id, ALL, day=w[2].day, by=Grouping.UNIT)[1], 10),
    "ledger, submitted": (
        lambda w: sum(
            row.firms
            for row in ledger.stage_counts(w[0], w[1].id, ALL, day=w[2].day, by=Grouping.UNIT)[0]
            if row.stage is Stage.SUBMITTED
        ),
        4,
    ),
    "list": (lambda w: sum(firm_lists.count_stages(w[0], _source(w), [FirmFilters()])[0].values()), 10),
    "campaign": (lambda w: campaign_setup.listed_count(w[0], w[2].day), 10),
}  # fmt: skip


@pytest.mark.parametrize("door", COUNTS)
def test_a_count_is_of_firms_that_exist_alone(world: World, door: str) -> None:
    count, firms = COUNTS[door]
    assert count(world) == firms


def test_marks_of_firms_that_are_no_more_are_not_taken_back_with_the_others(world: World) -> None:
    database, campaign, at = world
    database.execute(update(Participation).where(Participation.sent_at.is_not(None)).values(sent_at=at.now))
    database.commit()
    numbers = calls.marked_ids(database, ALL, at, sent_at=at.now, by_id=None)
    assert sorted(names(database, numbers)) == expected("已发")
    assert campaign.id == at.campaign_id


def test_a_firm_whose_closing_is_taken_back_is_there_again(world: World) -> None:
    database, *_others = world
    database.execute(update(Enterprise).where(Enterprise.name == "今日注销未发").values(closed_on=None))
    database.commit()
    found, parts = DOORS["helping, open"]
    assert sorted(found(world)) == sorted([*expected(*parts), "今日注销未发"])
