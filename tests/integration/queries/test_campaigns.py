"""Campaigns and who takes part: by state, within the scope, those who have not submitted first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Evaluation, Participation, ParticipationState, utc_now
from survey.queries import campaigns
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise

ALL, TOWN, NOBODY = Scope(everything=True), Scope(unit="anting"), Scope()
SUBMITTED, RETURNED = ParticipationState.SUBMITTED, ParticipationState.RETURNED


@pytest.fixture
def firms(database: Session, campaign: Campaign) -> dict[str, Enterprise]:
    """Return four firms by name; three were called, and the one of Malu among them."""
    found = {}
    for number, (name, unit, state) in enumerate(
        (("甲", "anting", SUBMITTED), ("乙", "anting", RETURNED), ("丙", "malu", RETURNED), ("丁", "anting", None))
    ):
        found[name] = make_enterprise(database, f"91310114MA1GT0{number:04d}", f"示例{name}厂", unit)
        if state is not None:
            database.add(Participation(campaign_id=campaign.id, enterprise_id=found[name].id, state=state))
    database.flush()
    return found


def test_without_a_campaign_there_is_nothing(database: Session) -> None:
    assert campaigns.current(database) is None
    assert campaigns.public(database) is None
    assert campaigns.heading(database) == (None, False)
    assert campaigns.heading(database, official=True, chosen=5) == (None, False)


def another(database: Session, campaign: Campaign, title: str, *, ago: int, **more: object) -> Campaign:
    """Add a campaign that opens so many days before now; without `opened_at` it is prepared."""
    now = utc_now()
    given: dict[str, object] = {
        "programme_id": campaign.programme_id,
        "title": title,
        "seats": 1,
        "opens_at": now - timedelta(days=ago),
        "closes_at": now + timedelta(days=9),
        "contact_office": f"{title}科室",
        "contact_phone": "1",
    }
    made = Campaign(**given | more)
    database.add(made)
    database.commit()
    return made


def titles(database: Session, firms: dict[str, Enterprise]) -> list[str]:
    """Return what an official's pages are about by default, everybody's, and those of two firms."""
    found = [
        campaigns.current(database),
        campaigns.public(database),
        *(campaigns.of_firm(database, firms[name].id) for name in ("甲", "乙")),
    ]
    return [one.title if one is not None else "" for one in found]


def test_the_newest_opened_campaign_counts(database: Session, campaign: Campaign, firms: dict[str, Enterprise]) -> None:
    database.commit()
    assert titles(database, firms) == ["示例批次"] * 4
    prepared = another(database, campaign, "准备中", ago=-5)
    assert titles(database, firms) == ["示例批次"] * 4
    now = utc_now()
    trial = another(database, campaign, "试填", ago=0, trial=True, opened_at=now)
    database.add_all(
        Participation(campaign_id=trial.id, enterprise_id=firms[name].id, called_at=now) for name in ("乙", "丁")
    )
    database.commit()

    def of_firms() -> list[str]:
        return titles(database, {"甲": firms["乙"], "乙": firms["丁"]})

    assert of_firms() == ["示例批次", "示例批次", "示例批次", "试填"]  # who takes part in a real one stays there
    trial.closes_at = now - timedelta(minutes=1)
    database.commit()
    assert of_firms() == ["示例批次"] * 4
    prepared.opened_at = now
    database.commit()
    assert of_firms() == ["准备中", "准备中", "示例批次", "准备中"]  # as does who was not called to the newer one
    assert titles(database, firms) == ["准备中", "准备中", "示例批次", "示例批次"]


def test_a_firm_sees_the_campaigns_it_takes_part_in_and_chooses_among_them(
    database: Session, campaign: Campaign, firms: dict[str, Enterprise]
) -> None:
    now = utc_now()
    newer = another(database, campaign, "第二批", ago=0, opened_at=now)
    trial = another(database, campaign, "试填", ago=1, opened_at=now, trial=True)
    later = another(database, campaign, "准备中", ago=-1)
    own = firms["乙"].id
    database.add_all(
        [
            Participation(campaign_id=newer.id, enterprise_id=own, called_at=now),
            Participation(campaign_id=trial.id, enterprise_id=own, called_at=now),
            Participation(campaign_id=later.id, enterprise_id=own, called_at=now),  # called before it was opened
            Participation(campaign_id=newer.id, enterprise_id=firms["甲"].id),  # its call was taken back
        ]
    )
    database.commit()
    numbers = (campaign.id, newer.id, trial.id, later.id)
    assert [item.title for item in campaigns.own_campaigns(database, own)] == ["第二批", "试填", "示例批次"]
    assert [item.title for item in campaigns.own_campaigns(database, firms["甲"].id)] == ["示例批次"]
    assert campaigns.own_campaigns(database, firms["丁"].id) == []

    def shown(firm: int, chosen: int | None) -> str:
        found = campaigns.of_firm(database, firm, chosen=chosen)
        headed, _samples = campaigns.heading(database, firm=firm, chosen=chosen)
        assert found is not None
        assert headed is not None
        assert headed.title == found.title
        return found.title

    assert [shown(own, number) for number in (None, *numbers)] == ["第二批", "示例批次", "第二批", "试填", "第二批"]
    for name in ("甲", "丁"):  # a real one may be looked at and joined, a trial not
        kept = {"甲": "示例批次", "丁": "第二批"}[name]
        assert [shown(firms[name].id, number) for number in (None, *numbers)] == [
            kept, "示例批次", "第二批", kept, kept
        ]  # fmt: skip
    for one in (campaign, newer, trial):
        one.closes_at = now - timedelta(minutes=1)
    database.commit()
    assert shown(own, None) == "示例批次"  # returned: it can still be corrected there
    assert shown(firms["丁"].id, None) == "第二批"


def test_before_the_first_is_opened_officials_see_what_is_prepared(database: Session, campaign: Campaign) -> None:
    campaign.opened_at = None
    database.commit()
    firm = make_enterprise(database, "91310114MA1GT00010", "示例一厂")
    assert titles(database, {"甲": firm, "乙": firm}) == ["示例批次", "", "", ""]


def test_a_page_says_which_campaign_it_is_about(
    database: Session, campaign: Campaign, firms: dict[str, Enterprise]
) -> None:
    database.commit()
    other = another(database, campaign, "另一批", ago=3, contact_hours="上午", trial=True)
    shown = [
        campaigns.heading(database, **given)[0]  # type: ignore[arg-type]  # keywords of `heading`
        for given in (
            {"official": True},
            {"official": True, "chosen": other.id},
            {"official": True, "chosen": 99},
            {"chosen": other.id},
            {"firm": firms["甲"].id},
        )
    ]
    first = campaigns.Heading(campaign.id, "示例批次", "示例科室", "021-0000 0000", "", False, True, campaign.closes_at)
    second = campaigns.Heading(other.id, "另一批", "另一批科室", "1", "上午", True, False, other.closes_at)
    assert shown == [first, second, first, first, first]
    used = campaign.scheme_version_id
    of_other = Evaluation(campaign_id=other.id, scheme_version_id=used, seats=1, inputs_digest="d", fingerprint="f")
    database.add(of_other)
    database.commit()
    given = {"official": True, "chosen": campaign.id, "evaluation": of_other.id}
    assert campaigns.heading(database, **given)[0] == second  # type: ignore[arg-type]  # keywords of `heading`
    assert campaigns.of_parameters(database, {"campaign": other.id}) is other
    assert campaigns.of_parameters(database, {}) is campaign
    assert [one.title for one in campaigns.all_campaigns(database)] == ["示例批次", "另一批"]
    assert campaigns.programme(database, campaign.programme_id) in campaigns.programmes(database)


def test_an_enterprise_is_found_within_the_scope_only(
    database: Session, campaign: Campaign, firms: dict[str, Enterprise]
) -> None:
    own, other = firms["甲"], firms["丙"]
    scopes = (ALL, TOWN, Scope(enterprise_id=own.id), NOBODY)
    assert [campaigns.enterprise_in_scope(database, scope, own.id) for scope in scopes] == [own, own, own, None]
    assert [campaigns.enterprise_in_scope(database, scope, other.id) for scope in scopes] == [other, None, None, None]
    by_code = [campaigns.enterprise_by_code(database, scope, other.credit_code) for scope in scopes]
    assert by_code == [other, None, None, None]
    taking_part = campaigns.participation_of(database, other.id, campaign.id)
    assert taking_part is not None
    assert taking_part.state == RETURNED
    assert campaigns.participation_of(database, firms["丁"].id, campaign.id) is None


def test_who_has_not_submitted_comes_first(database: Session, campaign: Campaign, firms: dict[str, Enterprise]) -> None:
    def listed(scope: Scope, text: str = "", **more: int) -> list[tuple[str, str]]:
        found = campaigns.enterprises(database, campaign.id, scope, text, **more)
        return [(firm.name, state) for firm, state in found]

    everybody = [
        ("示例乙厂", "returned"),
        ("示例丙厂", "returned"),
        ("示例丁厂", "called"),
        ("示例甲厂", "submitted"),
    ]
    assert listed(ALL) == everybody
    assert [listed(ALL, page=page, size=3) for page in (1, 2)] == [everybody[:3], everybody[3:]]
    assert listed(TOWN) == [everybody[0], everybody[2], everybody[3]]
    assert listed(ALL, "丙厂") == [everybody[1]]
    assert listed(ALL, firms["丁"].credit_code[:18]) == [everybody[2]]
    assert [campaigns.enterprise_count(database, campaign.id, scope, "") for scope in (ALL, TOWN, NOBODY)] == [4, 3, 0]
    assert campaigns.enterprise_count(database, campaign.id, ALL, "丙厂") == 1
    still_open = [firms[name].id for name in ("乙", "丙", "丁")]
    assert campaigns.open_enterprises(database, campaign.id, ALL, "") == still_open
    assert campaigns.open_enterprises(database, campaign.id, TOWN, "丁厂") == still_open[2:]
