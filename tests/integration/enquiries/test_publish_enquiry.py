"""What is public names no firm: on pages, in their source, in the file; and the office can take it back."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import EnquiryState, EnterpriseChange
from tests.integration.conftest import Browser
from tests.integration.enquiries.asked import (
    FIRM,
    OTHER,
    Asking,
    actions,
    answer,
    asking,
    publish,
    put,
    seen,
    stored,
    text,
)

__all__ = ["asking"]


@pytest.fixture
def answered(asking: Asking) -> tuple[Browser, int]:
    """Return the office's browser and a question that it answered."""
    district = asking.signed_in("district")
    number = put(asking.signed_in("boss"), "我们公司的软件算不算设备？")
    answer(district, number)
    return district, number


def attempt(client: Browser, number: int, question: str, words: str, **more: str) -> str:
    """Try to make a question public; return the page that answers."""
    data = {"public_text": question, "public_answer": words, "seen": seen(client, number), "action": "publish"} | more
    sent = client.send(f"/enquiries/office/{number}/publish", **data)
    assert sent.status_code == 200
    page: str = sent.get_data(as_text=True)
    return page


def test_every_firm_sees_what_is_public_and_nobody_who_asked(
    asking: Asking, database: Session, answered: tuple[Browser, int]
) -> None:
    district, number = answered
    publish(district, number, "工业软件算设备吗？", "算，按原值填。")
    rival = text(asking.signed_in("rival"), "/enquiries")
    assert ("工业软件算设备吗？" in rival, "算，按原值填。" in rival) == (True, True)
    hidden = (FIRM, "示例boss", "boss", "我们公司的软件", "91310114MA1GW00A0X", "示例甲乙")
    assert [word for word in hidden if word in rival] == []
    assert "已公开" in text(asking.signed_in("boss"), "/enquiries")
    for login in ("town", "malu", "leader", "district"):
        assert "工业软件算设备吗？" in text(asking.signed_in(login), "/enquiries/public")
    assert actions(database)[-1] == ("publish_enquiry", "district")


def test_what_is_public_is_searched_in_any_width(asking: Asking, answered: tuple[Browser, int]) -> None:
    district, number = answered
    publish(district, number, "ＭＥＳ系统（含二期）算吗？", "算。")
    rival = asking.signed_in("rival")
    for words, found in (("MES系统(含二期)", True), ("mes", True), ("没有的词", False), ("算。", True)):
        assert ("ＭＥＳ系统（含二期）算吗？" in text(rival, f"/enquiries?text={words}")) is found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"{FIRM}的软件算吗？", f"没有公开：内容里有提问企业的名称（现用或曾用）“{FIRM}”"),
        ("上海示例精密机械的软件算吗？", f"没有公开：内容里有提问企业的名称（现用或曾用）“{FIRM}”"),
        ("上海 示例 精密 机械 有限公司", f"没有公开：内容里有提问企业的名称（现用或曾用）“{FIRM}”"),
        ("示例精密机械的软件算吗？", f"没有公开：内容里有提问企业的名称（现用或曾用）“{FIRM}”"),
        ("上海·示例-精密/机械的软件", f"没有公开：内容里有提问企业的名称（现用或曾用）“{FIRM}”"),
        ("曾用名上海旧例机床厂（集团）", "没有公开：内容里有提问企业的名称（现用或曾用）“上海旧例机床厂(集团)”"),
        ("代码91310114ma1gw00a0x的企业", "没有公开：内容里有提问企业的统一社会信用代码“91310114MA1GW00A0X”"),
        ("代码9131·0114 MA1G.W00A0X", "没有公开：内容里有提问企业的统一社会信用代码"),
        ("代码９１３１０１１４ＭＡ１ＧＷ００Ａ０Ｘ", "没有公开：内容里有提问企业的统一社会信用代码"),
        ("联系人示例甲乙说", "没有公开：内容里有提问企业的联系人或账号“示例甲乙”"),
        ("填报人示例clerk说", "没有公开：内容里有提问企业的联系人或账号“示例clerk”"),
        ("电话021-59580001", "没有公开：内容里有提问企业的电话“02159580001”"),
        ("电话5958 0001", "没有公开：内容里有提问企业的电话“59580001”"),
        ("手机138-0000-0001", "没有公开：内容里有提问企业的电话“13800000001”"),
        (f"和{OTHER}一样", f"没有公开：内容里有企业名称“{OTHER}”"),
    ],
)
@pytest.mark.parametrize("place", ["question", "answer"])
def test_what_says_who_asked_is_refused_with_what_it_is(
    asking: Asking, database: Session, answered: tuple[Browser, int], words: str, said: str, place: str
) -> None:
    district, number = answered
    database.rollback()
    database.add(EnterpriseChange(enterprise_id=asking.firm, field="name", before="上海旧例机床厂(集团)", after=FIRM))
    database.commit()
    question, reply = (words, "算。") if place == "question" else ("软件算吗？", words)
    page = attempt(district, number, question, reply)
    assert (said in page, words in page) == (True, True)
    found = stored(database, number)
    assert (found.published_at, found.public_text, found.public_answer) == (None, "", "")
    assert words not in text(asking.signed_in("rival"), "/enquiries")


def test_the_page_shows_beside_the_form_what_firms_will_see(
    asking: Asking, database: Session, answered: tuple[Browser, int]
) -> None:
    district, number = answered
    first = text(district, f"/enquiries/office/{number}").partition('id="preview"')[2]
    assert ("我们公司的软件算不算设备？" in first, "算，按账面原值填。" in first) == (True, True)
    shown = attempt(district, number, "改写的问题", "改写的答复", action="preview").partition('id="preview"')[2]
    assert ("改写的问题" in shown, "改写的答复" in shown) == (True, True)
    assert (stored(database, number).published_at, actions(database)[-1]) == (None, ("answer_enquiry", "district"))
    assert "改写的问题" not in text(asking.signed_in("rival"), "/enquiries")


def test_a_public_entry_is_changed_hidden_and_shown_again(
    asking: Asking, database: Session, answered: tuple[Browser, int]
) -> None:
    district, number = answered
    rival = asking.signed_in("rival")
    publish(district, number, "第一种说法是", "算。")
    publish(district, number, "第二种说法是", "算。")
    page = text(rival, "/enquiries")
    assert ("第一种说法是" in page, "第二种说法是" in page) == (False, True)
    path = f"/enquiries/office/{number}/unpublish"
    assert district.send(path).headers["Location"] == f"/enquiries/office/{number}"
    assert "第二种说法是" not in text(rival, "/enquiries")
    assert "第二种说法是" in text(district, f"/enquiries/office/{number}")
    district.send(path)
    assert "这一条已经不公开了。" in text(district, f"/enquiries/office/{number}")
    publish(district, number, "第二种说法是", "算。")
    assert "第二种说法是" in text(rival, "/enquiries")
    assert [action for action, _login in actions(database)] == [
        "ask_enquiry", "answer_enquiry", "publish_enquiry", "publish_enquiry", "unpublish_enquiry", "publish_enquiry",
    ]  # fmt: skip


def test_what_is_not_answered_or_changed_meanwhile_is_not_published(asking: Asking, database: Session) -> None:
    district, second = asking.signed_in("district"), asking.signed_in("second")
    number = put(asking.signed_in("boss"))
    refused = attempt(district, number, "软件算吗？", "算。")
    assert "这条提问还没有答复或已撤回，不能公开。" in refused
    answer(district, number)
    mark = seen(district, number)
    answer(second, number, "第二人改的答复")
    page = attempt(district, number, "我改写的问题", "我改写的答复", seen=mark)
    assert "别人刚刚处理了这条提问" in page
    assert ("第二人改的答复" in page, "我改写的问题" in page, "我改写的答复" in page) == (True, True, True)
    assert stored(database, number).published_at is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"public_text": ""}, "请写公开的问题"),
        ({"public_answer": " "}, "请写公开的答复"),
        ({"public_text": "长" * 1001}, "请写1000字以内"),
        ({"public_answer": "长" * 3001}, "请写3000字以内"),
    ],
)
def test_what_is_wrong_with_public_texts_is_said(
    database: Session, answered: tuple[Browser, int], given: dict[str, str], said: str
) -> None:
    district, number = answered
    sent = {"public_text": "软件算吗？", "public_answer": "算。", "seen": seen(district, number)} | given
    page = district.send(f"/enquiries/office/{number}/publish", **sent).get_data(as_text=True)
    assert (said in page, stored(database, number).published_at) == (True, None)


def test_a_notice_is_seen_by_all_at_once_previewed_and_hidden(asking: Asking, database: Session) -> None:
    district, rival = asking.signed_in("district"), asking.signed_in("rival")
    sent = {"subject": "关于截止时间", "notice": "截止时间不变。", "questionnaire": "facts"}
    shown = district.send("/enquiries/office/notice", action="preview", **sent).get_data(as_text=True)
    assert "关于截止时间" in shown.partition('id="preview"')[2]
    assert actions(database) == []
    made = district.send("/enquiries/office/notice", action="publish", **sent)
    number = int(made.headers["Location"].rpartition("/")[2])
    page = text(rival, "/enquiries?questionnaire=facts")
    assert ("关于截止时间" in page, "截止时间不变。" in page, ">通知<" in page) == (True, True, True)
    assert "示例district" not in page
    for login in ("town", "malu"):
        assert "关于截止时间" in text(asking.signed_in(login), "/enquiries/office")
    district.send(f"/enquiries/office/{number}/unpublish")
    assert "关于截止时间" not in text(rival, "/enquiries")
    assert stored(database, number).state == EnquiryState.NOTICE
    assert actions(database) == [("write_notice", "district"), ("unpublish_enquiry", "district")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"subject": ""}, "请写标题"),
        ({"notice": ""}, "请写内容"),
        ({"subject": "长" * 201}, "标题请不超过200字"),
        ({"notice": "长" * 3001}, "请写3000字以内"),
        ({"notice": f"表扬{OTHER}"}, f"没有公开：内容里有企业名称“{OTHER}”"),
    ],
)
def test_what_is_wrong_with_a_notice_is_said_and_what_was_typed_stays(
    asking: Asking, database: Session, given: dict[str, str], said: str
) -> None:
    sent = {"subject": "通知标题", "notice": "通知内容", "questionnaire": "", "action": "publish"} | given
    page = asking.signed_in("district").send("/enquiries/office/notice", **sent).get_data(as_text=True)
    assert [word for word in (said, sent["subject"], sent["notice"]) if word not in page] == []
    assert actions(database) == []


def test_only_the_office_publishes_hides_and_writes_notices(
    asking: Asking, database: Session, answered: tuple[Browser, int]
) -> None:
    district, number = answered
    publish(district, number)
    for login in ("town", "leader", "boss", "rival"):
        client = asking.signed_in(login)
        for path in (f"/enquiries/office/{number}/publish", f"/enquiries/office/{number}/unpublish"):
            assert client.send(path, public_text="改", public_answer="改").status_code == 403
        assert client.send("/enquiries/office/notice", subject="通知", notice="通知").status_code == 403
    assert stored(database, number).public_text == "工业软件算设备吗？"
