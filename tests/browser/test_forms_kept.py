"""Forms that are sent as a whole: kept in the browser until the server took them, on every kind of page with text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.enquiries import answer_enquiry, ask_office
from survey.enquiries.enquiry_results import revision_of
from survey.models import (
    AccountRequest,
    Campaign,
    Enquiry,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Role,
    SchemeVersion,
    User,
)
from survey.schemes import edit_scheme
from survey.store.db import unit_of_work
from survey.web.passwords import hash_password
from tests.browser.ended_session import sign_in_again
from tests.browser.filling import example
from tests.browser.test_officials import address, served_app
from tests.browser.test_spine import PASSWORD, sign_in

__all__ = ["address", "served_app"]
Pages = Callable[..., Page]
TYPED = "打了很久的字"
STATUS = "还没有提交；写的内容暂存在这个浏览器里，提交成功后删除。"


@pytest.fixture
def expected_messages() -> list[str]:
    """Return what a browser says of every request that failed; tests here make some fail."""
    return ["Failed to load resource"]


@pytest.fixture(scope="module")
def numbers(served_app: Flask) -> dict[str, int]:
    """Return ids for addresses, with accounts of every kind, a request that waits, a draft and an awaited seal."""
    with served_app.extensions["sessions"]() as database:
        hashed = hash_password(PASSWORD)
        scheme = database.scalars(select(SchemeVersion.id)).all()[0]
        firms = database.scalars(select(Enterprise).order_by(Enterprise.id)).all()
        with unit_of_work(database):
            for login, role in (("system", Role.SYSTEM), ("security", Role.SECURITY)):
                database.add(User(login=login, name=f"示例{login}", role=role, password_hash=hashed))
            for number, login in enumerate(("firm-draft", "firm-submitted")):
                user = User(login=login, name="示例", role=Role.ENTERPRISE, password_hash=hashed)
                user.enterprise_id = firms[number].id
                database.add(user)
            request = AccountRequest(
                enterprise_id=firms[5].id, enterprise_name="示例", contact="示例", phone="13800000000"
            )
            request.password_hash = hashed
            database.add(request)
            firms[1].seal_awaited = True
        campaign = database.scalars(select(Campaign).order_by(Campaign.opens_at.desc())).all()[0]
        draft = edit_scheme.draft(database, scheme, user_id=None)
        again, _answers = example(265)  # a second record of a firm, which nobody has filled in
        with unit_of_work(database):
            twin = Enterprise(credit_code=again.credit_code, name=again.name, unit="anting", sample=True)
            database.add(twin)
            database.flush()
            other = twin.id
        return {
            "enquiry": answered_question(database, firms[0].id),
            "scheme": scheme,
            "draft": draft.id,
            "evaluation": database.scalars(select(Evaluation.id)).all()[0],
            "entry": database.scalars(select(EvaluationEntry.id)).all()[0],
            "version": database.scalars(select(EvaluationEntry.version_id)).all()[0],
            "enterprise": firms[0].id,
            "other": other,
            "campaign": campaign.id,
            "programme": campaign.programme_id,
            "official": database.scalars(select(User.id).where(User.login == "reviewer")).one(),
            "person": database.scalars(select(User.id).where(User.login == "firm-draft")).one(),
        }


def answered_question(database: Session, firm_id: int) -> int:
    """Return the id of a question of a firm that the office answered."""
    author = database.scalars(select(User.id).where(User.login == "firm-draft")).one()
    campaign = database.scalars(select(Campaign.id)).all()[0]
    database.rollback()
    number = ask_office.ask_office(database, campaign, firm_id, ask_office.Asked("示例问题"), author_id=author)
    seen = revision_of(database.get_one(Enquiry, number))
    database.rollback()
    answer_enquiry.answer_enquiry(database, number, "示例答复", seen=seen, author_id=author)
    return number


KINDS = {
    "退回补正": ("district", "/version/{version}/return", "reason"),
    "由文本新建草稿": ("district", "/schemes/{scheme}/import", "text"),
    "权重": ("district", "/schemes/{draft}/weights", "reason"),
    "名额约束": ("district", "/schemes/{draft}/quotas", "reason"),
    "线索检查": ("district", "/schemes/{draft}/signals", "reason"),
    "指定": ("district", "/pins", "pin_reason"),
    "账号申请": ("district", "/account-requests", "reason"),
    "盖章承诺书": ("district", "/commitments", "how"),
    "移交": ("district", "/enterprises/{enterprise}/hand-over", "note"),
    "企业人员重设密码": ("district", "/people/{person}/reset", "reason"),
    "停用账号": ("system", "/accounts/{official}", "reason"),
    "工作人员重设密码": ("system", "/officials/{official}/reset", "reason"),
    "授权": ("security", "/roles/{official}", "reason"),
    "重设动态口令": ("security", "/roles", "reason"),
    "工作计划": ("district", "/programmes/{programme}", "title"),
    "批次": ("district", "/campaigns/{campaign}/change", "contact_office"),
    "列组合": ("district", "/files/columns/new?from=public", "name"),
    "空白表": ("district", "/forms", "title"),
    "新增企业": ("district", "/firms/new", "registered_place"),
    "修改名录信息": ("district", "/firms/{enterprise}/record", "reason"),
    "记录企业注销": ("district", "/firms/{enterprise}/close", "reason"),
    "合并两条记录": ("district", "/firms/{enterprise}/merge?other={other}", "reason"),
    "查看联系方式": ("district", "/firms/{enterprise}", "reason"),
    "新建批次": ("district", "/campaigns/new", "title"),
    "新建工作计划": ("district", "/programmes/new", "title"),
    "列入应填或豁免": ("district", "/firms/{enterprise}/standing", "reason"),
    "邀请同事": ("firm-draft", "/colleagues", "name"),
    "提问": ("firm-draft", "/enquiries/ask", "text"),
    "答复提问": ("district", "/enquiries/office/{enquiry}", "answer"),
    "公开解答": ("district", "/enquiries/office/{enquiry}", "public_answer"),
    "发布通知": ("district", "/enquiries/office/notice", "notice"),
}


def open_kind(page: Page, kind: str, numbers: dict[str, int]) -> Locator:
    login, path, name = KINDS[kind]
    if page.url == "about:blank":
        sign_in(page, login)
    page.goto(path.format(**numbers))
    field = page.locator(f"main form[method=post] [name={name}]").first
    expect(field).to_be_visible()
    return field


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_crash_what_was_typed_is_offered(open_page: Pages, numbers: dict[str, int], kind: str) -> None:
    page = open_page()
    field = open_kind(page, kind, numbers)
    before = field.input_value()
    field.fill(TYPED)
    expect(page.get_by_text(STATUS)).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto("about:blank#")
    field = again.locator(f"main form[method=post] [name={KINDS[kind][2]}]").first
    again.goto(KINDS[kind][1].format(**numbers))
    expect(field).to_have_value(before)
    box = again.locator(".kept-form")
    expect(box).to_contain_text("上次在这里写的内容，还没有得到服务器确认")
    expect(box).to_contain_text(TYPED)
    box.get_by_role("button", name="放回表里").click()
    expect(field).to_have_value(TYPED)
    expect(box).to_have_count(0)
    asked: list[str] = []

    def leave(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    again.on("dialog", leave)
    again.reload()
    assert asked == ["beforeunload"]
    box.get_by_role("button", name="删除").click()
    expect(box).to_have_count(0)
    again.reload()
    expect(field).to_have_value(before)
    expect(box).to_have_count(0)


def send(page: Page, kind: str) -> None:
    """Send the form as its button does, though other fields are empty."""
    for file in page.locator("main form input[type=file]").all():
        file.set_input_files({"name": "表.xlsx", "mimeType": "", "buffer": b"no workbook"})
    form = page.locator("main form[method=post]", has=page.locator(f"[name={KINDS[kind][2]}]")).first
    form.evaluate("(form) => { form.noValidate = true; form.requestSubmit(); }")


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_line_keeps_the_page_and_so_does_going_back(open_page: Pages, numbers: dict[str, int], kind: str) -> None:
    page = open_page()
    field = open_kind(page, kind, numbers)
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_visible()
    field.fill(TYPED)
    page.context.set_offline(True)
    send(page, kind)
    expect(page.get_by_text("网络已断开，没有提交；恢复后请再点一次。")).to_be_visible()
    expect(field).to_have_value(TYPED)
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    back = page.locator(".kept-form dd").or_(page.locator("main .form-status:not(:empty)")).first
    expect(back).to_be_visible()
    page.go_forward()
    page.go_back()
    expect(back).to_be_visible()
    for offered in page.locator(".kept-form").get_by_role("button", name="放回表里").all():
        offered.click()
    expect(field).to_have_value(TYPED)


def test_a_commitment_is_kept_too(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    sign_in(page, "firm-submitted")
    page.goto("/fill/facts/identity")
    page.locator("#i-registered_place").fill("示例路9号")
    expect(page.locator("#saved")).to_contain_text("自动保存，可随时离开后继续")
    page.goto("/commitment")
    page.locator("[name=signatory]").fill(TYPED)
    expect(page.get_by_text(STATUS)).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto("/commitment")
    again.locator(".kept-form").get_by_role("button", name="放回表里").click()
    expect(again.locator("[name=signatory]")).to_have_value(TYPED)


def test_a_form_shown_again_with_faults_is_still_kept(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    open_kind(page, "由文本新建草稿", numbers).fill("这不是方案")
    with page.expect_navigation():
        page.get_by_role("button", name="新建草稿").click()
    expect(page.locator(".errors").first).to_be_visible()
    expect(page.get_by_text(STATUS)).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(KINDS["由文本新建草稿"][1].format(**numbers))
    expect(again.locator(".kept-form")).to_contain_text("这不是方案")


def test_a_form_that_is_answered_with_a_file_says_so_and_can_be_sent_again(
    open_page: Pages, numbers: dict[str, int]
) -> None:
    page = open_page()
    sign_in(page, "district")
    page.goto("/firms/list.xlsx")
    field, status = page.get_by_label("用途"), page.locator(".form-status")
    for purpose in ("示例：通知开会", "示例：核对电话"):
        field.fill(purpose)
        expect(status).to_have_text(STATUS)
        with page.expect_download():
            page.locator("main").get_by_role("button", name="导出").click()
        expect(status).to_have_text("文件已交给浏览器下载。")
    page.reload()
    expect(field).to_have_value("")
    expect(page.locator(".kept-form")).to_have_count(0)


def test_another_account_is_not_offered_it(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    open_kind(page, "退回补正", numbers).fill("只给自己看")
    expect(page.get_by_text(STATUS)).to_be_visible()
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.context.clear_cookies()
    sign_in(other, "reviewer")
    other.goto(KINDS["退回补正"][1].format(**numbers))
    with other.expect_response("**/session"):
        other.reload()
    expect(other.locator("[name=reason]")).to_be_visible()
    expect(other.locator(".kept-form")).to_have_count(0)


def test_a_file_of_the_wrong_kind_is_refused_before_it_goes(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    sign_in(page, "district")
    for path, name in (("/imports/directory", "table"), ("/imports/workbooks", "zip"), ("/files/check", "file")):
        page.goto(path)
        field = page.locator(f"[name={name}]")
        field.set_input_files({"name": "表.csv", "mimeType": "text/csv", "buffer": b"a,b"})
        expect(page.get_by_role("alert").filter(has_text="“表.csv”不是可以上传的类型")).to_be_visible()
        page.locator("main form[enctype] button.btn-primary").click()
        field.set_input_files({"name": "空.xlsx" if name != "zip" else "空.zip", "mimeType": "", "buffer": b""})
        expect(page.get_by_role("alert").filter(has_text="是空文件，请重新选择")).to_be_visible()


def test_a_table_is_sent_with_progress_and_a_cut_line_keeps_the_choice(
    open_page: Pages, numbers: dict[str, int]
) -> None:
    page = open_page()
    sign_in(page, "district")
    page.goto("/imports/directory")
    page.locator("[name=table]").set_input_files({"name": "表.xlsx", "mimeType": "", "buffer": b"no workbook"})
    page.route("**/imports/directory", lambda route: route.abort())
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("alert").filter(has_text="上传中断，服务器没有确认收到；请再点一次。")).to_be_visible()
    page.unroute("**/imports/directory")
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("main")).to_contain_text("表.xlsx")


def test_without_cryptography_the_page_says_so(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    open_kind(page, "退回补正", numbers).fill("只在本页")
    expect(page.get_by_text("还没有提交；写的内容只在本页，请不要关闭。")).to_be_visible()


def test_a_hanging_server_keeps_the_page(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    field = open_kind(page, "退回补正", numbers)
    field.fill(TYPED)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/session", hold)
    send(page, "退回补正")
    expect(page.get_by_text("服务器迟迟没有回应，没有提交；请再点一次。")).to_be_visible()
    expect(field).to_have_value(TYPED)


def test_another_account_in_another_tab_sends_nothing(open_page: Pages, numbers: dict[str, int]) -> None:
    page = open_page()
    field = open_kind(page, "退回补正", numbers)
    field.fill(TYPED)
    other = page.context.new_page()
    sign_in(other, "reviewer")
    send(page, "退回补正")
    cover = page.get_by_role("dialog", name="现在登录的是另一个账号")
    expect(cover).to_contain_text("现在登录的是：示例reviewer")
    expect(page.locator(".form-status")).to_have_text("已换成另一个账号登录，没有提交。")
    cover.get_by_role("button", name="用原来的账号登录").click()
    expect(sign_in_again(page)).to_be_hidden()
    expect(field).to_have_value(TYPED)


def test_two_tabs_of_a_form_keep_a_copy_each(open_page: Pages, numbers: dict[str, int]) -> None:
    one = open_page()
    first = open_kind(one, "移交", numbers)
    two = one.context.new_page()
    two.goto(one.url)
    second = two.locator("[name=note]")
    first.fill("第一个窗口写的")
    expect(one.get_by_text(STATUS)).to_be_visible()
    second.fill("第二个窗口写的")
    second.fill("")
    expect(two.get_by_text(STATUS)).to_have_count(0)
    two.close()
    again = one.context.new_page()
    one.close(run_before_unload=False)
    again.goto(KINDS["移交"][1].format(**numbers))
    expect(again.locator(".kept-form").filter(has_text="第一个窗口写的")).to_be_visible()
