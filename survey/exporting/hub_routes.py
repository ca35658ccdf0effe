"""The hub of every task with files, and the pages of one's own column sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.definitions.catalogue import catalogue
from survey.exporting.pages import ColumnSetPage, ColumnsPage, FilesPage
from survey.exporting.read_column_set import TypedSet, read_column_set
from survey.jobs.kinds import KINDS
from survey.jobs.words import say_state
from survey.lists import save_column_set
from survey.lists.column_sets import BUILT_IN, RANKED_LIST, built_in_keys, name_of_set
from survey.lists.columns import ListColumn, all_columns, columns_named, unknown_keys
from survey.lists.save_column_set import ColumnSetRefusedError
from survey.models import ColumnSet, Role
from survey.queries import column_sets as column_sets_queries
from survey.queries import evaluations, exports, jobs
from survey.queries.removals import was_removed_by
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.chosen_campaign import chosen_id
from survey.web.file_tasks import TASKS, FileTask
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, _n

blueprint = Blueprint("files", __name__, url_prefix="/files")


def tasks_for(role: Role, evaluation_id: int | None) -> dict[str, list[tuple[FileTask, str]]]:
    """Return heading -> tasks with their addresses, of those whose page exists and is open to the role.

    A page of one evaluation is that of the newest; there is none before the first.
    """
    views = current_app.view_functions
    groups: dict[str, list[tuple[FileTask, str]]] = {}
    for task in TASKS:
        if task.endpoint in views and role in views[task.endpoint].__dict__["access_roles"]:
            address = _address(task.endpoint, evaluation_id)
            if address:
                groups.setdefault(task.group, []).append((task, address))
    return groups


def _address(endpoint: str, evaluation_id: int | None) -> str:
    """Return the address of a page; empty where its route needs more than an evaluation's id."""
    rules = current_app.url_map.iter_rules(endpoint)
    asked = min((rule.arguments - set(rule.defaults or ()) for rule in rules), key=len)
    if not asked:
        return url_for(endpoint)
    if asked == {"evaluation_id"} and evaluation_id is not None:
        return url_for(endpoint, evaluation_id=evaluation_id)
    return ""


@blueprint.get("", endpoint="files")
@allow(Permission.EXPORT)
def index() -> str:
    """Show every task with files, and one's own newest exports and jobs."""
    user, newest = signed_in(), evaluations.latest(database(), chosen_id())
    return FilesPage(
        groups=tasks_for(Role(user.role), newest.id if newest is not None else None),
        exports=exports.exports_of_user(database(), user.id),
        jobs=[
            (
                job,
                str(KINDS[job.kind].title) if job.kind in KINDS else _("任务"),
                say_state(job.state),
            )
            for job in jobs.jobs_of_user(database(), user)
        ],
    ).render()


def _columns() -> tuple[ListColumn, ...]:
    """Return every column under the scheme of the newest evaluation, else of the demonstration."""
    newest = evaluations.latest(database(), chosen_id())
    known = catalogue()
    scheme = load_scheme(newest.scheme.document) if newest is not None else known.schemes["demonstration"]
    return all_columns(scheme, known.questionnaires, marks=may(Permission.READ_MARKS))


NAME, PLACES, WHOLE = "name", "places", ""
"""Where a fault of a column set is said: beside its name, above the places, or above the form."""
_BESIDE = {"no_name": NAME, "long_name": NAME, "same_name": NAME, "no_columns": PLACES, "no_key": PLACES}


def say_refused(code: str) -> str:
    """Return why a column set is refused, and what to do."""
    return {
        "no_name": _("请给列组合起个名字。"),
        "long_name": _("列组合的名字最多 %(n)s 个字，请缩短。", n=save_column_set.LONGEST_NAME),
        "gone": _("这个列组合已被删除。您填写的内容在下面，点“保存”就存为新的列组合。"),
        "same_name": _("您已有同名的列组合，请换一个名字。"),
        "too_many": _("最多保存 %(n)s 个列组合，请先删除不用的。", n=save_column_set.MOST_SETS),
        "no_columns": _("请至少选一列：在要用的列前填次序。"),
        "no_key": _("请选上“企业名称”或“统一社会信用代码”，否则看不出每行是哪家企业。"),
    }[code]


@blueprint.get("/columns")
@allow(Permission.EXPORT)
def columns() -> str:
    """List the built-in sets and one's own."""
    every = _columns()
    built_in = [(name, name_of_set(name), columns_named(every, built_in_keys(name, every))) for name in BUILT_IN]
    mine = [
        (column_set, columns_named(every, column_set.columns), unknown_keys(every, column_set.columns))
        for column_set in column_sets_queries.sets_of_user(database(), signed_in().id, RANKED_LIST)
    ]
    return ColumnsPage(built_in=built_in, mine=mine).render()


@blueprint.get("/columns/new")
@allow(Permission.EXPORT)
def new_set() -> str:
    """Show the form of a new set, begun with a built-in one."""
    start = request.args.get("from", "common")
    every = _columns()
    keys = built_in_keys(start if start in BUILT_IN else "common", every)
    return _form(None, "", keys)


@blueprint.post("/columns/new")
@allow(Permission.EXPORT)
def make_set() -> str | Response:
    """Store a new set."""
    typed = read_column_set(request.form, _columns())
    if typed.unread:
        return _typed(None, typed, _faults(typed, None))
    try:
        save_column_set.make(database(), signed_in().id, RANKED_LIST, name=typed.name, columns=typed.keys)
    except ColumnSetRefusedError as error:
        return _typed(None, typed, _faults(typed, None) or _said([error.code]))
    flash(_n("已保存列组合“%(name)s”，共 %(n)s 列。", name=typed.name.strip(), n=len(typed.keys)))
    return redirect(url_for("files.columns"))


def _find(set_id: int) -> ColumnSet:
    return or_404(column_sets_queries.set_of_user(database(), signed_in().id, set_id))


def _find_or_removed(set_id: int) -> ColumnSet | None:
    """Return one of one's own sets, None for one that one removed; 404 for any other number."""
    column_set = column_sets_queries.set_of_user(database(), signed_in().id, set_id)
    if column_set is None and was_removed_by(database(), signed_in().id, "column_set", set_id):
        return None
    return or_404(column_set)


@blueprint.get("/columns/<int:set_id>")
@allow(Permission.EXPORT)
def edit_set(set_id: int) -> str:
    """Show one of one's own sets to be changed."""
    column_set = _find(set_id)
    return _form(column_set, column_set.name, column_set.columns)


@blueprint.post("/columns/<int:set_id>")
@allow(Permission.EXPORT)
def change_set(set_id: int) -> str | Response:
    """Change a set's name, columns and order; keys of another scheme stay at its end.

    Who removed it meanwhile, in another window, keeps what he typed for a new set.
    """
    column_set, every = _find_or_removed(set_id), _columns()
    typed = read_column_set(request.form, every)
    if column_set is None:
        return _typed(None, typed, _said(["gone"]) | _faults(typed, None))
    own = column_set.id
    if typed.unread:
        return _typed(column_set, typed, _faults(typed, own))
    kept = unknown_keys(every, column_set.columns) if typed.keys else []
    try:
        save_column_set.change(database(), column_set, typed.name, [*typed.keys, *kept])
    except ColumnSetRefusedError as error:
        gone = error.code == "gone"
        return _typed(None if gone else column_set, typed, _faults(typed, own) or _said([error.code]))
    flash(_n("已保存列组合“%(name)s”，共 %(n)s 列。", name=typed.name.strip(), n=len(typed.keys)))
    return redirect(url_for("files.columns"))


@blueprint.post("/columns/<int:set_id>/remove")
@allow(Permission.EXPORT)
def remove_set(set_id: int) -> Response:
    """Remove one of one's own sets."""
    column_set = _find_or_removed(set_id)
    if column_set is None:
        flash(_("这个列组合此前已经删除。"))
        return redirect(url_for("files.columns"))
    name = column_set.name
    save_column_set.remove(database(), column_set)
    flash(_("已删除列组合“%(name)s”；此前导出的文件不受影响。", name=name))
    return redirect(url_for("files.columns"))


def _faults(typed: TypedSet, own: int | None) -> dict[str, str]:
    """Return id of a field -> what is wrong with what was typed there, everything at once."""
    user_id = signed_in().id
    codes = save_column_set.faults_of(
        database(), user_id, RANKED_LIST, name=typed.name, columns=[*typed.keys, *typed.unread], own=own
    )
    unread = _("请填写大于0的数字，例如 1；不导出的列请留空。")
    return _said(codes) | {f"order-{key}": unread for key in typed.unread}


def _said(codes: Sequence[str]) -> dict[str, str]:
    return {_BESIDE.get(code, WHOLE): say_refused(code) for code in codes}


def _typed(column_set: ColumnSet | None, typed: TypedSet, faults: Mapping[str, str]) -> str:
    """Show again what was typed: chosen columns first, as the page of a set has it, then what can't be read."""
    every = _columns()
    shown = (*columns_named(every, typed.keys), *columns_named(every, typed.unread))
    left = (column for column in every if column not in shown)
    return ColumnSetPage(
        column_set=column_set,
        name=typed.name,
        rows=[(column, typed.places[column.key]) for column in (*shown, *left)],
        unknown=unknown_keys(every, column_set.columns) if column_set is not None else [],
        faults=faults,
    ).render()


def _form(column_set: ColumnSet | None, name: str, keys: Sequence[str]) -> str:
    every = _columns()
    places = {key: place for place, key in enumerate(keys, start=1)}
    chosen = columns_named(every, keys)
    left = [column for column in every if column.key not in places]
    return ColumnSetPage(
        column_set=column_set,
        name=name,
        rows=[(column, places.get(column.key, "")) for column in (*chosen, *left)],
        unknown=unknown_keys(every, keys),
    ).render()
