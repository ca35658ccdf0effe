"""What can be done with firms is said beforehand by the rules that decide it: held against what the services do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.firms.action_results import Action
from survey.firms.check_actions import POSSIBLE, check_action, offered_with, offered_with_any
from survey.firms.read_source import read_source
from survey.firms.run_action import ActionRequest, run_action
from survey.models import Campaign, Enterprise, Participation, Recusal, Role, User, utc_now
from survey.queries import firm_lists
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_user
from tests.integration.firms.seasons import make_season
from tests.integration.firms.test_run_action import firms, tick
from tests.integration.snapshots import States

__all__ = ["firms"]
ACTIONS = (
    Action.PROPOSE, Action.CALL, Action.MARK_SENT, Action.MARK_SENT, Action.REMIND, Action.REMIND, Action.EXTEND,
    Action.EXEMPT, Action.END_EXEMPTION,
)  # fmt: skip


def test_what_is_said_is_what_is_done(states: States, database: Session, campaign: Campaign) -> None:
    make_season(states, database, campaign, 160, seed=8)
    author = make_user(database, "district", Role.DISTRICT).id
    everything = list(database.scalars(select(Enterprise.id).order_by(Enterprise.id)))
    source = read_source(campaign, Scope(everything=True))
    until = campaign.closes_at + timedelta(days=20)
    reached = set[Action]()
    for action in ACTIONS:
        database.rollback()
        listed = firm_lists.named_firms(database, source, everything)
        said = check_action(database, source, action, [firm.id for firm in listed])
        offered = offered_with(database, source, [action], [firm.id for firm in listed])
        assert {number for number, acts in offered.items() if not acts} == set(said)
        assert all(firm.stage in POSSIBLE[action] for firm in listed if firm.id not in said), action
        able = offered_with_any(database, source, [action], listed)
        assert able == ({action} if len(said) < len(listed) else set())
        database.rollback()
        asked = ActionRequest(action, source, [firm.id for firm in listed], author, "示例", until=until)
        done = run_action(database, asked)
        assert (set(done.done), dict(done.why)) == ({firm.id for firm in listed} - set(said), dict(said)), action
        reached |= {action} if done.done else set()
    assert reached == set(ACTIONS)


def test_firms_out_of_reach_and_a_campaign_that_is_over(
    database: Session, campaign: Campaign, firms: list[int]
) -> None:
    own = read_source(campaign, Scope(unit="anting"))
    assert check_action(database, own, Action.PROPOSE, [firms[0], firms[29], 999]) == {
        firms[29]: "unknown", 999: "unknown",
    }  # fmt: skip
    database.get_one(Campaign, campaign.id).closes_at = utc_now() - timedelta(minutes=1)
    database.commit()
    assert check_action(database, own, Action.CALL, firms[:2]) == dict.fromkeys(firms[:2], "over")
    assert check_action(database, own, Action.EXEMPT, firms[:2]) == {}


def test_whoever_is_recused_from_a_firm_is_told_before(
    database: Session, campaign: Campaign, firms: list[int], browser: Callable[[], Browser]
) -> None:
    call(database, campaign.id, firms[:3])
    client = browser()
    client.sign_in("district")
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    part = database.scalars(select(Participation.id).where(Participation.enterprise_id == firms[1])).one()
    database.add(Recusal(participation_id=part, user_id=user, reason="示例", declared_by_id=user))
    database.commit()
    source = read_source(campaign, Scope(everything=True), user)
    told = [check_action(database, source, action, firms[:3]) for action in (Action.EXEMPT, Action.MARK_SENT)]
    assert told == [{firms[1]: "own_recusal"}, {}]
    database.rollback()
    asked = ActionRequest(Action.EXEMPT, source, firms[:3], user, "示例")
    page = client.get(tick(client, firms[:3], "do:exempt")).get_data(as_text=True)
    assert ("豁免：2 家企业" in page, "办不了的 1 家" in page, "您已对这家企业回避。" in page) == (True, True, True)
    done = run_action(database, asked)
    assert (list(done.done), dict(done.why)) == ([firms[0], firms[2]], {firms[1]: "own_recusal"})


def call(database: Session, campaign_id: int, numbers: list[int]) -> None:
    database.add_all(
        Participation(campaign_id=campaign_id, enterprise_id=number, called_at=utc_now()) for number in numbers
    )
    database.commit()


def test_a_town_is_offered_what_one_ticked_firm_can_get(
    database: Session, campaign: Campaign, firms: list[int], browser: Callable[[], Browser]
) -> None:
    call(database, campaign.id, firms[:2])
    town = browser()
    town.sign_in("town")
    propose = 'value="do:propose"'
    listed = town.get("/firms?stage=unclaimed").get_data(as_text=True)
    assert (propose in listed, 'value="do:mark-sent"' in listed) == (False, True)
    assert propose in town.get("/firms").get_data(as_text=True)
    leads = tick(town, firms[1:3], "do:propose")
    page = town.get(leads).get_data(as_text=True)
    assert "建议列入：1 家企业" in page
    assert "办不了的 1 家" in page
    assert "已在应填名单中。" in page
    assert "确认建议列入（1 家）" in page
    assert propose in town.get("/firms?stage=unclaimed").get_data(as_text=True), "one that is ticked elsewhere can"
    nobody = town.get(tick(town, firms[:2], "do:propose", "?stage=unclaimed")).get_data(as_text=True)
    assert "确认建议列入" in nobody, "the one that is ticked elsewhere"
    tick(town, [], "none")
    nobody = town.get(tick(town, firms[:2], "do:propose")).get_data(as_text=True)
    assert ("建议列入：0 家企业" in nobody, "确认建议列入" in nobody, "办不了的 2 家" in nobody) == (True, False, True)


def test_the_page_of_a_firm_offers_a_proposal_only_where_it_can_be_made(
    database: Session, campaign: Campaign, firms: list[int], browser: Callable[[], Browser]
) -> None:
    call(database, campaign.id, firms[:1])
    town = browser()
    town.sign_in("town")
    links = [
        f'href="/firms/{number}/propose"' in town.get(f"/firms/{number}").get_data(as_text=True) for number in firms[:2]
    ]
    assert links == [False, True]
    refused = town.get(f"/firms/{firms[0]}/propose").get_data(as_text=True)
    assert ("现在不能建议列入：已在应填名单中。" in refused, "提出建议" in refused) == (True, False)
    town.send(f"/firms/{firms[1]}/propose", reason="示例", campaign=str(campaign.id))
    assert f'href="/firms/{firms[1]}/propose"' not in town.get(f"/firms/{firms[1]}").get_data(as_text=True)


def test_those_that_are_ticked_are_named_and_unticked(
    campaign: Campaign, firms: list[int], browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("district")
    assert tick(client, firms[:3], "look") == "/firms/ticked"
    page = client.get("/firms/ticked").get_data(as_text=True)
    assert ("已勾选 3 家" in page, "示例企业02" in page, "示例企业03" in page) == (True, True, False)
    shown = ",".join(map(str, firms[:3]))
    answer = client.send("/firms/selection", shown=shown, firm=str(firms[1]), do="look")
    assert answer.location == "/firms/ticked"
    page = client.get("/firms/ticked").get_data(as_text=True)
    assert ("已勾选 1 家" in page, "示例企业01" in page) == (True, True)
    assert client.send("/firms/selection", shown=shown, do="none").location == "/firms"
    assert "还没有勾选企业" in client.get("/firms/ticked").get_data(as_text=True)
