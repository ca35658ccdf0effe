"""An answer stands on the workbench until somebody of the firm says that it is known; a new answer is new again."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from tests.integration.enquiries.asked import Asking, actions, answer, asking, put, stored, text

__all__ = ["asking"]
MARK = re.compile(r'name="seen"\s+value="([0-9a-f]+)"')
ANSWERED = "主管科室答复了贵单位的提问："


def shown(client: Browser) -> str:
    """Return the mark of the one answer that the firm's page offers to mark as seen."""
    (found,) = MARK.findall(text(client, "/enquiries"))
    return str(found)


def told(client: Browser) -> list[str]:
    """Return what the workbench links to below the sentence that the office answered."""
    _before, _sentence, after = text(client, "/workbench").partition(ANSWERED)
    return re.findall(r'href="/enquiries#enquiry-(\d+)"', after)


def test_the_workbench_tells_of_an_answer_until_it_is_marked_as_seen(asking: Asking, database: Session) -> None:
    boss, clerk = asking.signed_in("boss"), asking.signed_in("clerk")
    first, second = put(boss), put(boss, "第二个问题是什么？")
    assert told(boss) == []
    answer(asking.signed_in("district"), first)
    assert (told(boss), told(clerk)) == ([str(first)], [str(first)])
    assert told(asking.signed_in("rival")) == []
    assert boss.send(f"/enquiries/{first}/seen", seen=shown(boss)).headers["Location"] == f"/enquiries#enquiry-{first}"
    assert (told(boss), told(clerk), MARK.findall(text(clerk, "/enquiries"))) == ([], [], [])
    assert stored(database, second).seen_at is None
    assert actions(database)[2:] == [("answer_enquiry", "district"), ("see_answer", "boss")]


def test_a_second_mark_changes_nothing(asking: Asking, database: Session) -> None:
    boss, clerk = asking.signed_in("boss"), asking.signed_in("clerk")
    number = put(boss)
    answer(asking.signed_in("district"), number)
    mark = shown(boss)
    boss.send(f"/enquiries/{number}/seen", seen=mark)
    moment = stored(database, number).seen_at
    clerk.get("/enquiries")
    clerk.send(f"/enquiries/{number}/seen", seen=mark)
    assert stored(database, number).seen_at == moment
    assert actions(database)[2:] == [("see_answer", "boss")]


def test_a_changed_answer_is_new_again_and_an_old_page_does_not_mark_it(asking: Asking, database: Session) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    number = put(boss)
    answer(district, number)
    old = shown(boss)
    answer(district, number, "改为：不算。")
    boss.send(f"/enquiries/{number}/seen", seen=old)
    assert "主管科室刚刚修改了这条答复，请看新的答复。" in text(boss, "/enquiries")
    assert stored(database, number).seen_at is None
    boss.send(f"/enquiries/{number}/seen", seen=shown(boss))
    assert stored(database, number).seen_at is not None
    answer(district, number, "再改为：算。")
    assert told(boss) == [str(number)]


def test_a_question_without_an_answer_is_not_marked(asking: Asking, database: Session) -> None:
    boss = asking.signed_in("boss")
    number = put(boss)
    boss.send(f"/enquiries/{number}/seen", seen="")
    assert "这条提问还没有答复。" in text(boss, "/enquiries")
    assert stored(database, number).seen_at is None


def test_nobody_else_marks_an_answer(asking: Asking, database: Session) -> None:
    boss, rival, district = (asking.signed_in(login) for login in ("boss", "rival", "district"))
    number = put(boss)
    answer(district, number)
    mark = shown(boss)
    statuses = [client.send(f"/enquiries/{number}/seen", seen=mark).status_code for client in (rival, district)]
    assert statuses == [404, 403]
    assert stored(database, number).seen_at is None
