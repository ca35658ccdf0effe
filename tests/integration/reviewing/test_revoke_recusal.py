"""A recusal is withdrawn by a superior alone; after that it can be declared again."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Recusal, RecusalStep
from survey.queries import recusals
from survey.reviewing.recusal_results import RecusalRefusedError
from survey.reviewing.revoke_recusal import revoke_recusal
from tests.integration.reviewing.cases import Cases, cases, entries, listed, text
from tests.integration.reviewing.test_hand_over_firms import held
from tests.integration.reviewing.test_record_recusal import recuse

__all__ = ["cases"]


def test_after_it_was_withdrawn_everything_is_open_again(cases: Cases, database: Session) -> None:
    recuse(database, cases, "town", to="second")
    number = database.scalars(select(Recusal.id)).one()
    town, path = cases.signed_in("town"), f"/version/{cases.versions['甲']}/review"
    assert town.get(path).status_code == 403
    district = cases.signed_in("district")
    assert f"/recusals/{number}/withdraw" in text(district, "/recusals")
    assert f"/recusals/{number}/withdraw" not in text(town, "/recusals")
    assert town.send(f"/recusals/{number}/withdraw", reason="示例原因").status_code == 403
    assert "请写明理由" in district.send(f"/recusals/{number}/withdraw", reason="").get_data(as_text=True)
    assert district.send(f"/recusals/{number}/withdraw", reason="示例：已离婚").status_code == 302
    assert (town.get(path).status_code, held(database, cases)) == (200, {"甲": "second"})
    [entry] = entries(database, "withdraw_recusal")
    assert entry.detail == {"campaign": "示例批次", "reason": "示例：已离婚", "user": cases.people["town"]}
    again = district.send(f"/recusals/{number}/withdraw", reason="示例原因").get_data(as_text=True)
    assert "这次回避已由别人解除" in again
    recuse(database, cases, "town")
    page = text(district, "/recusals")
    steps = [page.index(words) for words in ("本人提出：", "示例district解除：示例：已离婚", "示例town又提出：")]
    assert steps == sorted(steps)
    assert (town.get(path).status_code, len(database.scalars(select(RecusalStep)).all())) == (403, 2)
    assert listed(text(town, "/reviews?mine=1")) == ["乙", "丙"]


@pytest.mark.parametrize(
    ("by", "reason", "code"), [("second", " ", "reason"), ("district", "示例", "own"), ("second", "示例", "author")]
)
def test_it_needs_a_reason_and_another_who_is_impartial(
    cases: Cases, database: Session, by: str, reason: str, code: str
) -> None:
    recuse(database, cases, "district")
    number = database.scalars(select(Recusal.id)).one()
    if code == "author":
        recuse(database, cases, "second")
    with pytest.raises(RecusalRefusedError) as refused:
        revoke_recusal(database, number, reason=reason, author_id=cases.people[by])
    assert refused.value.code == code
    assert recusals.is_recused(database, cases.rows["甲"], cases.people["district"])
    assert entries(database, "withdraw_recusal") == []
