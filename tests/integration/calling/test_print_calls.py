"""Codes in letters: stored with the file or not at all, and never in the place of one that came up meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.one_time_codes import hash_of_code, read_code
from survey.calling import print_calls as printing
from survey.calling.print_calls import (
    CallOrder,
    DrawnCalls,
    OvertakenError,
    draw_calls,
    open_codes,
    suffix_of,
    write_call_letter_file,
    write_calls,
)
from survey.calling.results import CannotCallError, Pack, seen_at
from survey.config import Settings
from survey.models import AccountCode, AuditEntry, Campaign, Enterprise, Role, User, utc_now
from survey.queries.calls import called_among
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.accounts.people import head_of
from tests.integration.calling.called import CODES, File, called_firms, count
from tests.integration.conftest import make_user


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def me(database: Session) -> User:
    return make_user(database, "district", Role.DISTRICT)


def order(database: Session, campaign_id: int, numbers: list[int], **more: object) -> CallOrder:
    """Return what the page asks for now."""
    database.rollback()
    firms = called_among(database, Scope(everything=True), seen_at(campaign_id), numbers)
    codes = open_codes(firms)
    database.rollback()
    made = CallOrder(campaign_id, codes, address="https://survey.example/claim")
    return replace(made, **more)  # type: ignore[arg-type]


def drawn(database: Session, user_id: int, wanted: CallOrder) -> DrawnCalls:
    """Return what a file is written of, from a session that ends."""
    user = database.get_one(User, user_id)
    made = draw_calls(database, user, wanted)
    database.expunge_all()
    database.rollback()
    return made


def stored(database: Session, settings: Settings, what: DrawnCalls, user_id: int) -> list[int]:
    """Store the codes of a file."""
    with unit_of_work(database):
        return write_calls(database, settings, what, by_id=user_id, job_id=1)


def working(database: Session) -> Mapping[int | None, str]:
    """Return number of a firm -> HMAC of the code that works."""
    database.rollback()
    statement = select(AccountCode.enterprise_id, AccountCode.code_hash).where(AccountCode.withdrawn_at.is_(None))
    return {row[0]: row[1] for row in database.execute(statement)}


def hashes(settings: Settings, what: DrawnCalls) -> dict[int, str]:
    return {number: hash_of_code(settings, read_code(code)) for number, code in what.coded.items()}


def test_nothing_is_stored_until_the_file_is(
    database: Session, app: Flask, campaign: Campaign, settings: Settings, me: User, tmp_path: Path
) -> None:
    number, campaign_id, numbers = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign)]
    wanted = order(database, campaign_id, numbers)
    first = drawn(database, number, wanted)
    with app.app_context():
        assert write_call_letter_file(first, wanted, tmp_path / "letters.pdf") == "示例批次通知书.pdf"
    assert working(database) == {}
    again = drawn(database, number, wanted)  # as after a kill: other codes, and nothing of the first is stored
    assert set(first.coded.values()) & set(again.coded.values()) == set()
    codes = stored(database, settings, again, number)
    assert working(database) == hashes(settings, again)
    assert codes == sorted(database.scalars(select(AccountCode.id)))
    entries = database.execute(
        select(AuditEntry.action, AuditEntry.object_id, AuditEntry.detail).order_by(AuditEntry.id)
    )
    until = again.expires.date().isoformat()
    expected = [("print_call", str(one.firm.enterprise.id), {"job": 1, "expires": until}) for one in again.calls]
    assert [tuple(row) for row in entries] == expected


def test_of_two_at_once_the_second_leaves_out_what_the_first_printed(
    database: Session, campaign: Campaign, settings: Settings, me: User
) -> None:
    number, campaign_id, numbers = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign)]
    one, other = order(database, campaign_id, numbers[:2]), order(database, campaign_id, numbers, replace=True)
    first, second = drawn(database, number, one), drawn(database, number, other)
    stored(database, settings, first, number)
    with pytest.raises(OvertakenError):
        stored(database, settings, second, number)
    assert working(database) == hashes(settings, first)
    anew = drawn(database, number, other)
    assert sorted((left, why) for left, _name, why in anew.left) == [(left, "meanwhile") for left in numbers[:2]]
    stored(database, settings, anew, number)
    assert working(database) == hashes(settings, first) | hashes(settings, anew)


def test_who_gets_an_account_meanwhile_gets_a_letter_without_a_code(
    database: Session, campaign: Campaign, settings: Settings, me: User
) -> None:
    number, campaign_id, numbers = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign)]
    wanted = order(database, campaign_id, numbers)
    made = drawn(database, number, wanted)
    head_of(database, database.get_one(Enterprise, numbers[0]), login=CODES[0])
    database.rollback()
    with pytest.raises(OvertakenError):
        stored(database, settings, made, number)
    anew = drawn(database, number, wanted)
    assert {one.firm.enterprise.id: bool(one.code) for one in anew.calls} == {
        numbers[0]: False, numbers[1]: True, numbers[2]: True,
    }  # fmt: skip
    stored(database, settings, anew, number)
    assert set(working(database)) == set(numbers[1:])


def test_a_code_that_works_is_replaced_only_on_demand(
    database: Session, campaign: Campaign, settings: Settings, me: User
) -> None:
    number, campaign_id, [firm] = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign, 1)]
    stored(database, settings, drawn(database, number, order(database, campaign_id, [firm])), number)
    with pytest.raises(CannotCallError, match="nobody"):
        drawn(database, number, order(database, campaign_id, [firm]))
    database.rollback()
    made = drawn(database, number, order(database, campaign_id, [firm], replace=True))
    stored(database, settings, made, number)
    assert working(database) == hashes(settings, made)
    assert count(database, AccountCode) == 2


def test_an_expired_code_is_replaced_without_asking(
    database: Session, campaign: Campaign, settings: Settings, me: User
) -> None:
    number, campaign_id, [firm] = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign, 1)]
    stored(database, settings, drawn(database, number, order(database, campaign_id, [firm])), number)
    database.scalars(select(AccountCode)).one().expires_at = utc_now() - timedelta(seconds=1)
    database.commit()
    made = drawn(database, number, order(database, campaign_id, [firm]))
    stored(database, settings, made, number)
    assert working(database) == hashes(settings, made)


def test_codes_work_sixty_days_and_as_long_as_the_campaign(database: Session, campaign: Campaign, me: User) -> None:
    number, campaign_id, [firm] = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign, 1)]
    made = drawn(database, number, order(database, campaign_id, [firm]))
    assert made.expires - made.made_at == timedelta(days=60)
    closing = utc_now() + timedelta(days=90)
    database.get_one(Campaign, campaign_id).closes_at = closing
    database.commit()
    assert drawn(database, number, order(database, campaign_id, [firm])).expires == closing


def test_who_is_called_no_more_is_named(database: Session, campaign: Campaign, me: User) -> None:
    number, campaign_id, numbers = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign)]
    wanted = order(database, campaign_id, numbers)
    database.get_one(Enterprise, numbers[0]).merged_into_id = numbers[1]
    database.commit()
    assert drawn(database, number, wanted).left == [(numbers[0], "示例甲厂", "not_called")]


def test_more_letters_than_one_file_holds_come_as_several(
    database: Session, app: Flask, campaign: Campaign, me: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "LARGEST", 2)
    number, campaign_id, numbers = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign)]
    for pack, names in (
        (Pack.ONE, {"通知书-0001-0002.pdf": 2, "通知书-0003-0003.pdf": 1}),
        (Pack.UNITS, {"通知书-安亭镇.pdf": 2, "通知书-马陆镇.pdf": 1}),
    ):
        wanted = order(database, campaign_id, numbers, pack=pack)
        made = drawn(database, number, wanted)
        path = tmp_path / f"letters{suffix_of(made, wanted)}"
        with app.app_context():
            file = File(write_call_letter_file(made, wanted, path), path.read_bytes())
        parts = {name: len(File("one.pdf", content).pages()) for name, content in file.parts().items()}
        assert parts == names
        assert file.codes() == [one.code for one in made.calls]


@pytest.mark.parametrize("what", ["no_campaign", "closed"])
def test_no_campaign_or_a_closed_one_is_refused(database: Session, campaign: Campaign, me: User, what: str) -> None:
    user_id, campaign_id, [firm] = me.id, campaign.id, [firm.id for firm in called_firms(database, campaign, 1)]
    wanted = order(database, campaign_id, [firm])
    if what == "closed":
        database.get_one(Campaign, campaign_id).closes_at = utc_now() - timedelta(seconds=1)
        database.commit()
    else:
        wanted = replace(wanted, campaign_id=99)
    with pytest.raises(CannotCallError, match=what):
        drawn(database, user_id, wanted)
