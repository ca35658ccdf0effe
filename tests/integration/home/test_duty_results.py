"""Cards: three stand on a first page, also where nothing waits."""

from __future__ import annotations

from flask import Flask, g
from sqlalchemy.orm import Session

from survey.home.duties import cards_of
from survey.home.duty_results import Card
from survey.home.read_desk import Desk
from survey.models import Role, utc_now
from survey.store.scope import scope
from tests.integration.conftest import make_user


def test_three_cards_stand_even_where_nothing_waits(app: Flask, database: Session) -> None:
    official = make_user(database, "district", Role.DISTRICT)
    with app.test_request_context("/today"):
        g.user = official
        shown, more = cards_of(Role.DISTRICT, Desk(database, scope(official), None, None, utc_now()))
    assert ([card.count for card in shown], list(more)) == ([1, 0, 0], [])
    why = "还没有批次：建立之后才能通知企业、填报和排序。"
    assert shown[0] == Card("建立批次", why, "项", 1, "/campaigns")
    assert shown[2] == Card("今天要联系的企业", "约定的日期到了，或填完了还没有提交。", "家", 0, "/chasing?due=today")
