"""`admin`: make the three administrators, on a machine whose shell one may use; each sets his password by a code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from survey.accounts.invite_administrators import ORDER, HeldError, Holder, invite_administrators
from survey.accounts.refusal_results import ChangeRefusedError
from survey.accounts.register import AccountExistsError
from survey.app import create_app
from survey.config import load_settings
from survey.definitions.formats import FORMATS, credit_code_fault, login_of, normalise
from survey.models import Role, User
from survey.records.run_appender import append_once
from survey.store import migrations
from survey.words.figures import moment

USUAL_DAYS, MOST_DAYS = 7, 30
SHORTEST_LOGIN, LONGEST_LOGIN, LONGEST_NAME = 3, 60, 80
_OPTIONS = {Role.SYSTEM: "system", Role.SECURITY: "security", Role.AUDIT: "audit"}
_TITLES = {Role.SYSTEM: "系统管理员", Role.SECURITY: "安全管理员", Role.AUDIT: "审计管理员"}
_DUTIES = {
    Role.SYSTEM: "建立和停用工作人员账号、看系统状况",
    Role.SECURITY: "授予角色和街镇、重设动态口令",
    Role.AUDIT: "查看操作日志",
}
_NO_ADDRESS = "本系统的网址（启动时打印的那一行，或浏览器里正在用的），后面加 /reset；没有设置 SURVEY_PUBLIC_URL"
USAGE = (
    "python3 -m survey admin --system 账号 姓名 手机 --security 账号 姓名 手机 --audit 账号 姓名 手机\n"
    "三个人，各担任一个；LOGIN NAME TELEPHONE of three different people"
)


class WrongInputError(ValueError):
    """What was typed cannot be an account; the message is a sentence."""


def main(arguments: list[str]) -> int:
    """Make the administrators that are named, and print a code for each who has not set a password yet."""
    options = _options(arguments)
    try:
        wanted = [_account(role, typed) for role in ORDER if (typed := getattr(options, _OPTIONS[role]))]
        settings = load_settings(options.instance)
    except ValueError as error:
        return _refuse(str(error))
    if not 1 <= options.days <= MOST_DAYS:
        return _refuse(f"--days: 1 to {MOST_DAYS}")
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    lasts = timedelta(days=options.days)
    with app.app_context(), app.extensions["sessions"]() as database:
        try:
            holders = invite_administrators(database, settings, wanted, lasts=lasts, another=options.another)
        except AccountExistsError as error:
            return _refuse(f"{error} 已是另一个账号，没有建立任何账号：一人一个账号，请换一个人和账号名")
        except HeldError as error:
            return _refuse(
                f"{_TITLES[error.role]}已有 {error.login}，没有建立任何账号。"
                "再增加的由系统管理员建账号、安全管理员授权；只有原来的人无法联系时才加 --another"
            )
        except ChangeRefusedError as error:
            return _refuse(
                f"与 {error.other} 像是同一个人（姓名和手机相同，或账号只差首尾），没有建立任何账号："
                "三个管理员须由三个人担任"
            )
        _print(holders, settings.public_url)
    append_once(app)
    return 0 if holders else 2


def _print(holders: Sequence[Holder], address: str) -> None:
    """Print each administrator, each code once, and who is missing. `address`: of the service; empty where unknown."""
    for holder in holders:
        print(f"\n{_TITLES[holder.role]}（{_DUTIES[holder.role]}）\n  姓名 {holder.name}\n  账号 {holder.login}")
        if holder.code:
            renewed = "" if holder.made else "（新的；以前的代码作废）"
            print(f"  代码 {holder.code}{renewed}\n  用一次，{moment(holder.expires_at)}前有效")
        else:
            print("  已设置密码，不再发代码")
    if any(holder.code for holder in holders):
        print(
            "\n代码只显示这一次。请分别当面交给三个人，互不知晓；各自打开\n"
            f"  {f'{address}/reset' if address else _NO_ADDRESS}\n"
            "填账号和代码，自己设置密码，再登录；首次登录时设置动态口令。"
        )
    missing = [role for role in ORDER if role not in {holder.role for holder in holders}]
    if missing:
        named = "、".join(_TITLES[role] for role in missing)
        own = " ".join(f"--{_OPTIONS[role]} 账号 姓名 手机" for role in missing)
        print(f"\n还缺：{named}\n  python3 -m survey admin {own}", file=sys.stdout if holders else sys.stderr)


def _account(role: Role, typed: Sequence[str]) -> User:
    """Return the account of (login, name, telephone). Raises WrongInputError."""
    login, name, phone = login_of(typed[0]), typed[1].strip(), normalise("phone", typed[2])
    if not SHORTEST_LOGIN <= len(login) <= LONGEST_LOGIN or not credit_code_fault(normalise("uscc", login)):
        message = f"账号“{typed[0]}”不行：3到60个字符，不能是信用代码"
        raise WrongInputError(message)
    if not name or len(name) > LONGEST_NAME:
        message = f"{_TITLES[role]}的姓名不行：1到{LONGEST_NAME}个字"
        raise WrongInputError(message)
    if FORMATS["phone"](phone):
        message = f"“{typed[2]}”不是电话号码"
        raise WrongInputError(message)
    return User(login=login, name=name, phone=phone, role=role)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey admin", usage=USAGE)
    for role in ORDER:
        told = f"{_TITLES[role]}：{_DUTIES[role]}"
        parser.add_argument(
            f"--{_OPTIONS[role]}", nargs=3, metavar=("LOGIN", "NAME", "TELEPHONE"), default=None, help=told
        )
    parser.add_argument("--days", type=int, default=USUAL_DAYS, help=f"codes work so long (1 to {MOST_DAYS})")
    parser.add_argument("--another", action="store_true", help="one more, where the only one cannot be reached")
    parser.add_argument("--instance", type=Path, default=None)
    return parser.parse_args(arguments)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
