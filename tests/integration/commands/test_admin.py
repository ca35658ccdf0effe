"""The verb `admin`: three administrators of three people, each by a one-time code; nobody two of them, no password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.reset_password import NoResetError, Reset, reset_password
from survey.app import create_app
from survey.commands import admin
from survey.config import load_settings
from survey.demo.enterprises import make_enterprises
from survey.models import AuditEntry, Role, User

FIRM = make_enterprises(1, Random(3))[0].credit_code
PASSWORD = "Quiet-River-2026"
CODE = re.compile(r"账号 (\S+)\n  代码 ([A-Z0-9-]{19})")
THREE = (
    "--system", "wang", "示例王", "13800000001",
    "--security", "limei", "示例李", "13800000002",
    "--audit", "zhao", "示例赵", "13800000003",
)  # fmt: skip
Said = tuple[int, str, str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an instance folder that decides where the database is, whatever the environment says."""
    for name in ("DATABASE_URL", "SURVEY_PUBLIC_URL", "SURVEY_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """Run the verb; return its exit code and what it said."""
    code = admin.main([*arguments, "--instance", str(folder)])
    said = capsys.readouterr()
    return code, said.out, said.err


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    """Open a session on the instance, within its application."""
    app = create_app(load_settings(folder))
    with app.app_context(), app.extensions["sessions"]() as session:
        yield session
    app.extensions["engine"].dispose()


def accounts(folder: Path) -> list[tuple[str, str, str, bool]]:
    """Return (login, role, telephone, whether there is a password) of every account."""
    with opened(folder) as session:
        users = session.scalars(select(User).order_by(User.id)).all()
        return [(user.login, str(user.role), user.phone, user.password_hash is not None) for user in users]


def take(folder: Path, login: str, code: str) -> None:
    """Set a password by a code, as the page does."""
    with opened(folder) as session:
        reset_password(session, load_settings(folder), Reset(login, code, PASSWORD), "127.0.0.1")


def test_one_command_makes_the_three_with_a_code_each_and_no_password(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(folder, capsys, *THREE)
    assert (code, err, "还缺" in out) == (0, "", False)
    assert [login for login, _code in CODE.findall(out)] == ["wang", "limei", "zhao"]
    assert len({found for _login, found in CODE.findall(out)}) == 3
    assert ("后面加 /reset" in out, "127.0.0.1" in out) == (True, False)
    assert accounts(folder) == [
        ("wang", "system_admin", "13800000001", False),
        ("limei", "security_admin", "13800000002", False),
        ("zhao", "audit_admin", "13800000003", False),
    ]
    for login, found in CODE.findall(out):
        take(folder, login, found)
    assert [row[3] for row in accounts(folder)] == [True, True, True]
    with opened(folder) as session:
        said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        kept = " ".join(str(entry.detail) for entry in session.scalars(select(AuditEntry)))
    assert [one for one in said if one != "begin_chain"] == ["make_account"] * 3 + ["reset_issued"] * 3 + [
        "reset_done"
    ] * 3
    assert [found for _login, found in CODE.findall(out) if found in kept] == []


def test_running_it_again_says_who_is_there_and_renews_only_codes_that_were_not_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = dict(CODE.findall(run(folder, capsys, *THREE)[1]))
    take(folder, "wang", first["wang"])
    for again in ((), THREE):
        code, out, err = run(folder, capsys, *again)
        renewed = dict(CODE.findall(out))
        assert (code, err, list(renewed)) == (0, "", ["limei", "zhao"])
        assert "账号 wang\n  已设置密码，不再发代码" in out
        assert out.count("（新的；以前的代码作废）") == 2
    with pytest.raises(NoResetError):
        take(folder, "limei", first["limei"])
    take(folder, "limei", renewed["limei"])
    assert [row[3] for row in accounts(folder)] == [True, True, False]


def test_codes_work_for_the_days_that_are_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [run(folder, capsys, *THREE)[1], run(folder, capsys, "--days", "30")[1]]
    days = [re.findall(r"用一次，(\d+)年(\d+)月(\d+)日", out)[0] for out in found]
    assert days[0] != days[1]
    for wrong in ("0", "31"):
        assert run(folder, capsys, "--days", wrong) == (2, "", "--days: 1 to 30\n")


def test_on_an_empty_database_it_says_what_to_type(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "--system 账号 姓名 手机 --security 账号 姓名 手机 --audit 账号 姓名 手机"
    said = f"\n还缺：系统管理员、安全管理员、审计管理员\n  python3 -m survey admin {own}\n"
    assert run(folder, capsys) == (2, "", said)


def test_one_may_be_made_first_and_the_rest_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(folder, capsys, *THREE[4:8])
    assert (code, "还缺：系统管理员、审计管理员\n  python3 -m survey admin --system" in out) == (0, True)
    assert run(folder, capsys, *THREE)[0] == 0
    assert [row[0] for row in accounts(folder)] == ["limei", "wang", "zhao"]


def test_a_second_holder_is_refused_unless_the_first_cannot_be_reached(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, capsys, *THREE)
    second = ("--security", "qian", "示例钱", "13800000004")
    code, out, err = run(folder, capsys, *second)
    assert (code, out) == (2, "")
    assert err.startswith("安全管理员已有 limei，没有建立任何账号。")
    assert len(accounts(folder)) == 3
    assert run(folder, capsys, *second, "--another")[0] == 0
    assert accounts(folder)[3] == ("qian", "security_admin", "13800000004", False)


@pytest.mark.parametrize(
    "second",
    [
        ("wang-audit", "示例赵", "13800000003"),
        ("other", "示例王", "13800000001"),
    ],
)
def test_two_of_the_three_for_one_person_are_refused_and_none_is_made(
    second: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _out, err = run(folder, capsys, *THREE[:8], "--audit", *second)
    assert (code, err) == (
        2,
        "与 wang 像是同一个人（姓名和手机相同，或账号只差首尾），没有建立任何账号：三个管理员须由三个人担任\n",
    )
    assert accounts(folder) == []


def test_two_people_of_one_name_are_told_apart_by_their_telephones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, capsys, *THREE[:8], "--audit", "zhao", "示例王", "13800000009")[0] == 0


def test_a_login_that_has_another_role_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, *THREE[:4])
    assert run(folder, capsys, "--audit", "wang", "示例孙", "13800000008") == (
        2,
        "",
        "wang 已是另一个账号，没有建立任何账号：一人一个账号，请换一个人和账号名\n",
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("li", "示例李", "13800000002"), "账号“li”不行：3到60个字符，不能是信用代码\n"),
        ((FIRM, "示例李", "13800000002"), f"账号“{FIRM}”不行：3到60个字符，不能是信用代码\n"),
        (("limei", " ", "13800000002"), "系统管理员的姓名不行：1到80个字\n"),
        (("limei", "示例李", "12"), "“12”不是电话号码\n"),
    ],
)
def test_what_cannot_be_an_account_is_said(
    given: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, capsys, "--system", *given) == (2, "", said)
    assert list(folder.iterdir()) == []


def test_no_password_can_be_given(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(folder, capsys, *THREE, "--password-stdin")
    assert "unrecognized arguments: --password-stdin" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_an_ended_account_is_not_taken_up_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, *THREE)
    with opened(folder) as session:
        session.scalars(select(User).where(User.role == Role.AUDIT)).one().active = False
        session.commit()
    code, _out, err = run(folder, capsys, *THREE[8:])
    assert (code, err.startswith("zhao 已是另一个账号")) == (2, True)
    assert "还缺：审计管理员" in run(folder, capsys)[1]
