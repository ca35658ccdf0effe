"""Who may do what, as sentences, and who may use which address: read from the table of permissions and the routes."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Collection
from itertools import groupby
from pathlib import Path
from secrets import token_hex

from flask import Flask
from werkzeug.routing import Rule

from survey.app import create_app
from survey.config import Settings
from survey.models import Role
from survey.store.permissions import GRANTS, Permission
from survey.web.access import PUBLIC

HEAD = "| address | method | what it does | signed out | " + " | ".join(role.value for role in Role) + " |"
YES, NO = "✓", "–"


def sentences() -> str:
    """Return the table of permissions as sentences, one line each."""
    return "\n".join(f"- {_who(GRANTS[permission])} may {permission.value}." for permission in Permission)


def _who(roles: Collection[Role]) -> str:
    """Return roles one after another; of more than half of them, who is left out."""
    if len(roles) == len(Role):
        return "everybody who is signed in"
    named = [f"`{role.value}`" for role in Role if (role in roles) == (len(roles) <= len(Role) // 2)]
    listed = " and ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
    return listed if len(roles) <= len(Role) // 2 else f"everybody but {listed}"


def table() -> str:
    """Return a table per module of routes: address, methods, what it does, and which roles may."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), database_url="sqlite://", secret_key=token_hex()))
        rules = sorted(
            (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"),
            key=lambda rule: (_home(app, rule), rule.rule, sorted(_methods(rule))),
        )
        parts = []
        for home, own in groupby(rules, lambda rule: _home(app, rule)):
            parts.append(f"### `{home}`\n\n{HEAD}\n{'|---' * (HEAD.count('|') - 1)}|")
            parts[-1] += "".join(f"\n{_line(app, rule)}" for rule in own)
        app.extensions["engine"].dispose()
    return "\n\n".join(parts)


def _home(app: Flask, rule: Rule) -> str:
    return app.view_functions[rule.endpoint].__module__.removeprefix("survey.").replace(".", "/")


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _line(app: Flask, rule: Rule) -> str:
    view = app.view_functions[rule.endpoint]
    roles: frozenset[Role] = view.__dict__["access_roles"]
    says = (inspect.getdoc(view) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
    open_to_all = roles is PUBLIC
    marks = [YES if may else NO for may in (open_to_all, *(open_to_all or role in roles for role in Role))]
    return f"| `{rule.rule}` | {', '.join(_methods(rule))} | {says} | {' | '.join(marks)} |"
