"""The pages of a visit, from the queue to the confirmation, and what each reader gets."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey.definitions.local_days import today
from survey.models import (
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Recusal,
    VerifiedValue,
    Visit,
    VisitAct,
    VisitFinding,
)
from survey.queries.conditions import scheme_of
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.visiting.made import Made, lowest, made, said, state

__all__ = ["evaluation", "official"]

PHOTO = b"\xff\xd8\xff" + b"x" * (20 * 1024 * 1024 - 3)


def page(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return folded(answer.get_data(as_text=True))


def test_the_whole_way_on_pages(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    visit = made(database, evaluation)
    row = database.get_one(Visit, visit.id)
    question = next(str(c["question"]) for c in row.claims if c["question"].startswith("cmmm.") and c["loss"])
    path, name = f"/visits/{visit.id}", question.partition(".")[2]
    firm = database.get_one(Enterprise, visit.enterprise).name
    for which in ("today", "week", "mine", "all"):
        assert firm in page(official, f"/visits?list={which}")
    for which in ("overdue", "firm", "confirm", "over"):
        assert firm not in page(official, f"/visits?list={which}")
    shown = page(official, path)
    assert ("未录" in shown, "−" in shown, "示例：临界" in shown) == (True, True, True)
    gates = scheme_of(database, evaluation.campaign_id)
    assert gates is not None
    listed = re.findall(r"<li>\s*<span>([^<]+)</span>", shown.split('class="visit-gates"')[1].split("</ul>")[0])
    assert listed == [gate.title.zh for gate in gates.answered_gates]
    assert f"通过 0，待核 {len(listed)}，不通过 0" in shown
    assert f"余下 {len(row.claims)} 项全部不采信" in shown
    opened = page(official, f"{path}?question={question}")
    assert (f'name="{name}"' in opened, "保存，下一项" in opened) == (True, True)
    # Another value without a reason: said at the value, nothing stored, what was chosen is still there.
    sent = {"question": question, "seen": "0", name: lowest(question)}
    refused = folded(official.send(f"{path}/findings", **sent).get_data(as_text=True))
    assert "核定与填报不同的，请写明理由，企业看得到。" in refused
    assert re.search(rf'value="{lowest(question)}" checked', refused) is not None
    assert database.scalars(select(VisitFinding)).all() == []
    empty = folded(official.send(f"{path}/findings", question=question, seen="0").get_data(as_text=True))
    assert "请填写核定的内容" in empty
    for printed in (page(official, f"{path}/printed"), page(official, "/visits/printed?list=today")):
        assert (firm in printed, "现场核查单" in printed, printed.count('<td class="to-write">')) == (True, True, 50)
        assert printed.count('<td class="seen">') == len(listed)
    # With a common reason and a photograph of 20 MB.
    answer = with_photo(
        official, f"{path}/findings", {**sent, "common": "现场未见", "action": "next"}, ("看板.jpg", PHOTO)
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{path}?question=")
    database.rollback()
    finding = database.scalars(select(VisitFinding)).one()
    assert (finding.reason, finding.file_name) == ("现场未见", "看板.jpg")
    shown = page(official, path)
    assert ("看板.jpg" in shown, "调低" in shown, "现场未见" in shown) == (True, True, True)
    kept = official.get(f"{path}/files/{finding.id}")
    assert (kept.status_code, len(kept.get_data())) == (200, len(PHOTO))
    again = {**sent, "seen": str(finding.id), "common": "现场未见"}
    refused = with_photo(official, f"{path}/findings", again, ("大.jpg", PHOTO + b"x")).get_data(as_text=True)
    assert "20 MB" in refused
    _handed_in_and_answered(database, visit, (official, browser), question, finding.id)


def with_photo(client: Browser, path: str, fields: dict[str, str], photo: tuple[str, bytes]) -> TestResponse:
    """Send a form with a photograph. Its body is put together here: the test client leaves a large file open."""
    head = "".join(
        f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in {**fields, "csrf_token": client.token}.items()
    )
    head += f'--part\r\nContent-Disposition: form-data; name="photo"; filename="{photo[0]}"\r\n'
    body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo[1] + b"\r\n--part--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=part")


def _handed_in_and_answered(
    database: Session, visit: Made, clients: tuple[Browser, Callable[[], Browser]], question: str, finding: int
) -> None:
    """Go on from a finding: handed in, objected to by the firm, and confirmed by a second official."""
    official, browser = clients
    path, firm = f"/visits/{visit.id}", database.get_one(Enterprise, visit.enterprise).name
    # Handed in: a level needs a number, then the firm is told.
    refused = official.send(f"{path}/submit", level="cmmm:2").get_data(as_text=True)
    assert "选了核定等级的，请填写核查记录编号" in refused
    assert official.send(f"{path}/submit", level="", summary="示例小结").status_code == 302
    assert state(database, visit) == VisitAct.SUBMITTED
    assert firm in page(official, "/visits?list=firm")
    client = browser()
    client.sign_in("firm")
    own = page(client, "/own-visits")
    assert ("现场未见" in own, "看板.jpg" in own, "示例小结" in own, "−" in own) == (True, True, False, False)
    assert client.get(f"/own-visits/{visit.id}/files/{finding}").status_code == 200
    assert "走访核查的结果已录入" in page(client, "/messages")
    # The firm objects: with all its faults at once, then well.
    refused = folded(client.send(f"/own-visits/{visit.id}").get_data(as_text=True))
    assert "请选择“认可”或“有异议”" in refused
    objecting = {f"f{finding}-said": "object"}
    assert "有异议的，请写明理由" in client.send(f"/own-visits/{visit.id}", **objecting).get_data(as_text=True)
    assert (
        client.send(f"/own-visits/{visit.id}", **objecting, **{f"f{finding}-text": "示例：两条线都接了"}).status_code
        == 302
    )
    assert state(database, visit) == VisitAct.ANSWERED
    # Who made the visit gets no form to confirm; a second one does, and has to answer the objection.
    assert "复核生效</button>" not in page(official, path)
    second = browser()
    second.sign_in("reviewer")
    assert firm in page(second, "/visits?list=confirm")
    assert ("复核生效</button>" in page(second, path), "示例：两条线都接了" in page(second, path)) == (True, True)
    assert "企业有异议，请写明对异议的答复" in second.send(f"{path}/confirm").get_data(as_text=True)
    assert second.send(f"{path}/confirm", reply="示例：第二条线没有数据").status_code == 302
    assert state(database, visit) == VisitAct.CONFIRMED
    verified = database.scalars(select(VerifiedValue)).one()
    assert (verified.value["v"], verified.finding_id) == (lowest(question), finding)
    assert "示例：第二条线没有数据" in page(client, "/own-visits")
    assert firm in page(second, "/visits?list=over")
    # The case file tells the way.
    case = page(official, f"/cases/{visit.enterprise}")
    for told in ("安排走访", "提交走访结果", "企业答复", "复核生效"):
        assert told in case


def test_moved_cancelled_and_closed_to_others(
    database: Session, evaluation: Evaluation, official: Browser, browser: Callable[[], Browser]
) -> None:
    visit = made(database, evaluation)
    path = f"/visits/{visit.id}"
    refused = official.send(f"{path}/move", day="2020-01-01", companion="", lead=str(visit.lead)).get_data(as_text=True)
    assert ("这一天已经过去，请改为今天或以后" in refused, "请写明原因" in refused) == (True, True)
    assert (
        official.send(
            f"{path}/move", day=str(today()), companion="", lead=str(visit.lead), reason="示例：改人"
        ).status_code
        == 302
    )
    assert "请写明原因" in official.send(f"{path}/cancel").get_data(as_text=True)
    database.rollback()
    second = user(database, "reviewer")
    database.add(
        Recusal(participation_id=visit.participation, user_id=second.id, reason="亲属", declared_by_id=second.id)
    )
    database.commit()
    recused = browser()
    recused.sign_in("reviewer")
    assert (recused.get(path).status_code, recused.send(f"{path}/cancel", why="x").status_code) == (403, 403)
    assert official.send(f"{path}/cancel", why="示例：企业停产").status_code == 302
    assert state(database, visit) == VisitAct.CANCELLED
    assert "这次走访的状态已经变了" in official.send(f"{path}/cancel", why="再次").get_data(as_text=True)


def test_a_firm_that_lowered_itself_is_found_higher(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """The lowest firm of a pool rates itself low; what is found is higher, the sheet says so and the tracks rise."""
    last = max(
        row.rank
        for row in database.scalars(select(EvaluationEntry))
        if row.rank is not None and row.pool == "manufacturing"
    )
    place = last - 1
    visit = made(database, evaluation, place=place)
    row = database.get_one(Visit, visit.id)
    low = next(
        dict(claim)
        for claim in row.claims
        if claim["gain"] and not claim["loss"] and claim["question"].startswith("cmmm.")
    )
    question = low["question"]
    assert said(database, visit.version, question) == lowest(question)
    assert "可能偏低" in page(official, f"/visits/{visit.id}")
    opened = page(official, f"/visits/{visit.id}?question={question}")
    best = re.findall(r'<input type="radio" id="v-\d+" name="[^"]+" value="([^"]+)"', opened)[-1]
    name = question.partition(".")[2]
    sent = {"question": question, "seen": "0", name: best, "reason": "示例：现场已全部实现"}
    assert official.send(f"/visits/{visit.id}/findings", **sent).status_code == 302
    shown = page(official, f"/visits/{visit.id}")
    assert ("调高" in shown, f"+{low['gain'] / 1_000_000:.2f}" in shown) == (True, True)
