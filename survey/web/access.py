"""Access, decided in one place: which permission a route asks for, which roles have it, and which objects they see.

Every view function is marked with `public` or `allow(...)`; the application refuses to start when one is not.
`scope(user)` says what a user may see; queries apply it, so that somebody else's object is not found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, g, jsonify, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from survey.models import OF_ENTERPRISES, Role, User
from survey.store.permissions import GRANTS, Permission, role_may
from survey.store.scope import Scope, approved, scope
from survey.words.language import _l

View = TypeVar("View", bound=Callable[..., object])

NOT_APPROVED = "not_approved"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC: frozenset[Role] = frozenset()
CHANGE_FIRST = _l("请先修改初始密码，这次修改没有保存。请不要关闭本页，在另一个窗口修改密码，再回来保存。")


class UnmarkedRouteError(RuntimeError):
    """A view function is marked neither `public` nor `allow(...)`."""


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    view.__dict__["access_roles"] = PUBLIC
    return view


def allow(permission: Permission) -> Callable[[View], View]:
    """Mark a view as open to the roles that have a permission (`survey.store.permissions`)."""

    def mark(view: View) -> View:
        view.__dict__["access_roles"] = GRANTS[permission]
        return view

    return mark


def halfway(view: View) -> View:
    """Mark a view, outside of `allow`, that is reached also between the password and the second factor."""
    view.__dict__["halfway"] = True
    return view


def always_open(view: View) -> View:
    """Mark a view that is reached also while one must change a password that somebody else set."""
    view.__dict__["always_open"] = True
    return view


def answers_json(view: View) -> View:
    """Mark a view that scripts ask: who may not is told so in a sentence, as JSON, instead of being led elsewhere."""
    view.__dict__["answers_json"] = True
    return view


def keeps_forms(view: View) -> View:
    """Mark a view that carries the content of other forms; no form leads to it."""
    view.__dict__["keeps_forms"] = True
    return view


def may(permission: Permission) -> bool:
    """Return whether the user of this request has a permission; what a page offers is decided by this, too."""
    user = current_user()
    return user is not None and approved(user) and role_may(Role(user.role), permission)


def may_open(endpoint: str) -> bool:
    """Return whether the user of this request may open the page of an endpoint; False where there is none."""
    view = current_app.view_functions.get(endpoint)
    if view is None:
        return False
    roles: frozenset[Role] = view.__dict__["access_roles"]
    user = current_user()
    return roles is PUBLIC or (user is not None and Role(user.role) in roles)


def recorded(view: View) -> View:
    """Let a GET write, because it keeps a record of who reads or takes a file; mark it outside of `allow`."""
    view.__dict__["recorded"] = True
    return view


def may_write() -> bool:
    """Return whether this request may change the database: it is no GET, or its route is marked as `recorded`."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in READING or (view is not None and "recorded" in view.__dict__)


def factor_asked(user: User, *, required: bool) -> bool:
    """Return whether an account signs in with a second factor: it has one, or must set one up.

    `required`: the setting.
    """
    return factor_required(user, required=required) or user.totp_secret is not None


def factor_required(user: User, *, required: bool) -> bool:
    """Return whether an account must have a second factor: all officials' and administrators' but sample ones."""
    return required and Role(user.role) not in OF_ENTERPRISES and not user.sample


def admit(user: User | None, *, half: bool, required: bool) -> None:
    """Say who this request's user is: the only place. `half`: the password was given and no second factor yet.

    In the half state there is no user, only `half_user`, for the pages marked `halfway`. A whole session of an account
    that must have a second factor and has none is nobody's.
    """
    g.user = g.half_user = None
    if user is None or not user.active:
        return
    if half:
        g.half_user = user
    elif user.totp_secret is not None or not factor_asked(user, required=required):
        g.user = user


def half_user() -> User | None:
    """Return who gave the password and not yet the second factor, or None."""
    user: User | None = g.get("half_user")
    return user


def current_user() -> User | None:
    """Return the signed-in user of this request, or None."""
    user: User | None = g.get("user")
    return user


def signed_in() -> User:
    """Return the signed-in user; a route that calls this is not public."""
    user = current_user()
    if user is None:
        abort(401)
    return user


def current_scope() -> Scope:
    """Return what the user of this request may see."""
    return scope(current_user())


def install(app: Flask) -> None:
    """Refuse unmarked views at start-up, and check every request before its view runs.

    Raises UnmarkedRouteError naming the endpoints.
    """
    unmarked = sorted(
        name for name, view in app.view_functions.items() if name != "static" and "access_roles" not in view.__dict__
    )
    if unmarked:
        message = f"mark these views with access.public or access.allow: {', '.join(unmarked)}"
        raise UnmarkedRouteError(message)
    app.before_request(_check)


def session_changed() -> Response | None:
    """Answer a script (`answers_json`) whose session is over or another: who is signed in now, and a fresh token.

    None for a request that wants a page.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or "answers_json" not in view.__dict__:
        return None
    user = current_user()
    answer = jsonify(
        state="signed_out" if user is None else "changed",
        account=None if user is None else user.id,
        name="" if user is None else user.name,
        token=generate_csrf(),
    )
    answer.status_code = 401
    return answer


def _check() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    roles: frozenset[Role] = view.__dict__["access_roles"]
    user = current_user()
    if user is not None and user.must_change and "always_open" not in view.__dict__:
        return refused_json(CHANGE_FIRST) or redirect(url_for("own_account.password"))
    if roles is PUBLIC:
        return None
    if half_user() is not None and "halfway" in view.__dict__:
        return None
    if user is None:
        return session_changed() or _to_sign_in()
    if not approved(user):
        abort(403, description=NOT_APPROVED)
    if Role(user.role) not in roles:
        abort(403)
    return None


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in" if half_user() is None else "second_factor.code", back=back))


def refused_json(sentence: str) -> Response | None:
    """Return why nothing was saved as JSON with status 401 where a script asked (`answers_json`), else None."""
    return json_to_script(sentence, 401)


def json_to_script(sentence: str, status: int) -> Response | None:
    """Return why nothing was done as JSON where a script asked (`answers_json`), else None."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or "answers_json" not in view.__dict__:
        return None
    answer = jsonify(state="failed", text=str(sentence))
    answer.status_code = status
    return answer
