"""The laws of docs/architecture.md that no linter knows: names of modules, who imports whom, who selects, who commits.

What a test finds is a sentence that says what to do. Each law has a made-up line that breaks it.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.test_architecture import EVERYTHING, ROOT, dotted, modules, statements, tree

LOOK = "Where would I look for …"
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})
TASKS = (
    "home", "file_checks", "meeting", "archiving", "overview", "firms", "ledger", "blank_forms", "exporting", "ranking",
    "cases", "verifying", "visiting", "experts", "deciding", "freezing", "publishing", "pilots",
    "reviewing", "workbooks", "correcting", "results", "schemes", "evaluations", "incoming_tables", "campaigns",
    "enquiries", "chasing", "calling", "directory", "lists", "answering", "signals", "accounts", "uploads", "jobs",
    "records",
)  # fmt: skip
SHAPES = ("routes", "pages", "views", "words", "tables", "results", "jobs")
"""Names of modules in a task's folder, alone or behind a noun (`list_views`); whatever else is there is a service,
named by the verb that it does (`submit`, `save_draft`; also `run_jobs`). `results`: plain data that a service returns,
which views and words may read; `tables`: rows of a workbook, ready to be written."""
VERBS = {
    "accept", "add", "amend", "answer", "append", "ask", "assign", "attach", "call",
    "change", "check", "claim", "close", "compare",
    "confirm", "correct", "decide", "edit", "end", "erase", "estimate", "evaluate", "exempt", "expire", "extend",
    "fill",
    "find", "freeze", "gather", "give", "grant", "hand", "import", "invite", "join", "lock", "log", "mark", "merge",
    "note", "open", "pause", "pin", "plan", "print", "propose", "prove", "publish", "read", "record",
    "register", "rehearse", "release", "remind", "replay", "reset", "resolve", "return", "revert", "revoke", "rewrite",
    "run",
    "save", "send", "set", "sign", "start", "store", "submit", "take", "try", "undo", "verify", "write",
}  # fmt: skip
NOUNS_LIKE_VERBS = {
    "survey/directory/call_results.py": "results of calls: `call` is the noun here",
    "survey/file_checks/check_results.py": "results of a check: `check` is the noun here",
}
ODD_MODULES = {
    "survey/accounts/identity_providers.py": "the port for single sign-on, closed until a provider is known",
    "survey/accounts/one_time_codes.py": "made, found and used by claiming, inviting and resetting alike",
    "survey/accounts/pauses.py": "the pause after failures, of passwords and codes alike",
    "survey/accounts/second_factors.py": "secrets and codes of time, used by setting up and proving alike",
    "survey/answering/choice_cache.py": "keeps the rendered choices of long questions, so that a page is quick",
    "survey/answering/estimate_effort.py": "a pure calculation, whose result words may know",
    "survey/archiving/readable.py": "pages of the archive by the views of other tasks, made in a child",
    "survey/evaluations/stored_counts.py": "what is counted once of those rows; a pure function of what scoring gives",
    "survey/evaluations/stored_rows.py": "what scoring gives as the rows that are stored; a pure function of it",
    "survey/home/expert_duties.py": "the duties of one kind of task, for that registry",
    "survey/home/visit_duties.py": "as above",
    "survey/home/deciding_duties.py": "as above",
    "survey/home/publishing_duties.py": "as above",
    "survey/evaluations/stored_tracks.py": "both tracks of a firm as columns of its row; a pure function, too",
    "survey/home/duties.py": "the registry of what waits for each role, and how it is counted",
    "survey/firms/columns.py": "the registry of the columns of the list of firms",
    "survey/firms/filters.py": "the registry of its filters",
    "survey/experts/opinion_figures.py": "the median and the spread of marks, a pure calculation of what views show",
    "survey/incoming_tables/fields.py": "the fields of the tables that may come in, and how each is read",
    "survey/jobs/kinds.py": "the registry of kinds of jobs, which every task that has one imports",
    "survey/jobs/child.py": "the spawned process that computes, and the pipe to it",
    "survey/jobs/worker.py": "the runner that has jobs computed by a child",
    "survey/lists/column_sets.py": "built-in sets of columns and what a stored one means",
    "survey/lists/columns.py": "the registry of a list's columns",
    "survey/lists/facts.py": "what a list says of an enterprise beyond its entry, read in batches",
    "survey/lists/filters.py": "the registry of a list's filters",
    "survey/experts/list_marks.py": "what a list says of marks for its reader, read in batches, as facts are",
    "survey/lists/rows.py": "the rows of a list, read in batches",
    "survey/records/audit_keys.py": "the keys of the record, which making and verifying share",
    "survey/records/audit_trail.py": "who did what; every service writes into it",
    "survey/records/entry_macs.py": "what is worked out with these keys; pure functions of an entry's fields",
    "survey/records/export_records.py": "number, manifest, seals and record of every file that leaves",
    "survey/schemes/kept_scores.py": "what a process keeps of rehearsals, without a database",
    "survey/schemes/rehearsal_duty.py": "what a child computes for a request that waits: a rehearsal and its view",
    "survey/verifying/condition_fields.py": "the columns of an office's table, and how each is read",
    "survey/uploads/four_lists.py": "the four lists of what comes in, shared by workbooks and tables",
    "survey/uploads/mark_in_place.py": "marks in the file that was handed in",
}
WRITERS = {
    "survey/commands/running.py": "the first start fills an empty database",
    "survey/demo/district.py": "lays the demonstration district down",
    "survey/demo/play_decisions.py": "names who decides in the demonstration",
    "survey/demo/play_ended_season.py": "releases the letters of the demonstration's ended season, as a job does",
    "survey/demo/year_before.py": "lays the demonstration's campaign of the year before down",
    "survey/records/export_records.py": "the record of an export is stored before its file leaves",
    "survey/store/search_keys.py": "fills the search keys of enterprises of before, at the start",
    "survey/web/limits.py": "counts of heavy requests, which no task owns",
    "survey/web/session_rows.py": "rows of server-side sessions, which no task owns",
}
"""Modules that are no services and still begin a unit of work."""
SELECTING = {
    "survey/web/session_rows.py": "finds a session whose user is active",
    "survey/accounts/one_time_codes.py": "finds a code by its HMAC",
    "survey/accounts/pauses.py": "counts failures",
    "survey/commands/running.py": "sets sample passwords",
    "survey/demo/district.py": "asks whether the database is empty, and sets PostgreSQL's sequences",
    "survey/demo/play_decisions.py": "finds the two sample officials who decide",
    "survey/demo/play_season.py": "reads who is in the demonstration, to lay its season down",
    "survey/demo/play_desk.py": "as above",
    "survey/demo/play_running.py": "as above",
    "survey/demo/prepare.py": "asks which parts of the demonstration are there",
    "survey/demo/year_before.py": "reads who is in the demonstration, and with which figures",
    "survey/web/limits.py": "reads the one row that it counts in",
    "survey/store/search_keys.py": "reads the enterprises that have no search keys yet",
    "survey/store/equal_rows.py": "holds all rows of every table in two databases against each other",
    "survey/store/moving.py": "copies all rows of every table into another database",
    "survey/lists/facts.py": "reads, in batches, facts of versions that were found through a scope before",
}
"""Modules that are neither queries nor services and still select rows."""
DATA_OF_SERVICES = {
    "survey.blank_forms.store_form.ExaminedForm": "a form that was read, as its page shows it",
    "survey.evaluations.try_withdrawals.Chain": "who moves up after whom",
    "survey.evaluations.try_withdrawals.Successor": "who moves up for one",
    "survey.evaluations.try_withdrawals.Withdrawal": "a step of a chain",
    "survey.meeting.gather_note.NoteSource": "what a note is written of",
    "survey.schemes.rehearse.SchemeComparison": "two evaluations side by side",
    "survey.workbooks.import_answers.OpenedWorkbook": "an uploaded workbook, compared with the draft",
}
"""Dataclasses that views and pages import from services; a new one goes into a `…_results` module instead."""
OURS = {dotted(one) for one in modules("scoring", "exports", "survey")}
OF_TASKS = [module for name in TASKS for module in modules(f"survey/{name}") if not module.endswith("__init__.py")]


def shape_of(module: str) -> str:
    """Return the shape of a module of a task: one of `SHAPES`, ``service``, or nothing for the odd ones."""
    if module in ODD_MODULES:
        return ""
    stem = Path(module).stem
    first, last = stem.partition("_")[0], stem.rpartition("_")[2]
    does = first in VERBS and stem != last and module not in NOUNS_LIKE_VERBS
    return "service" if last not in SHAPES or (does and last in {"jobs", "results"}) else last


def bound(module: str, parsed: ast.Module) -> Iterator[str]:
    """Yield what a module imports as dotted names: `survey.store.db.unit_of_work`; a relative import is spelt out."""
    package = Path(module).parent.parts
    for node in statements(parsed):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*near, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def module_of(name: str) -> str:
    """Return the path of our module that a dotted name is, or is in; empty for a name that is not ours."""
    for one in (name, name.rpartition(".")[0]):
        if one in OURS:
            return f"{one.replace('.', '/')}.py"
    return ""


def named(module: str) -> str | None:
    """Return what to do about the name of a module of a task, or None where its name says what it is."""
    if shape_of(module) != "service" or Path(module).stem.partition("_")[0] in VERBS:
        return None
    return f"{module}: name it by what it does (see CONTRIBUTING, {LOOK}) or list it in ODD_MODULES with a reason"


def test_modules_of_tasks_have_one_of_a_few_shapes() -> None:
    assert [advice for advice in map(named, OF_TASKS) if advice] == []


@pytest.mark.parametrize(
    ("module", "shape"),
    [
        ("survey/jobs/run_jobs.py", "service"),
        ("survey/file_checks/save_results.py", "service"),
        ("survey/file_checks/check_results.py", "results"),
        ("survey/workbooks/comparison_results.py", "results"),
        ("survey/blank_forms/jobs.py", "jobs"),
        ("survey/evaluations/pin_routes.py", "routes"),
        ("survey/lists/facts.py", ""),
    ],
)
def test_shape_of_a_module(module: str, shape: str) -> None:
    assert shape_of(module) == shape


def test_module_without_a_shape_is_told_what_to_do() -> None:
    assert (named("survey/lists/utils.py") or "").startswith(
        "survey/lists/utils.py: name it by what it does (see CONTR"
    )


def vague(module: str) -> list[str]:
    """Return what to do about words in a path that say nothing."""
    return [
        f'{module}: "{word}" says nothing; name it by what it does (see CONTRIBUTING, {LOOK})'
        for word in Path(module).with_suffix("").parts
        if word in VAGUE
    ]


def test_names_tell_a_duty() -> None:
    assert [advice for module in EVERYTHING for advice in vague(module)] == []


def test_vague_name_is_told_what_to_do() -> None:
    [advice] = vague("survey/misc.py")
    assert advice.startswith('survey/misc.py: "misc" says nothing; name it by what it does')


def test_listed_modules_are_there() -> None:
    listed = [*ODD_MODULES, *WRITERS, *SELECTING, *NOUNS_LIKE_VERBS]
    gone = [f"{m}: is gone; take it off the list" for m in listed if not (ROOT / m).is_file()]
    regular = [
        f"{m}: its name is a shape already; take it off ODD_MODULES"
        for m in ODD_MODULES
        if Path(m).stem.rpartition("_")[2] in SHAPES
    ]
    assert gone + regular == []


def test_listed_modules_need_their_exception() -> None:
    idle = [f"{m}: selects nothing; take it off SELECTING" for m in SELECTING if not selects(m, tree(m))]
    idle += [f"{m}: begins no unit of work; take it off WRITERS" for m in WRITERS if not UNITS & {*bound(m, tree(m))}]
    taken = {name for m in OF_TASKS if shape_of(m) in {"views", "pages"} for name in bound(m, tree(m))}
    idle += [
        f"{name}: no view takes it; take it off DATA_OF_SERVICES" for name in DATA_OF_SERVICES if name not in taken
    ]
    assert idle == []


def test_data_that_views_take_from_services_are_dataclasses() -> None:
    found = [
        (name, getattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2])) for name in DATA_OF_SERVICES
    ]
    assert [f"{name}: is no dataclass" for name, one in found if not dataclasses.is_dataclass(one)] == []


UNITS = {
    "survey", "survey.store", "survey.store.*", "survey.store.db", "survey.store.db.unit_of_work", "survey.store.db.*",
}  # fmt: skip


def refusal(own: str, module: str, name: str) -> str | None:
    """Return why a module of the shape or folder `own` may not import a name of ours, and what to do instead."""
    path = module_of(name)
    shape = shape_of(path) if path in OF_TASKS else ""
    ours = name.startswith(("survey.", "exports.", "scoring.")) and not name.startswith("survey.words.language.")
    if ours and name.rpartition(".")[2].startswith("_"):
        return "what begins with _ is its module's own: give it a public name there, or move it to where both find it"
    if own in {"views", "words", "pages", "queries"} and path == "survey/store/db.py":
        return "what only reads or words knows no unit of work: write in a service of the task"
    if name in UNITS and own not in {"service", "store"} and module not in WRITERS:
        return "only services begin a unit of work: write in a module named by its verb, or list this one in WRITERS"
    if own == "words" and shape in {"service", "views", "pages"}:
        return "words know no services and no views: put the data into a `…_results` module and import that"
    if own in {"views", "pages"} and shape == "service" and not known_data(path, name):
        return "views and pages do not call services: take what the route read, or put the data into `…_results`"
    if own in {"service", "jobs", "tables", "results"} and shape in {"views", "pages"}:
        return "services know no views and no pages: return plain data, and let the route make the page"
    if shape == "routes" and module not in {"survey/blueprints.py", "survey/app.py"}:
        return "routes are imported by blueprints and app only: move what you need into a service or view"
    return None


def known_data(path: str, name: str) -> bool:
    """Return whether views may import this of a service: it only reads, or the name is a listed dataclass."""
    return Path(path).stem.startswith("read_") or name in DATA_OF_SERVICES


def crossings(module: str, parsed: ast.Module) -> set[str]:
    """Return what a module of survey imports against the laws, as ``module imports name: what to do``."""
    folder = module.split("/")[1]
    own = shape_of(module) if folder in TASKS else folder
    found = {name: refusal(own, module, name) for name in bound(module, parsed)}
    return {f"{module} imports {name}: {why}" for name, why in found.items() if why}


def test_imports_keep_the_laws_of_tasks() -> None:
    assert sorted(one for module in modules("survey") for one in crossings(module, tree(module))) == []


@pytest.mark.parametrize(
    ("module", "line", "law"),
    [
        ("survey/lists/made_up_views.py", "from survey.store.db import unit_of_work", "knows no unit of work"),
        ("survey/lists/made_up_views.py", "import survey.store.db", "knows no unit of work"),
        ("survey/lists/made_up_views.py", "import survey.store.db as store", "knows no unit of work"),
        ("survey/lists/made_up_words.py", "from survey.store import db", "knows no unit of work"),
        ("survey/lists/made_up_words.py", "from ..store import db", "knows no unit of work"),
        ("survey/queries/made_up.py", "from survey.store.db import unit_of_work", "knows no unit of work"),
        ("survey/lists/routes.py", "from survey.store.db import unit_of_work", "only services begin a unit of work"),
        ("survey/lists/made_up_tables.py", "from survey.store.db import *", "only services begin a unit of work"),
        ("survey/lists/made_up_results.py", "import survey.store.db", "only services begin a unit of work"),
        ("survey/lists/facts.py", "from survey.store import db", "only services begin a unit of work"),
        ("survey/ranking/list_views.py", "from survey import store", "only services begin a unit of work"),
        (
            "survey/web/request_context.py",
            "from survey.store.db import unit_of_work",
            "only services begin a unit of work",
        ),
        ("survey/home/words.py", "from survey.evaluations import evaluate", "words know no services"),
        ("survey/jobs/words.py", "from .start_job import start_job", "words know no services"),
        ("survey/jobs/words.py", "from survey.jobs import run_jobs", "words know no services"),
        ("survey/meeting/views.py", "from survey.meeting.gather_note import gather", "views and pages do not call"),
        ("survey/meeting/pages.py", "from survey.evaluations import evaluate", "views and pages do not call"),
        ("survey/meeting/pages.py", "import survey.jobs.run_jobs", "views and pages do not call"),
        ("survey/meeting/save_note.py", "from survey.meeting.views import Note", "services know no views"),
        ("survey/meeting/save_note.py", "from .views import Note", "services know no views"),
        ("survey/jobs/run_jobs.py", "from survey.jobs import pages", "services know no views"),
        ("survey/meeting/jobs.py", "from survey.meeting import pages", "services know no views"),
        ("survey/jobs/run_jobs.py", "from survey.evaluations.evaluate import _pinned", "is its module's own"),
        ("survey/meeting/save_note.py", "from survey.meeting.routes import note", "routes are imported by"),
    ],
)
def test_an_import_against_the_laws_is_seen(module: str, line: str, law: str) -> None:
    [crossing] = crossings(module, ast.parse(line))
    assert law in crossing


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("survey/app.py", "from survey.store.db import make_engine"),
        ("survey/jobs/run_jobs.py", "from survey.store.db import unit_of_work"),
        ("survey/lists/made_up_views.py", "from survey.answering.read_draft import DraftContext"),
        ("survey/file_checks/views.py", "from .check_results import CheckResult"),
    ],
)
def test_an_import_that_the_laws_allow(module: str, line: str) -> None:
    assert crossings(module, ast.parse(line)) == set()


def selects(module: str, parsed: ast.Module) -> bool:
    """Return whether a module selects rows: it imports `select`, or calls `….select(` or `….query(` of SQLAlchemy."""
    names = set(bound(module, parsed))
    if any(name.startswith("sqlalchemy") and name.rpartition(".")[2] in {"select", "*"} for name in names):
        return True
    called = {n.func.attr for n in ast.walk(parsed) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    return any(name.startswith("sqlalchemy") for name in names) and bool(called & {"select", "query"})


def selecting(module: str, parsed: ast.Module) -> list[str]:
    """Return what to do about a module that selects rows and is neither a query, nor a service, nor listed."""
    service = module in OF_TASKS and shape_of(module) == "service"
    if service or module.startswith("survey/queries/") or module in SELECTING or not selects(module, parsed):
        return []
    return [f"{module} selects rows: make it a named function in survey/queries, or list it in SELECTING with a reason"]


def test_rows_are_selected_by_queries_and_services() -> None:
    assert [advice for module in modules("survey") for advice in selecting(module, tree(module))] == []


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy import select",
        "from sqlalchemy import select as choose",
        "import sqlalchemy as sa\nsa.select(1)",
        "from sqlalchemy.orm import Session\ndef f(database: Session): return database.query(1)",
    ],
)
@pytest.mark.parametrize(
    "module", ["survey/lists/words.py", "survey/ranking/list_views.py", "survey/web/request_context.py"]
)
def test_a_select_elsewhere_is_seen(module: str, line: str) -> None:
    [advice] = selecting(module, ast.parse(line))
    assert advice.startswith(f"{module} selects rows: make it a named function in survey/queries")


def committing(module: str, parsed: ast.Module) -> list[str]:
    """Return what to do about calls of `….commit()`."""
    return [
        f"{module}:{node.lineno} commits: write inside `with unit_of_work(database):` (survey.store.db) instead"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def test_only_the_unit_of_work_commits() -> None:
    """Services write through `db.unit_of_work`; nobody else ends a transaction."""
    others = [module for module in modules("survey") if module != "survey/store/db.py"]
    assert [advice for module in others for advice in committing(module, tree(module))] == []
    assert len(committing("survey/store/db.py", tree("survey/store/db.py"))) == 1


def test_only_the_demonstration_tells_another_moment() -> None:
    """A service that ran under `as_of` would write what never was."""
    importing = [
        module
        for module in modules("survey")
        for node in statements(tree(module))
        if isinstance(node, ast.ImportFrom) and "as_of" in {name.name for name in node.names}
    ]
    assert importing == ["survey/demo/play_ended_season.py", "survey/models/__init__.py"]
