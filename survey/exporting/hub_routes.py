"""The hub of every task with files, and the pages of one's own column sets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.answers.written import read_number
from scoring.characters import cleaned
from scoring.loading.scheme import load_scheme
from survey.definitions.catalogue import catalogue
from survey.exporting.pages import ColumnSetPage, ColumnsPage, FilesPage
from survey.jobs.kinds import KINDS
from survey.jobs.words import say_state
from survey.lists import save_column_set
from survey.lists.column_sets import BUILT_IN, RANKED_LIST, built_in_keys, name_of_set
from survey.lists.columns import ListColumn, all_columns, columns_named, unknown_keys
from survey.lists.save_column_set import ColumnSetRefusedError
from survey.models import ColumnSet, Role
from survey.queries import column_sets as column_sets_queries
from survey.queries import evaluations, exports, jobs
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


def say_refused(error: ColumnSetRefusedError) -> str:
    """Return why a column set is refused, and what to do."""
    return {
        "no_name": _("请给列组合起个名字。"),
        "long_name": _("列组合的名字最多 %(n)s 个字，请缩短。", n=save_column_set.LONGEST_NAME),
        "gone": _("这个列组合已被删除，没有保存。"),
        "same_name": _("您已有同名的列组合，请换一个名字。"),
        "too_many": _("最多保存 %(n)s 个列组合，请先删除不用的。", n=save_column_set.MOST_SETS),
        "no_columns": _("请至少选一列：在要用的列前填次序。"),
        "no_key": _("请选上“企业名称”或“统一社会信用代码”，否则看不出每行是哪家企业。"),
    }[error.code]


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
    name, keys = cleaned(request.form.get("name", "")), _ordered(_columns())
    try:
        save_column_set.make(database(), signed_in().id, RANKED_LIST, name=name, columns=keys)
    except ColumnSetRefusedError as error:
        flash(say_refused(error), "warning")
        return _form(None, name, keys)
    flash(_n("已保存列组合“%(name)s”，共 %(n)s 列。", name=name.strip(), n=len(keys)))
    return redirect(url_for("files.columns"))


def _find(set_id: int) -> ColumnSet:
    return or_404(column_sets_queries.set_of_user(database(), signed_in().id, set_id))


@blueprint.get("/columns/<int:set_id>")
@allow(Permission.EXPORT)
def edit_set(set_id: int) -> str:
    """Show one of one's own sets to be changed."""
    column_set = _find(set_id)
    return _form(column_set, column_set.name, column_set.columns)


@blueprint.post("/columns/<int:set_id>")
@allow(Permission.EXPORT)
def change_set(set_id: int) -> str | Response:
    """Change a set's name, columns and order; keys of another scheme stay at its end."""
    column_set, every = _find(set_id), _columns()
    name, keys = cleaned(request.form.get("name", "")), _ordered(every)
    try:
        save_column_set.change(
            database(), column_set, name, [*keys, *unknown_keys(every, column_set.columns)] if keys else []
        )
    except ColumnSetRefusedError as error:
        flash(say_refused(error), "warning")
        return _form(_find(set_id), name, keys)
    flash(_n("已保存列组合“%(name)s”，共 %(n)s 列。", name=name.strip(), n=len(keys)))
    return redirect(url_for("files.columns"))


@blueprint.post("/columns/<int:set_id>/remove")
@allow(Permission.EXPORT)
def remove_set(set_id: int) -> Response:
    """Remove one of one's own sets."""
    column_set = _find(set_id)
    name = column_set.name
    save_column_set.remove(database(), column_set)
    flash(_("已删除列组合“%(name)s”；此前导出的文件不受影响。", name=name))
    return redirect(url_for("files.columns"))


def _ordered(every: Sequence[ListColumn]) -> list[str]:
    """Return the keys whose order field holds a number, by that number and then as they stand on the page."""
    given = [(request.form.get(f"order-{column.key}", "").strip(), place) for place, column in enumerate(every)]
    numbers = ((read_number(text), place) for text, place in given)
    wanted = sorted((number, place) for number, place in numbers if isinstance(number, Decimal) and number > 0)
    return [every[place].key for _number, place in wanted]


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
