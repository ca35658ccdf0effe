"""Which firms a choice holds, and that its stamp changes with accounts and codes."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from survey.accounts.print_codes import write_codes
from survey.calling.read_choice import Choice, read_choice
from survey.models import AccountCode, Campaign, Enterprise, utc_now
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.accounts.people import head_of
from tests.integration.calling.called import CODES, called_firms, count

EVERYTHING = Scope(everything=True)


def chosen(database: Session, campaign_id: int, numbers: list[int], scope: Scope = EVERYTHING) -> Choice:
    database.rollback()
    return read_choice(database, scope, campaign_id, numbers)


def test_it_holds_called_firms_of_the_scope_by_unit_and_name(database: Session, campaign: Campaign) -> None:
    first, second, third = [firm.id for firm in called_firms(database, campaign)]
    campaign_id = campaign.id
    assert chosen(database, campaign_id, [first, second, third, 99]).numbers == [third, second, first]
    assert chosen(database, campaign_id, [first, second], Scope(unit="malu")).numbers == [first]
    assert chosen(database, campaign_id + 1, [first]).numbers == []


def test_the_stamp_changes_with_codes_and_accounts_and_nothing_else(
    database: Session, app: Flask, campaign: Campaign
) -> None:
    first, second, _third = [firm.id for firm in called_firms(database, campaign)]
    campaign_id = campaign.id
    blank = chosen(database, campaign_id, [first, second])
    database.rollback()
    database.get_one(Enterprise, first).contact = "示例另一人"
    database.commit()
    assert chosen(database, campaign_id, [second, first]).stamp == blank.stamp
    with app.app_context(), unit_of_work(database):
        write_codes(database, {first: "f" * 64}, by_id=None, expires=utc_now().replace(year=2099))
    coded = chosen(database, campaign_id, [first, second])
    assert (coded.stamp == blank.stamp, coded.names_of_coded, coded.with_account) == (False, ["示例甲厂"], 0)
    head_of(database, database.get_one(Enterprise, second), login=CODES[1])
    held = chosen(database, campaign_id, [first, second])
    assert (held.stamp == coded.stamp, held.with_account, count(database, AccountCode)) == (False, 1, 1)
