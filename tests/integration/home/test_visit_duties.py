"""A verifier finds his visits on his first page, makes them, and comes to nothing else; who confirms is told."""

from __future__ import annotations

import io
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Enterprise, Evaluation, Role, User, Visit, VisitAct, VisitFinding
from survey.queries import visits
from survey.queries.visits import VisitFilters
from survey.store.scope import Scope, scope
from survey.visiting.change_visit import move_visit
from survey.visiting.visit_results import Said, Team
from tests.integration.conftest import Browser, make_user
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.visiting.made import Made, answer, lowest, made, state

__all__ = ["evaluation", "official"]
OWN, CONFIRM = "您要走访的企业", "走访核查结果待复核"


def given(database: Session, visit: Made) -> User:
    """Give a visit to a verifier of the firm's unit."""
    unit = database.get_one(Enterprise, visit.enterprise).unit
    verifier = make_user(database, "verifier", Role.VERIFIER, unit=unit)
    database.rollback()
    move_visit(database, visit.id, Team(today(), verifier.id), "示例：由核查员走访", author_id=visit.lead)
    return verifier


def test_a_verifier_sees_and_makes_his_own_visits_only(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    mine, other = made(database, evaluation), made(database, evaluation, place=1)
    given(database, mine)
    row = database.get_one(Visit, mine.id)
    question = next(str(c["question"]) for c in row.claims if c["question"].startswith("cmmm.") and c["loss"])
    names = [database.get_one(Enterprise, one.enterprise).name for one in (mine, other)]
    client, path = browser(), f"/visits/{mine.id}"
    client.sign_in("verifier")

    def text(address: str, by: Browser = client) -> str:
        response = by.get(address)
        assert response.status_code == 200, address
        return folded(response.get_data(as_text=True))

    duty = text("/today")
    assert (OWN in duty, "/visits?list=mine" in duty, CONFIRM in duty) == (True, True, False)
    for which in ("mine", "all"):
        listed = text(f"/visits?list={which}")
        assert [name in listed for name in names] == [True, False]
    assert ("本人的走访" in listed, "制定走访计划" in listed) == (True, False)
    shown = text(f"{path}?question={question}")
    assert [part in shown for part in ("保存，下一项", "走访完毕，提交")] == [True, True]
    absent = ("两轨", "经办记录", f"{path}/move", f"{path}/cancel", "/evidence/")
    assert [part for part in absent if part in shown] == []
    sent = {"question": question, "seen": "0", question.partition(".")[2]: lowest(question), "common": "现场未见"}
    photo = (io.BytesIO(b"\xff\xd8\xff" + b"x" * 40), "看板.jpg")
    data = {**sent, "csrf_token": client.token, "photo": photo}
    assert client.post(f"{path}/findings", data=data, content_type="multipart/form-data").status_code == 302
    database.rollback()
    finding = database.scalars(select(VisitFinding)).one()
    assert (finding.file_name, finding.found_by_id) == ("看板.jpg", user(database, "verifier").id)
    assert client.get(f"{path}/files/{finding.id}").status_code == 200
    assert [client.get(f"{path}/{end}").status_code for end in ("printed", "sheet.xlsx", "workbook")] == [200] * 3
    for closed in (f"/visits/{other.id}", f"/visits/{other.id}/sheet.xlsx", f"/visits/{other.id}/printed"):
        assert client.get(closed).status_code == 404
    assert client.send(f"/visits/{other.id}/findings", **sent).status_code == 404
    for act in ("move", "cancel", "confirm", "send-back"):
        assert client.send(f"{path}/{act}").status_code == 403
    assert [client.get(one).status_code for one in (f"/firms/{mine.enterprise}", "/ranking", "/visits/plan")] == [
        403
    ] * 3
    assert client.send(f"{path}/submit", level="", summary="示例小结").status_code == 302
    assert state(database, mine) == VisitAct.SUBMITTED
    assert OWN not in text("/today")
    assert ("保存，下一项" in text(f"{path}?question={question}"), finding.file_name in text(path)) == (False, True)
    # The firm agrees; whoever confirms is told on the first page.
    official.sign_in("reviewer")
    assert CONFIRM not in text("/today", official)
    answer(database, mine, Said(finding.id, accepts=True, text=""))
    assert (CONFIRM in text("/today", official), "/visits?list=confirm" in text("/today", official)) == (True, True)


def test_a_visit_that_is_given_to_somebody_else_is_his_no_more(database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    verifier = given(database, visit)
    own = scope(verifier)
    assert own == Scope(visitor_id=verifier.id)
    found = visits.visit_page(database, evaluation.campaign_id, own, VisitFilters())
    assert [row.id for row in found] == [visit.id]
    database.rollback()
    move_visit(database, visit.id, Team(today(), visit.lead, verifier.id), "示例：陪同", author_id=visit.lead)
    database.rollback()
    assert visits.in_scope(database, own, visit.id) is not None
    database.rollback()
    move_visit(database, visit.id, Team(today(), visit.lead), "示例：换人", author_id=visit.lead)
    database.rollback()
    assert visits.in_scope(database, own, visit.id) is None
    assert visits.visit_count(database, evaluation.campaign_id, own, VisitFilters()) == 0
