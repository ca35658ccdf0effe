"""What a process keeps to itself between requests, each with why it is right beside another server process.

Two processes on one database see none of each other's memory. Whatever a module or the application keeps must therefore
be a copy of what never changes, or concern this process alone. An id says whose copy it is in one database only: one
that was restored gives the ids after its backup again, so nothing is kept by an id alone.
"""

from __future__ import annotations

import ast
import re

import pytest

from tests.test_architecture import modules, tree

PURE = "a pure function of its arguments, with a bound"
DEFINITIONS = "from files of the program, which do not change while it runs"
PROCESS = "shares out this process's own processors and memory"
KEPT = {
    "exports/archive/cell_references.py:box": PURE,
    "exports/archive/number_formats.py:_of_section": PURE,
    "exports/archive/number_formats.py:_sections": PURE,
    "exports/archive/number_formats.py:marks_of": PURE,
    "exports/archive/part_types.py:_types": PURE,
    "exports/archive/relations.py:related_in": PURE,
    "exports/archive/safe_xml.py:_judged_alike": PURE,
    "exports/archive/sheet_scan.py:_scanned_alike": PURE,
    "exports/archive/workbook_parts.py:_sheets": PURE,
    "exports/archive/zip_archive.py:_unpacked_alike": PURE,
    "exports/incoming_lists/reader.py:_bare": PURE,
    "exports/incoming_lists/reader.py:_plain": PURE,
    "exports/questionnaire/layout.py:_texts": PURE,
    "exports/questionnaire/layout.py:_words": PURE,
    "exports/reading/reader.py:_frame": PURE,
    "exports/seals/plain_formats.py:alike": PURE,
    "exports/writing/formula_worksheet.py:_letters": "of a column's number, of which a sheet has 16,384",
    "exports/printed/coverage.py:covered": "the characters of the fonts that lie in the repository, read once",
    "scoring/answers/derived_figures.py:_exact": PURE,
    "scoring/certainty/answer_draws.py:_words_of": PURE,
    "scoring/certainty/hit_counts.py:_libraries": "which libraries this process has loaded",
    "scoring/characters.py:compared": PURE,
    "scoring/ranking/segments.py:_FITTING": PROCESS,
    "survey/answering/blank_copy_views.py:_forms": "of definitions by their digests",
    "survey/answering/choice_cache.py:_pieces": "of texts that are its arguments, and the program's templates",
    "survey/answering/note_readiness.py:_always_required": PURE,
    "survey/answering/note_readiness.py:_bearing": PURE,
    "survey/definitions/catalogue.py:catalogue": DEFINITIONS,
    "survey/definitions/directory.py:directory": DEFINITIONS,
    "survey/definitions/formats.py:_entries": DEFINITIONS,
    "survey/definitions/formats.py:_industries": DEFINITIONS,
    "survey/definitions/expert_scales.py:declared_scales": DEFINITIONS,
    "survey/definitions/published_levels.py:published_levels": DEFINITIONS,
    "survey/definitions/renamed_questions.py:renamed_questions": DEFINITIONS,
    "survey/demo/clauses.py:_KNOWN": "definitions by their digests, while a demonstration is made",
    "survey/demo/clauses.py:_asked_ids": PURE,
    "survey/demo/clauses.py:_shares_of": PURE,
    "survey/enquiries/words.py:_numbers": "of definitions by their digests",
    "survey/jobs/kinds.py:DUTIES": "what modules register when they are imported",
    "survey/jobs/kinds.py:KINDS": "what modules register when they are imported",
    "survey/queries/comparing_names.py:_escaped": PURE,
    "survey/queries/comparing_names.py:_table": PURE,
    "survey/models/search_keys.py:_readings": PURE,
    "survey/store/prepared.py:_compiled": "the text of statements that are constants, for this process's own engine",
    "survey/queries/levels.py:_KEPT": "of an evaluation by its identity, in any database, and definitions by digests",
    "survey/queries/spreads.py:_KEPT": "of an evaluation by its identity, in any database",
    "survey/schemes/kept_scores.py:_schemes": "of documents, each compared with what it was read from",
    "survey/store/db.py:_here": "whether this thread writes",
    "survey/store/failures.py:_guard": "threads of this process write one line of the instance's file at a time",
    "survey/store/failures.py:_waiting": "failures of this process, written a moment later; others write theirs",
    "survey/store/migrations.py:newest_revision": DEFINITIONS,
    "survey/store/patience.py:_here": "how long this thread may still wait",
    "survey/store/shared_sync.py:_making": PROCESS,
    "survey/store/shared_sync.py:_syncs": "who waits for the disk in this process; another asks the disk itself",
    "survey/web/passwords.py:_local_words": DEFINITIONS,
    "survey/web/passwords.py:_slots": PROCESS,
    "survey/web/passwords.py:turns": "one guess of an address at a time; another process allows one more",
}
"""``module:name`` -> why it is right."""
EXTENSIONS = {
    "audit_keys": "the keys of the instance, which a file of it keeps",
    "companion": "the child that computes for those who wait here; who asks again is known by his account's number",
    "courier": "mails that wait; one that is lost with its process is asked for again",
    "engine": "connections of this process",
    "kept_scores": "of rehearsals, held each time against what they were made of, of an evaluation by its identity",
    "readers": "how sessions are made that only read",
    "refusals": "what this process refused and has not written yet",
    "runners": "the workers of jobs in this process",
    "service_readings": "what was seen a few seconds ago",
    "sessions": "how sessions are made",
    "settings": "read once, when the process starts",
    "static_digests": "of files of the program",
    "worded_templates": "of files of the program, in each language",
}
"""What the application keeps -> why it is right. Beside these, how endpoints are counted (`COUNTS`), and addresses by
the program's routes."""
MAKERS = {
    "cache",
    "lru_cache",
    "Lock",
    "RLock",
    "Condition",
    "Semaphore",
    "BoundedSemaphore",
    "local",
    "Event",
    "remembered",
}
CONTAINERS = {"dict", "list", "set", "Counter", "defaultdict", "deque", "WeakKeyDictionary"}


def name_of(node: ast.expr) -> str:
    """Return the last name of what is called or named: `threading.Lock()` is ``Lock``."""
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def keeps(value: ast.expr | None, classes: set[str]) -> bool:
    """Return whether a value may change later: an empty container, a lock, a cache, an object of the module's own."""
    if isinstance(value, ast.Dict | ast.List):
        return ast.unparse(value) in {"{}", "[]"}
    return isinstance(value, ast.Call) and name_of(value) in MAKERS | CONTAINERS | classes and not is_filled(value)


def is_filled(value: ast.Call) -> bool:
    """Return whether a call makes a container of what it is given, which nobody fills later."""
    return name_of(value) in CONTAINERS and bool(value.args)


def state(module: str, parsed: ast.Module) -> list[str]:
    """Return ``module:name`` of caches, locks, empty containers and instances of own classes that a module keeps."""
    frozen = "frozen=True"
    classes = {
        node.name
        for node in parsed.body
        if isinstance(node, ast.ClassDef) and not any(frozen in ast.unparse(one) for one in node.decorator_list)
    }
    found = []
    for node in parsed.body:
        if isinstance(node, ast.FunctionDef):
            found += [node.name for one in node.decorator_list if name_of(one) in MAKERS]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and keeps(node.value, classes):
            found.append(ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target))
    return [f"{module}:{name}" for name in found]


def test_whatever_a_process_keeps_has_its_reason() -> None:
    served = [module for module in modules("survey", "exports", "scoring") if not module.startswith("survey/commands/")]
    assert {found for module in served for found in state(module, tree(module))} == set(KEPT)


def extensions(parsed: ast.Module) -> list[str]:
    """Return the names under which a module keeps something in the application."""
    found: list[ast.expr] = []
    for node in ast.walk(parsed):
        if isinstance(node, ast.Assign):
            found += [one.slice for one in node.targets if isinstance(one, ast.Subscript) and is_extensions(one.value)]
        elif isinstance(node, ast.Call) and name_of(node) == "setdefault" and is_extensions(node.func):
            found.append(node.args[0])
    return [str(one.value) if isinstance(one, ast.Constant) else ast.unparse(one) for one in found]


def is_extensions(node: ast.expr) -> bool:
    """Return whether an expression is an application's `extensions`, or a method of them."""
    return re.search(r"\bextensions(\.\w+)?$", ast.unparse(node)) is not None


def test_whatever_the_application_keeps_has_its_reason() -> None:
    assert {name for module in modules("survey") for name in extensions(tree(module))} == {*EXTENSIONS, "COUNTS"}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('app.extensions["a"] = {}', ["a"]),
        ('held = state.app.extensions["a"] = Held()', ["a"]),
        ('kept: Kept = current_app.extensions.setdefault("a", Kept())', ["a"]),
        ("app.extensions.setdefault(COUNTS, {})", ["COUNTS"]),
        ('found = app.extensions["a"]; found.setdefault("b", 1); app.extensions.get("c")', []),
    ],
)
def test_what_the_application_keeps_is_seen(line: str, names: list[str]) -> None:
    assert extensions(ast.parse(line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "import threading\n_lock = threading.Lock()",
        "_KEPT: dict[str, int] = {}",
        "_seen = []",
        "_seen = set()",
        "class Turns:\n    pass\nturns = Turns()",
        "@lru_cache(maxsize=1)\ndef seen(): ...",
        "seen = lru_cache(maxsize=1)(read)",
    ],
)
def test_what_keeps_something_is_seen(line: str) -> None:
    assert len(state("survey/made_up.py", ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "_ROWS = {1: 2}",
        "NAMES = frozenset({1})",
        "@dataclass(frozen=True)\nclass A: ...\nNOTHING = A()",
        "x = set([1])",
    ],
)
def test_what_does_not_change_is_none(line: str) -> None:
    assert state("survey/made_up.py", ast.parse(line)) == []
