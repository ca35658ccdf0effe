"""`admin`: make the first of each of the three administrators, on a machine whose shell one may use."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from survey.accounts.check_administrators import missing_administrators
from survey.accounts.refusal_results import ChangeRefusedError
from survey.accounts.register import AccountExistsError, make_official_account
from survey.app import create_app
from survey.config import load_settings
from survey.definitions.formats import login_of
from survey.models import Role, User
from survey.records.run_appender import append_once
from survey.store import migrations
from survey.web.passwords import password_fault

_WEAK = {
    "too_short": "use at least 12 characters",
    "too_long": "use at most 200 characters",
    "like_name": "do not use the login or name in it",
    "easy": "take a few words that have nothing to do with each other, without places, offices, years or rows of keys",
}


_ROLES = {"system": Role.SYSTEM, "security": Role.SECURITY, "audit": Role.AUDIT}
_TITLES = {role: f"{name} administrator" for name, role in _ROLES.items()}


def main(arguments: list[str]) -> int:
    """Make an administrator's account; the password is asked for twice without echo, or read with --password-stdin.

    Without --role it is the first of system, security and audit that nobody is yet.
    """
    options = _options(arguments)
    login = login_of(options.login)
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else getpass.getpass("password: ")
    if not options.password_stdin and getpass.getpass("again: ") != password:
        return _refuse("the two passwords differ: nothing was changed")
    fault = password_fault(password, login, options.name)
    if fault:
        return _refuse(f"this password is too easy to guess: {_WEAK[fault]}")
    try:
        settings = load_settings(options.instance)
    except ValueError as error:
        return _refuse(str(error))
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), app.extensions["sessions"]() as database:
        missing = missing_administrators(database)
        if not options.role and not missing:
            return _refuse("there is one of each already: name --role, or let the security administrator grant it")
        role = _ROLES[options.role] if options.role else missing[0]
        account = User(login=login, name=options.name or login, phone=options.phone, role=role)
        try:
            make_official_account(database, account, password, by=None)
        except AccountExistsError:
            return _refuse(f"{login} exists already, and nobody gets a second role: choose another person and login")
        except ChangeRefusedError as error:
            return _refuse(
                f"{login} seems to be the person of {error.other}, who is an administrator already: nobody holds two "
                "of the three (same name and telephone, or logins that differ at their ends only)"
            )
        missing = missing_administrators(database)
    append_once(app)
    print(f"{_TITLES[role]} {login} can sign in now")
    for name in (name for name, one in _ROLES.items() if one in missing):
        print(f"still missing: the {name} administrator, another person: python3 -m survey admin LOGIN --role {name}")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m survey admin")
    parser.add_argument("login")
    parser.add_argument("--role", choices=tuple(_ROLES), default="", help="default: the first that is missing")
    parser.add_argument("--name", default="")
    parser.add_argument("--phone", default="", help="tells two people of one name apart")
    parser.add_argument("--password-stdin", action="store_true")
    parser.add_argument("--instance", type=Path, default=None)
    return parser.parse_args(arguments)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
