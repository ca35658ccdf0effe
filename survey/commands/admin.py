"""`admin`: make an administrator's account, on a machine whose shell one may use."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from survey.accounts.register import AccountExistsError, make_official_account
from survey.app import create_app
from survey.config import load_settings
from survey.definitions.formats import login_of
from survey.models import Role, User
from survey.store import migrations
from survey.web.passwords import password_fault

_WEAK = {
    "too_short": "use at least 12 characters",
    "too_long": "use at most 200 characters",
    "like_name": "do not use the login or name in it",
    "easy": "take a few words that have nothing to do with each other, without places, offices, years or rows of keys",
}


def main(arguments: list[str]) -> int:
    """Make an administrator's account; the password is asked for twice without echo, or read with --password-stdin."""
    parser = argparse.ArgumentParser(prog="python3 -m survey admin")
    parser.add_argument("login")
    parser.add_argument("--name", default="")
    parser.add_argument("--password-stdin", action="store_true")
    parser.add_argument("--instance", type=Path, default=None)
    options = parser.parse_args(arguments)
    options.login = login_of(options.login)
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else getpass.getpass("password: ")
    if not options.password_stdin and getpass.getpass("again: ") != password:
        print("the two passwords differ: nothing was changed", file=sys.stderr)
        return 2
    fault = password_fault(password, options.login, options.name)
    if fault:
        print(f"this password is too easy to guess: {_WEAK[fault]}", file=sys.stderr)
        return 2
    settings = load_settings(options.instance)
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context(), app.extensions["sessions"]() as database:
        account = User(login=options.login, name=options.name or options.login, role=Role.SYSTEM)
        try:
            make_official_account(database, account, password, by=None)
        except AccountExistsError:
            print(f"{options.login} exists already: choose another login", file=sys.stderr)
            return 2
    print(f"administrator {options.login} can sign in now")
    return 0
