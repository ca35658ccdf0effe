"""Pins: of a campaign within the scope, those that count, and the one that stands for a participation."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Participation, Pin, PinKind, Role, User, utc_now
from survey.queries import pins
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise, make_user

CODES = ("91310114MA1GT00010", "91310114MA1GT00029")


@pytest.fixture
def places(database: Session, campaign: Campaign) -> list[Participation]:
    """Return the participations of a firm of Anting and one of Malu."""
    found = []
    for code, unit in zip(CODES, ("anting", "malu"), strict=True):
        firm = make_enterprise(database, code, f"示例{unit}", unit)
        found.append(Participation(campaign_id=campaign.id, enterprise_id=firm.id))
    database.add_all(found)
    database.flush()
    return found


def pinned(database: Session, place: Participation, *, confirmed: bool = False, revoked: bool = False) -> int:
    """Add a pin by one person, confirmed by another, and return its id."""
    now = utc_now()
    first, second = database.scalars(select(User.id).order_by(User.id)).all()
    pin = Pin(participation_id=place.id, kind=PinKind.IN, reason="示例", document_number="示1号", made_by_id=first)
    if confirmed:
        pin.confirmed_by_id, pin.confirmed_at = second, now
    if revoked:
        pin.revoked_by_id, pin.revoked_at, pin.revoke_reason = first, now, "示例"
    database.add(pin)
    database.flush()
    return pin.id


def test_pins_come_newest_first_within_the_scope_and_only_confirmed_ones_count(
    database: Session, campaign: Campaign, places: list[Participation]
) -> None:
    for login in "ab":
        make_user(database, login, Role.DISTRICT)
    anting, malu = places
    gone = pinned(database, anting, confirmed=True, revoked=True)
    waiting, counting = pinned(database, anting), pinned(database, malu, confirmed=True)
    scopes = (Scope(everything=True), Scope(unit="anting"), Scope(unit="malu"), Scope())
    found = [[pin.id for pin in pins.pins_of_campaign(database, campaign.id, scope)] for scope in scopes]
    assert found == [[counting, waiting, gone], [waiting, gone], [counting], []]
    assert pins.pins_of_campaign(database, campaign.id + 1, scopes[0]) == []
    one = [pins.pin_in_scope(database, scope, counting) for scope in scopes]
    assert [pin.id if pin else None for pin in one] == [counting, None, counting, None]
    assert pins.pin_in_scope(database, scopes[0], 999) is None
    assert [(code, pin.id) for code, pin in pins.confirmed_pins(database, campaign.id)] == [(CODES[1], counting)]
    standing = [pins.open_or_confirmed_pin(database, place.id) for place in places]
    assert [pin.id if pin else None for pin in standing] == [waiting, counting]
    assert pins.open_or_confirmed_pin(database, 999) is None


def test_a_participation_is_found_by_its_credit_code_and_fails_nothing_before_an_evaluation(
    database: Session, campaign: Campaign, places: list[Participation]
) -> None:
    assert [pins.participation(database, campaign.id, code) for code in CODES] == places
    assert pins.participation(database, campaign.id + 1, CODES[0]) is None
    assert [pins.fails_a_gate(database, place) for place in places] == [False, False]


def test_a_firm_is_picked_from_those_of_the_campaign(
    database: Session, campaign: Campaign, places: list[Participation]
) -> None:
    everybody, anting = Scope(everything=True), Scope(unit="anting")
    make_enterprise(database, "91310114MA1GT00037", "示例外批", "anting")
    found = pins.firms_found(database, campaign.id, everybody, "示例", most=5)
    assert [(firm.enterprise_id, firm.name) for firm in found] == [
        (places[0].enterprise_id, "示例anting"), (places[1].enterprise_id, "示例malu"),
    ]  # fmt: skip
    assert [firm.name for firm in pins.firms_found(database, campaign.id, everybody, "示例", most=1)] == ["示例anting"]
    assert [firm.name for firm in pins.firms_found(database, campaign.id, anting, "malu", most=5)] == []
    one = pins.firm_of_campaign(database, campaign.id, everybody, CODES[1])
    assert (one.name if one else "", pins.firm_of_campaign(database, campaign.id, anting, CODES[1])) == (
        "示例malu", None,
    )  # fmt: skip
