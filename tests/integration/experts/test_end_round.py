"""A round ends once, with a reason; a leader reads it and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from survey.experts.end_round import end_round
from survey.experts.expert_results import ExpertRefusedError
from survey.experts.remind_experts import remind_experts
from survey.models import ExpertRoundEnd, SentBy
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, entries, panel
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_a_round_ends_once_and_takes_nothing_more(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    number = panel.open(database)
    leader, official = browser(), browser()
    leader.sign_in("leader")
    official.sign_in("district")
    assert leader.send(f"/expert-rounds/{number}/end", reason="示例：已齐").status_code == 403
    assert "请写明原因" in official.send(f"/expert-rounds/{number}/end", reason="").get_data(as_text=True)
    assert official.send(f"/expert-rounds/{number}/end", reason="示例：已齐").status_code == 302
    page = leader.get(f"/expert-rounds/{number}").get_data(as_text=True)
    assert ("示例：已齐" in page, "登记已提醒" in page) == (True, False)
    assert "已结束" in leader.get("/expert-rounds").get_data(as_text=True)
    assert (database.get_one(ExpertRoundEnd, number).reason, len(entries(database, "end_expert_round"))) == (
        "示例：已齐",
        1,
    )
    database.rollback()
    with pytest.raises(ExpertRefusedError) as refused:
        end_round(database, number, "示例", author_id=panel.people["district"])
    assert refused.value.code == "ended"
    database.rollback()
    with pytest.raises(ExpertRefusedError) as refused:
        remind_experts(database, number, [panel.people["expert0"]], by=SentBy.MAIL, author_id=panel.people["district"])
    assert refused.value.code == "ended"


def test_no_reason_ends_nothing(panel: Panel, database: Session) -> None:
    number = panel.open(database)
    database.rollback()
    with pytest.raises(ExpertRefusedError) as refused:
        end_round(database, number, " ", author_id=panel.people["district"])
    assert (refused.value.code, database.get(ExpertRoundEnd, number)) == ("reason", None)
