"""The pages of the panel: one decides, the other confirms, and who is recused sees the case without what is said."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.models import Outcome
from tests.integration.conftest import Browser
from tests.integration.deciding.acts import NUMBER
from tests.integration.deciding.panel_world import World, fail_a_gate, made, recuse, world
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, text

__all__ = ["evaluation", "world"]


def test_two_officials_decide_a_firm_on_its_page(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    firm, other = (world.one(database, "selected", "grey", at) for at in (0, 1))
    one, second = browser(), browser()
    one.sign_in("district")
    second.sign_in("reviewer")
    path = f"/panel/{firm.enterprise_id}"
    page = text(one, path)
    for said in (firm.name, "若确认这一家", "走访与条件", "专家评分", "前后企业", "提出这项决定", "本企业"):
        assert said in page
    found = dict(re.findall(r'name="(seen|evaluation)"[^>]*value="([^"]*)"', page))
    assert found == {"seen": "0", "evaluation": str(world.evaluation)}
    # All that is wrong is said at once, beside its field, and what was typed stays.
    wrong = one.send(path, **found, outcome="", document_number="长" * 81, second="", meeting="").get_data(as_text=True)
    assert ("请选择一种决定" in wrong, "文号最多80字" in wrong) == (True, True)
    bare = one.send(path, **found, outcome="confirm", reason="", second="", meeting="").get_data(as_text=True)
    assert "请写明理由，它会印入会议纪要。" in bare
    sent = {**found, "outcome": "confirm", "reason": "示例：方案可复制", "second": str(world.people["reviewer"])}
    assert one.send(path, **sent, meeting="").status_code == 302
    late = second.send(path, **sent | {"outcome": "deny", "reason": "示例：我的话", "second": ""}, meeting="")
    said = late.get_data(as_text=True)
    assert ("别人刚刚对这家企业作了决定" in said, "示例：我的话" in said, "示例：方案可复制" in said) == (True,) * 3
    page = text(second, path, show="mine")
    assert ("作为第二人确认" in page, "等待第二人：" in page, "提出这项决定</button>" in page) == (True, True, False)
    assert "作为第二人确认" not in text(one, path)
    refused = second.send(f"{path}/answer", decision="1", kind="refused", answer_reason=" ").get_data(as_text=True)
    assert "不同意或撤回的，请写明理由" in refused
    assert second.send(f"{path}/answer", decision="1", kind="confirmed").status_code == 302
    again = second.send(f"{path}/answer", decision="1", kind="confirmed").get_data(as_text=True)
    assert "刚刚已有答复" in again
    assert made(database) == [(firm.participation_id, "confirm", "grey", "confirmed")]
    queue = text(one, "/panel", show="all")
    assert re.findall(r"两人确认\s*<b>(\d+)", queue) == ["1"]
    assert (firm.name in text(one, "/panel"), other.name in text(one, "/panel")) == (False, True)


def test_who_is_recused_sees_the_case_and_who_decides_it(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    firm = world.one(database, "selected", "grey")
    recuse(database, world, firm, "third")
    world.decide(database, firm, outcome=Outcome.DENY, reason="示例：不能看的理由")
    client, leader = browser(), browser()
    client.sign_in("third")
    path = f"/panel/{firm.enterprise_id}"
    page = text(client, path)
    seen = [
        word in page
        for word in ("您已对这家企业回避", "示例：不能看的理由", "专家评分", "提出这项决定", "作为第二人确认")
    ]
    assert seen == [True, False, False, False, False]
    assert client.send(path, outcome="confirm").status_code == 403
    assert client.send(f"{path}/answer", decision="1", kind="confirmed").status_code == 403
    assert "您已回避" in text(client, "/panel", show="all")
    leader.sign_in("leader")
    page = text(leader, path)
    assert ("示例：不能看的理由" in page, "提出这项决定</button>" in page) == (True, False)
    assert leader.send(path, outcome="confirm").status_code == 403
    town = browser()
    town.sign_in("town")
    assert [town.get(address).status_code for address in ("/panel", path)] == [403, 403]


def test_the_stable_part_is_previewed_made_and_confirmed(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    one, second = browser(), browser()
    one.sign_in("district")
    second.sign_in("reviewer")
    page = text(one, "/panel/acts/confirm")
    found = dict(re.findall(r'name="(seen|evaluation)"[^>]*value="([^"]*)"', page))
    versions = [world.one(database, "selected", "stable_in", at).version_id for at in range(8)]
    assert found == {"seen": ",".join(map(str, versions)), "evaluation": str(world.evaluation)}
    assert ("临界区，须逐家议：2 家" in page, "提出确认 8 家" in page) == (True, True)
    bare = one.send("/panel/acts/confirm", **found, document_number="").get_data(as_text=True)
    assert "请填写依据文件的文号" in bare
    stale = {**found, "seen": ",".join(map(str, versions[1:])), "document_number": NUMBER}
    changed = one.send("/panel/acts/confirm", **stale).get_data(as_text=True)
    first = world.one(database, "selected", "stable_in").name
    assert ("预览之后名单有变化" in changed, f"增加：{first}" in changed) == (True, True)
    assert one.send("/panel/acts/confirm", **found, document_number=NUMBER).headers["Location"] == "/panel/acts/1"
    assert [one.get(f"/panel/acts/{path}").status_code for path in ("deny", "2")] == [404, 404]
    page = text(second, "/panel/acts/1")
    seen = re.findall(r'name="seen"[^>]*value="([^"]*)"', page)[0]
    assert ("一并确认 8 家" in page, "一并确认" in text(one, "/panel/acts/1")) == (True, False)
    assert "请写明理由" in second.send("/panel/acts/1", seen=seen, kind="refused").get_data(as_text=True)
    assert "预览之后" in second.send("/panel/acts/1", seen="x", kind="confirmed").get_data(as_text=True)
    assert second.send("/panel/acts/1", seen=seen, kind="confirmed").status_code == 302
    assert [row[3] for row in made(database)] == ["confirmed"] * 8
    assert re.findall(r"两人确认\s*<b>(\d+)", text(second, "/panel")) == ["8"]


def test_a_firm_that_one_alone_decides_is_said_to_have_no_second(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    firm, client = world.one(database, "selected", "grey"), browser()
    client.sign_in("district")
    for login in ("third", "reviewer"):
        recuse(database, world, firm, login)
    assert "不足两人" not in text(client, f"/panel/{firm.enterprise_id}")  # the stand-in takes part
    recuse(database, world, firm, "stand_in")
    told = "能决定这家企业的不足两人（示例district），没有第二人可以确认"
    assert told in text(client, f"/panel/{firm.enterprise_id}")


def test_a_recused_official_is_told_what_he_would_do(
    world: World, database: Session, browser: Callable[[], Browser]
) -> None:
    """Numbers beside buttons leave out firms from which the reader is recused, as the acts behind them do."""
    firm = world.one(database, "selected", "stable_in")
    recuse(database, world, firm, "reviewer")
    one, second = browser(), browser()
    one.sign_in("district")
    second.sign_in("reviewer")
    said = ("稳定入选，可确认 8 家", "稳定入选，可确认 7 家")
    shown = [[words in folded(text(client, "/panel")) for words in said] for client in (one, second)]
    assert shown == [[True, False], [False, True]]
    found = dict(re.findall(r'name="(seen|evaluation)"[^>]*value="([^"]*)"', text(one, "/panel/acts/confirm")))
    one.send("/panel/acts/confirm", **found, document_number=NUMBER)
    page = folded(text(second, "/panel/acts/1"))
    assert ("成批确认 7 家" in page, "一并确认 7 家" in page, firm.name in page) == (True, True, False)
    assert "已确认 0 家，待第二人 7 家。" in page
    assert ("待第二人 8 家" in text(one, "/panel/acts/1"), "待第二人 7 家" in text(second, "/panel")) == (True, True)
    fail_a_gate(database, world, world.one(database, "selected", "stable_in", 1))
    page = folded(text(second, "/panel/acts/1"))
    other = world.one(database, "selected", "stable_in", 1).name
    assert ("一并确认 6 家" in page, f"不在一并确认之内：{other}（有准入条件不通过）。" in page) == (True, True)
    seen = re.findall(r'name="seen"[^>]*value="([^"]*)"', page)[0]
    assert firm.name not in text(second, second.send("/panel/acts/1", seen=seen, kind="confirmed").headers["Location"])
    assert [row[3] for row in made(database)] == ["", "", *["confirmed"] * 6]
    assert "撤回待确认的 2 家" in text(one, "/panel/acts/1")
