"""Section pages: saving whatever is typed, saying what is wrong, showing facts, and two people at once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer, Unreadable
from survey.answering import join_campaign as joining
from survey.answering import save_draft as drafting
from survey.definitions.catalogue import catalogue
from survey.models import Campaign, DraftSheet, Enterprise, Role, utc_now
from tests.integration.conftest import Browser, make_enterprise, make_user


@pytest.fixture
def client(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=enterprise.id)
    found = browser()
    found.sign_in("enterprise")
    return found


def page(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def fields(html: str) -> dict[str, str]:
    """Return the hidden base revisions of a page."""
    return dict(re.findall(r'name="(base-[a-z0-9_-]+)" value="(\d+)"', html))


def answers(database: Session, questionnaire: str = "facts") -> dict[str, object]:
    database.rollback()
    sheet = database.scalars(select(DraftSheet).where(DraftSheet.questionnaire_id == questionnaire)).one()
    found: dict[str, object] = sheet.document["values"]
    return found


def test_saving_goes_back_to_a_page_that_shows_what_was_saved(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    response = client.send("/fill/facts/identity", registered_place="　示例甲　", action="save", **bases)
    assert response.headers["Location"] == "/fill/facts/identity"
    assert answers(database)["registered_place"] == "示例甲"
    assert 'value="示例甲"' in page(client, "/fill/facts/identity")


def test_save_and_leave_says_that_nothing_is_submitted(client: Browser) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    response = client.send("/fill/facts/identity", registered_place="示例甲", action="leave", **bases)
    assert response.headers["Location"] == "/workbench"
    assert "草稿尚未提交" in page(client, "/workbench")


def test_errors_are_listed_all_at_once_and_everything_is_saved(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/equipment"))
    response = client.send(
        "/fill/facts/equipment",
        equipment_total="１０",
        equipment_digital="20",
        equipment_networked="不清楚",
        action="next",
        **bases,
    )
    assert response.headers["Location"] == "/fill/facts/equipment?check=1"
    shown = page(client, response.headers["Location"])
    assert "<title>错误：" in shown
    listed = re.findall(r'<li><a href="#q-[a-z_]+">([^<]+)</a></li>', shown)
    assert any("数字化设备（20）不能多于设备总数（10）" in text for text in listed)
    assert any("应为数字，您填写的是“不清楚”" in text for text in listed)
    assert answers(database) == {
        "equipment_total": "10",
        "equipment_digital": "20",
        "equipment_networked": {"unreadable": "不清楚"},
    }


@pytest.mark.parametrize("chosen", [["none", "control"], ["control", "none"], ["control", "full", "none"]])
@pytest.mark.parametrize("door", ["", "/autosave"])
def test_none_together_with_others_is_kept_and_said(
    client: Browser, database: Session, chosen: list[str], door: str
) -> None:
    bases = fields(page(client, "/fill/sme2024/equipment"))
    client.send(f"/fill/sme2024/equipment{door}", network=chosen, action="save", **bases)
    assert answers(database, "sme2024") == {"network": {"unreadable": ",".join(chosen)}}
    shown = page(client, "/fill/sme2024/equipment?check=1")
    sentence = "“贵单位已建成哪些网络？”既选了“以上都没有”又选了其他项，请只保留一种"
    assert sentence in shown
    assert sorted(re.findall(r'name="network" value="(\w+)" checked', shown)) == sorted(chosen)
    assert sentence in page(client, "/check")


def test_only_the_option_that_stands_alone_is_marked_for_the_browser(client: Browser) -> None:
    shown = page(client, "/fill/sme2024/equipment")
    assert re.findall(r'<input type="\w+" data-alone name="(\w+)" value="(\w+)"', shown) == [("network", "none")]
    boxes = re.findall(r'<input type="checkbox"[^>]* name="network" value="(\w+)"', shown)
    assert boxes == ["control", "application", "mobile5g", "full", "none"]


def test_facts_stand_read_only_beside_the_rate_that_uses_them(client: Browser) -> None:
    bases = fields(page(client, "/fill/facts/equipment"))
    client.send("/fill/facts/equipment", equipment_total="40", equipment_digital="10", action="save", **bases)
    shown = page(client, "/fill/sme2024/equipment")
    assert "自动计算：25.00%" in shown
    assert 'name="digital_rate"' not in shown


def test_soft_finding_takes_a_reason(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/people_money"))
    years = {"years_operating": "three", "revenue_y1": "267", "revenue_y2": "100"}
    client.send("/fill/facts/people_money", action="save", **years, **bases)
    shown = page(client, "/fill/facts/people_money")
    assert "2025年营业收入比2024年变动+167%，请核对或说明原因" in shown
    bases = fields(shown)
    client.send(
        "/fill/facts/people_money", action="save", **{"note-revenue_change": "示例：新增产线"}, **years, **bases
    )
    database.rollback()
    assert database.scalars(select(DraftSheet)).one().document["notes"] == {"revenue_change": "示例：新增产线"}


def test_a_reason_that_is_too_long_is_kept_said_so_and_explains_nothing(client: Browser, database: Session) -> None:
    asked = "2025年营业收入比2024年变动+167%，请核对或说明原因"
    years = {"years_operating": "three", "revenue_y1": "267", "revenue_y2": "100"}
    bases = fields(page(client, "/fill/facts/people_money"))
    client.send("/fill/facts/people_money", action="save", **years, **bases)
    found = []
    for reason in ("长" * 301, "长" * 300):
        bases = fields(page(client, "/fill/facts/people_money"))
        client.send("/fill/facts/people_money", action="save", **{"note-revenue_change": reason}, **years, **bases)
        shown, check = page(client, "/fill/facts/people_money"), page(client, "/check")
        database.rollback()
        kept = database.scalars(select(DraftSheet)).one().document["notes"]["revenue_change"]
        told = "说明最多300字，现有301字：已经保存，删减后才算说明" in shown
        found.append((kept == reason, f'value="{reason}"' in shown, told, asked in check))
    assert found == [(True, True, True, True), (True, True, False, False)]


def test_two_people_see_each_others_answer_before_one_counts(
    client: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    other = browser()
    other.sign_in("enterprise")
    mine = fields(page(client, "/fill/facts/identity"))
    theirs = fields(page(other, "/fill/facts/identity"))
    client.send("/fill/facts/identity", registered_place="示例甲", action="save", **mine)
    shown = other.send("/fill/facts/identity", registered_place="示例乙", action="save", **theirs).get_data(
        as_text=True
    )
    assert "已改为“示例甲”" in shown
    assert 'value="示例乙"' in shown
    assert answers(database)["registered_place"] == "示例甲"
    other.send("/fill/facts/identity", registered_place="示例乙", action="save", **fields(shown))
    assert answers(database)["registered_place"] == "示例乙"


def test_autosave_says_state_and_time_in_words(client: Browser) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    first = client.send("/fill/facts/identity/autosave", registered_place="示例甲", **bases).get_json()
    assert (first["state"], first["revisions"]) == ("saved", {"registered_place": 1})
    assert re.fullmatch(r"已于 \d\d:\d\d 自动保存，可随时离开后继续", first["text"])
    second = client.send("/fill/facts/identity/autosave", registered_place="示例乙", **bases).get_json()
    assert second["state"] == "conflict"


def test_refused_upload_is_said_and_typed_answers_are_kept(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/systems_ratings"))
    client.send("/fill/facts/systems_ratings", rating_sme="yes", action="save", **bases)
    bases = fields(page(client, "/fill/facts/systems_ratings"))
    upload = (io.BytesIO(b"MZ"), "程序.exe")
    typed = {"rating_sme": "yes", "rating_sme_level": "示例二级", "evidence_ratings": upload}
    response = client.send("/fill/facts/systems_ratings", action="save", **typed, **bases)
    assert "“程序.exe”不是PDF、PNG、JPG、XLSX或DOCX" in response.get_data(as_text=True)
    assert answers(database) == {"rating_sme": True, "rating_sme_level": "示例二级"}


def test_section_that_does_not_exist_is_not_found(client: Browser) -> None:
    assert client.get("/fill/facts/nothing").status_code == 404
    assert client.get("/fill/nothing/identity").status_code == 404


def test_a_page_opened_earlier_leaves_what_it_never_touched(
    client: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    other = browser()
    other.sign_in("enterprise")
    old = fields(page(client, "/fill/facts/identity"))
    new = fields(page(other, "/fill/facts/identity"))
    other.send("/fill/facts/identity", registered_place="同事填的地址", action="save", **new)
    # Without scripts the whole page comes, the colleague's field as it stood: empty.
    answer = client.send("/fill/facts/identity", registered_place="", tax_place="示例区", action="save", **old)
    assert answer.status_code == 302
    assert {name: answers(database)[name] for name in ("registered_place", "tax_place")} == {
        "registered_place": "同事填的地址",
        "tax_place": "示例区",
    }
    saved = client.send("/fill/facts/identity/autosave", registered_place="", contact="示例联系人", **old).get_json()
    assert (saved["state"], saved["revisions"]) == ("saved", {"contact": 1})
    assert answers(database)["registered_place"] == "同事填的地址"


def test_name_and_code_are_the_accounts_and_not_asked(client: Browser, database: Session) -> None:
    shown = page(client, "/fill/facts/identity")
    assert "示例精密机械001" in shown
    assert [f'name="{name}"' in shown for name in ("name", "credit_code", "base-name")] == [False] * 3
    forged = {"base__name": "0", "name": "示例别家", "base__credit_code": "0", "credit_code": "91999999MA0000031R"}
    bases = fields(shown)
    client.send("/fill/facts/identity", action="save", tax_place="示例区", **bases, **forged)
    saved = client.send("/fill/facts/identity/autosave", contact="示例", **bases, **forged).get_json()
    assert saved["revisions"] == {"contact": 1}
    assert set(answers(database)) == {"tax_place", "contact"}
    assert "示例精密机械001" in page(client, "/check")


def test_enter_in_the_industry_field_searches_and_a_row_can_be_picked(client: Browser, database: Session) -> None:
    path = "/fill/facts/business"
    bases = fields(page(client, path))
    answer = client.send(path, industry="汽车零部件", action="find-industry", **bases)
    assert answer.headers["Location"] == f"{path}#q-industry"
    shown = page(client, path)
    found = re.findall(r'name="pick-industry" value="(\d+)"><span>([^<]+)<', shown)
    assert ("3670", "3670 汽车零部件及配件制造") in found
    assert all("汽车零部件" in label for _code, label in found)
    assert answers(database)["industry"] == "汽车零部件"
    picked = {"industry": "汽车零部件", "sought__industry": "汽车零部件", "pick__industry": "3670"}
    client.send(path, action="save", **picked, **fields(shown))
    assert answers(database)["industry"] == "3670"
    # Another text typed beside a row picked before is a new search.
    bases = fields(page(client, path))
    client.send(path, action="save", **picked | {"industry": "制造"}, **bases)
    assert answers(database)["industry"] == "制造"
    shown = page(client, path)
    assert "另有" in shown
    client.send(path, action="save", industry="没有这样的行业", **fields(shown))
    assert "没有找到含“没有这样的行业”的行业" in page(client, path)


def test_the_first_button_of_a_page_saves_and_stays(client: Browser) -> None:
    form = page(client, "/fill/facts/identity").partition('id="f"')[2].partition("</form>")[0]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="action" value="save"' in first[0]


def put(database: Session, questionnaire: str, **values: object) -> None:
    """Write into the draft of the only enterprise, as an older version or a workbook may have done."""
    database.rollback()
    draft = joining.join_campaign(database, database.scalars(select(Enterprise.id)).one(), 1, drafting.Author(None))
    definition = catalogue().questionnaires[questionnaire]
    patch: dict[str, tuple[Answer | None, int]] = {name: (value, 0) for name, value in values.items()}  # type: ignore[misc]
    drafting.save_patch(database, draft, definition, patch, author=drafting.Author(None, "import"))


def test_what_a_page_can_not_show_is_not_lost_by_saving_it(client: Browser, database: Session) -> None:
    odd = {
        "production_type": Unreadable("离散或流程"),
        "above_scale": Unreadable("可能"),
        "chains": Unreadable("汽车，电子"),
        "group_name": "示例\n集团",
    }
    put(database, "facts", **odd)
    before = answers(database)
    path = "/fill/facts/business"
    bases = fields(page(client, path))
    # Without scripts the whole page comes: no option ticked, and the text as a field of one line holds it.
    client.send(path, group_name="示例集团", industry="", action="save", **bases)
    assert answers(database) == before
    client.send(path, group_name="示例集团", production_type="discrete", action="save", **bases)
    assert answers(database) == before | {"production_type": "discrete"}


def test_a_figure_beside_a_reason_is_kept_and_said(client: Browser, database: Session) -> None:
    put(database, "facts", above_scale=True, production_type="discrete", industry="3670")
    path = next(
        f"/fill/integration/{section.id}"
        for section in catalogue().questionnaires["integration"].sections
        if any(question.id == "s2_new" for question in section.questions)
    )
    bases = fields(page(client, path))
    reason = catalogue().questionnaires["integration"].questions["s2_new"].not_applicable[0].id
    saved = client.send(f"{path}/autosave", s2_new="25", na__s2_new=reason, **bases).get_json()
    assert saved["wrong"]["s2_new"] == [f"错误：{saved['wrong']['s2_new'][0].removeprefix('错误：')}"]
    assert "既填了答案又选了不适用，请只保留一种" in saved["wrong"]["s2_new"][0]
    assert answers(database, "integration")["s2_new"] == {"unreadable": "25，不适用"}
    assert 'value="25，不适用"' in page(client, path)
    emptied = client.send(f"{path}/autosave", s2_new="", **fields(page(client, path))).get_json()
    assert emptied["wrong"]["s2_new"] == []
    assert "s2_new" not in answers(database, "integration")


def test_what_a_page_sent_itself_is_no_colleagues_answer(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    address = "/fill/facts/identity/autosave"
    client.send(address, registered_place="示例A", **bases)  # stored, and its answer lost on the way
    sent = {"sent__registered_place": "示例A", "sent__base__registered_place": "0"}
    again = client.send(address, registered_place="示例AB", **sent, **bases).get_json()
    assert (again["state"], again["revisions"]) == ("saved", {"registered_place": 2})
    assert answers(database)["registered_place"] == "示例AB"
    other = client.send(address, registered_place="示例ABC", **sent, **bases).get_json()
    assert other["state"] == "conflict"


def test_two_reasons_for_one_check_stand_side_by_side(client: Browser, database: Session) -> None:
    path = "/fill/facts/people_money"
    years = {"years_operating": "three", "revenue_y1": "267", "revenue_y2": "100"}
    client.send(path, action="save", **years, **fields(page(client, path)))
    bases = fields(page(client, path))
    client.send(path, action="save", note__revenue_change="甲的理由", **years, **bases)
    answer = client.send(path, action="save", note__revenue_change="乙的理由", **years, **bases)
    shown = answer.get_data(as_text=True)
    assert 'value="乙的理由"' in shown
    assert "已改为“甲的理由”" in shown
    client.send(path, action="save", note__revenue_change="乙的理由", **years, **fields(shown))
    database.rollback()
    assert database.scalars(select(DraftSheet)).one().document["notes"] == {"revenue_change": "乙的理由"}


def test_a_button_empties_a_choice_without_scripts(client: Browser, database: Session) -> None:
    path = "/fill/facts/business"
    client.send(path, production_type="discrete", action="save", **fields(page(client, path)))
    assert answers(database)["production_type"] == "discrete"
    shown = page(client, path)
    assert 'name="action" value="clear-production_type"' in shown
    emptied = client.send(path, production_type="discrete", action="clear-production_type", **fields(shown))
    assert (emptied.headers["Location"], "production_type" in answers(database)) == (f"{path}#q-production_type", False)


def test_changing_an_answer_from_the_check_leads_back_to_it(client: Browser) -> None:
    page(client, "/fill/facts/identity")
    bases = fields(page(client, "/fill/facts/identity"))
    client.send("/fill/facts/identity", registered_place="示例甲", action="save", **bases)
    change = '/fill/facts/identity?came=check#q-registered_place"'
    assert change in page(client, "/check")
    shown = page(client, "/fill/facts/identity?came=check")
    assert "保存并返回核对" in shown
    stays = client.send("/fill/facts/identity?came=check", registered_place="示例乙", action="save", **fields(shown))
    assert stays.headers["Location"] == "/fill/facts/identity?came=check"
    shown = page(client, "/fill/facts/identity?came=check")
    typed = {"registered_place": "示例丙", "action": "next", "anyway": "1"}
    back = client.send("/fill/facts/identity?came=check", **typed, **fields(shown))
    assert back.headers["Location"] == "/check#part-facts-identity"
    assert 'id="part-facts-identity"' in page(client, "/check")


def test_going_on_leads_to_the_question_that_one_saved_last(client: Browser) -> None:
    assert 'href="/fill/facts/identity"' in page(client, "/workbench")
    for path, name in (("/fill/facts/identity", "registered_place"), ("/fill/facts/equipment", "equipment_total")):
        client.send(path, **{name: "12"}, action="save", **fields(page(client, path)))
    shown = page(client, "/workbench")
    assert re.search(r'class="btn btn-primary" href="/fill/facts/equipment#q-equipment_total"', shown) is not None


def test_after_the_close_it_is_said_that_nothing_counts(client: Browser, database: Session, campaign: Campaign) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    campaign.closes_at = utc_now() - timedelta(minutes=1)
    database.commit()
    said = client.send("/fill/facts/identity/autosave", registered_place="示例甲", **bases).get_json()
    assert (said["state"], "但不会提交，也不会计入排序" in said["text"]) == ("closed", True)
    assert answers(database)["registered_place"] == "示例甲"


def test_a_conflict_names_its_questions_and_the_rest_is_saved(client: Browser, database: Session) -> None:
    bases = fields(page(client, "/fill/facts/identity"))
    client.send("/fill/facts/identity/autosave", registered_place="同事填的", **bases)
    said = client.send(
        "/fill/facts/identity/autosave", registered_place="我填的", tax_place="示例区", **bases
    ).get_json()
    assert (said["state"], said["conflicts"], said["revisions"]) == ("conflict", ["registered_place"], {"tax_place": 1})
