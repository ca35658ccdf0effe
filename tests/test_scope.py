"""The law of scopes: what an address names is found through a Scope before anything else is done with it.

Every number in an address (`<int:…>` of a route, `number_in_address`) is followed through functions of `…routes.py`.
The first call that gets it also gets the reader's `Scope`, is listed here with a reason, or is a function that does the
same. Where what is not found ends the request with 404, later calls get it as they like.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.found_otherwise import BELONGS_TO_NOBODY, BY_READER, OF_AN_EVALUATION
from tests.test_architecture import ROOT, dotted, modules, tree

FINDS_DRAFTS = "survey/answering/find_draft.py"
NEVER_DECIDED = frozenset({"evaluation_id"})
NOT_FOUND_BY = {
    ("survey/ranking/segment_routes.py", "number"): "a segment of the scheme; its entries are read in scope",
}
"""Numbers in an address by which no row is looked for in the database."""
NAMES_IN_ADDRESSES = {
    "action": "of the list of firms, one of a few", "check_id": "of a set of signals", "criterion_id": "of a scheme",
    "day": "of reminders", "kind": "of a table, one of three", "node": "of a questionnaire's tree",
    "office": "of a scheme's conditions", "outcome": "of an act, one of two",
    "question_id": "of a questionnaire", "questionnaire": "of the campaign",
    "questionnaire_id": "of the campaign", "section": "of a questionnaire",
}  # fmt: skip
"""Texts in an address: names of definitions, no rows."""
NUMBERS, MAKES_ADDRESSES = {"number_in_address", "as_number"}, {"flask.url_for", "flask.redirect"}
ROUTES = [module for module in modules("survey") if module.endswith("routes.py")]
Function = ast.FunctionDef


@dataclass
class Reading:
    """The functions of a module with what its names mean, and what was found against the law."""

    module: str
    functions: dict[str, Function]
    names: dict[str, str]
    against: list[str] = field(default_factory=list)


def reading(module: str, parsed: ast.Module) -> Reading:
    """Return a module's functions, and local name -> dotted name of what it imports."""
    names = {}
    for node in ast.walk(parsed):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    functions = {node.name: node for node in ast.walk(parsed) if isinstance(node, Function)}
    return Reading(module, functions, names)


@cache
def drafts() -> Reading:
    """Return the module that finds drafts, which routes call with an enterprise's id."""
    return reading(FINDS_DRAFTS, tree(FINDS_DRAFTS))


def placeholders(parsed: ast.Module) -> set[tuple[str, str]]:
    """Return (converter, name) of every placeholder in a module's addresses; no converter is a text."""
    found = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for part in node.value.split("<")[1:]:
                kind, colon, name = part.partition(">")[0].rpartition(":")
                if "/" in node.value and ">" in part and name.isidentifier():
                    found.add((kind if colon else "", name))
    return found


def called(read: Reading, call: ast.Call) -> str:
    """Return the dotted name of what is called; of what is not imported, the name as it stands."""
    first, *others = ast.unparse(call.func).split(".")
    return ".".join([read.names.get(first, first), *others])


def given(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call."""
    return [*call.args, *(item.value for item in call.keywords)]


def outside_of_calls(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is in it, but not what the calls in it get: that is theirs."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Call) or called_name(child) in NUMBERS:
            yield from outside_of_calls(child)


def called_name(node: ast.AST) -> str:
    """Return the last part of the name of what a node calls, empty for what is no call."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def holds(node: ast.expr, name: str) -> bool:
    """Return whether an argument holds a name itself, be it in a list, a dictionary or a comparison."""
    if isinstance(node, ast.Call) and called_name(node) not in NUMBERS:
        return False
    return any(
        (isinstance(one, ast.Name) and one.id == name) or (name in NUMBERS and called_name(one) == name)
        for one in outside_of_calls(node)
    )


def scopes_of(function: Function) -> set[str]:
    """Return the names in a function that are a Scope: of the signed-in reader, or handed in as such."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    found = {item.arg for item in arguments if item.annotation is not None and ast.unparse(item.annotation) == "Scope"}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                found |= {ast.unparse(one) for one, value in pairs if called_name(value) == "current_scope"}
    return found


def has_scope(function: Function, call: ast.Call) -> bool:
    """Return whether a call gets a Scope of the reader."""
    known = scopes_of(function)
    return any(
        called_name(one) == "current_scope" or (isinstance(one, ast.Name) and one.id in known) for one in given(call)
    )


def ends_with_404(function: Function, call: ast.Call) -> bool:
    """Return whether a request ends where a call finds nothing: in `or_404(…)`, or by an `if` that aborts."""
    for statement in function.body:
        if call not in ast.walk(statement):
            continue
        if isinstance(statement, ast.If):
            return call in ast.walk(statement.test) and aborts(statement)
        if isinstance(statement, ast.For | ast.While | ast.With | ast.Try):
            return False
        if any(called_name(node) == "or_404" and call in given(node) for node in ast.walk(statement)):  # type: ignore[arg-type]
            return True
        targets = {ast.unparse(one) for one in statement.targets} if isinstance(statement, ast.Assign) else set()
        ends = [later for later in function.body if isinstance(later, ast.If) and aborts(later)]
        return any(targets & missing(later.test) for later in ends)
    return False


def aborts(statement: ast.If) -> bool:
    """Return whether an `if` only ends the request, with 404."""
    return ast.unparse(statement.body[-1]) == "abort(404)"


def missing(test: ast.expr) -> set[str]:
    """Return what a condition asks about with ``… is None`` or ``not …``."""
    return {
        ast.unparse(node.left if isinstance(node, ast.Compare) else node.operand)
        for node in ast.walk(test)
        if isinstance(node, ast.UnaryOp) or (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is))
    }


def also_called(function: Function, name: str) -> set[str]:
    """Return a number's names in a function: its own, and those of what is made of it without a call."""
    names = {name}
    for node in sorted((one for one in ast.walk(function) if isinstance(one, ast.Assign)), key=lambda one: one.lineno):
        if any(holds(node.value, one) for one in names - NUMBERS):
            names |= {ast.unparse(target) for target in node.targets}
    return names


def parameter(function: Function, call: ast.Call, name: str) -> str:
    """Return the parameter of a function that gets a name in a call; empty where it is none of its own."""
    pairs = zip((item.arg for item in function.args.args), call.args, strict=False)
    by_position = [own for own, one in pairs if holds(one, name)]
    return next(iter([*by_position, *(item.arg or "" for item in call.keywords if holds(item.value, name))]), "")


def decides(read: Reading, function: Function, name: str) -> bool:
    """Follow a number through a function, noting what is against the law; return whether it was found in scope."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = also_called(function, name)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        held = next((own for own in names for one in given(call) if holds(one, own)), "")
        what = called(read, call)
        if not held or what in MAKES_ADDRESSES:
            continue
        other = read if what in read.functions else drafts() if what.startswith(dotted(FINDS_DRAFTS)) else None
        found = other.functions[what.rpartition(".")[2]] if other is not None else None
        decided = False
        if other is not None and found is not None and (own := parameter(found, call, held)):
            decided = decides(other, found, own)
        elif has_scope(function, call) or what in BY_READER or what in BELONGS_TO_NOBODY:
            decided = ends_with_404(function, call)
        elif what not in OF_AN_EVALUATION:
            read.against.append(
                f"{read.module}: {function.name} gives {name} to {ast.unparse(call.func)} before it was found through"
                " a Scope: find it with current_scope() and or_404(…) first"
            )
            return True  # told once
        if decided and name not in NEVER_DECIDED:
            return True
    return False


def sources(read: Reading, parsed: ast.Module) -> Iterator[tuple[Function, str]]:
    """Yield (function, name) of every number that comes from the address: of a route, or asked for by its name."""
    numbers = {name for kind, name in placeholders(parsed) if kind == "int"}
    for function in read.functions.values():
        if any("blueprint." in ast.unparse(one) for one in function.decorator_list):
            names = [item.arg for item in function.args.args]
            yield from ((function, name) for name in names if name in numbers)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and called_name(node.value) == "number_in_address":
                yield from ((function, ast.unparse(target)) for target in node.targets)
        yield function, "number_in_address"


def unfound(module: str, parsed: ast.Module) -> list[str]:
    """Return what is against the law in a routes module."""
    read = reading(module, parsed)
    for function, name in sources(read, parsed):
        if (module, name) not in NOT_FOUND_BY:
            decides(read, function, name)
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call) and called(read, node).rpartition(".")[2] == "Scope":
            read.against.append(f"{module}: makes a Scope of its own: take current_scope(), which is the reader's")
        if isinstance(node, ast.Subscript | ast.Attribute) and ast.unparse(node.value) == "request.view_args":
            read.against.append(f"{module}: takes a number out of request.view_args: make it an argument of the route")
    return list(dict.fromkeys(read.against))


@pytest.mark.parametrize("module", [*ROUTES, FINDS_DRAFTS])
def test_what_an_address_names_is_found_through_a_scope(module: str) -> None:
    assert unfound(module, tree(module)) == []


def test_a_draft_is_found_through_a_scope() -> None:
    read = drafts()
    assert decides(read, read.functions["draft_of_enterprise"], "enterprise_id")
    assert read.against == []


def test_texts_in_addresses_are_names_of_definitions() -> None:
    found = {(kind, name) for module in ROUTES for kind, name in placeholders(tree(module))}
    assert {name for kind, name in found if kind != "int"} == set(NAMES_IN_ADDRESSES)
    assert {kind for kind, _name in found} == {"", "int", "any(directory, ratings, chasing)", "any(confirm, reserve)"}


def test_the_law_looks_at_every_number() -> None:
    """Whatever number a route takes comes from its address, and is followed."""
    looked, taken = set(), set()
    for module in ROUTES:
        read = reading(module, parsed := tree(module))
        looked |= {(module, function.name, name) for function, name in sources(read, parsed)}
        for function in read.functions.values():
            if function.decorator_list:
                numbers = [item.arg for item in function.args.args if ast.unparse(item.annotation or function) == "int"]
                taken |= {(module, function.name, name) for name in numbers}
    assert taken <= looked
    assert ("survey/results/routes.py", "result", "version_id") in taken
    assert ("survey/ranking/tracing_routes.py", "criterion", "entry_id") in taken


def test_exceptions_are_needed() -> None:
    every = set()
    for module in ROUTES:
        parsed = tree(module)
        read = reading(module, parsed)
        every |= {called(read, node) for node in ast.walk(parsed) if isinstance(node, ast.Call)}
    listed = {*BY_READER, *BELONGS_TO_NOBODY, *OF_AN_EVALUATION}
    assert sorted(listed - every) == [], "no route calls these any more: take them off the lists"
    assert [module for module, _name in NOT_FOUND_BY if not (ROOT / module).is_file()] == []


HEAD = """
from survey.evaluations import pin
from survey.queries import evaluations, jobs as jobs_queries, schemes, submissions
from survey.store.scope import Scope
from survey.answering.find_draft import draft_of_enterprise

@blueprint.get("/made-up/<int:entry_id>/<int:version_id>/<int:evaluation_id>")
def made_up(entry_id: int, version_id: int, evaluation_id: int) -> str:
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("version = or_404(database().get(SubmissionVersion, version_id))", "gives version_id to database().get"),
        (
            "version = submissions.latest_version(database(), version_id)",
            "gives version_id to submissions.latest_version",
        ),
        ("database().scalar(select(Pin).where(Pin.id == entry_id))", "gives entry_id to select(Pin).where"),
        ("pin.confirm(database(), entry_id, user=signed_in())", "gives entry_id to pin.confirm"),
        ("start_job('adopt', {'entry': entry_id})", "gives entry_id to start_job"),
        ("helper(number=version_id)\n\ndef helper(number): return database().get(Pin, number)", "gives number to"),
        (
            "or_404(evaluations.entry(database(), Scope(everything=True), 1, entry_id))",
            "gives entry_id to evaluations.entry",
        ),
        ("scope = everything()\n    or_404(evaluations.entry(database(), scope, 1, entry_id))", "gives entry_id to"),
        (
            "or_404(evaluations.entry(database(), current_scope(), 1, 2))\n    pin.confirm(database(), entry_id)",
            "pin.confirm",
        ),
        (
            "evaluations.entry(database(), current_scope(), 1, entry_id)\n    pin.confirm(database(), entry_id)",
            "gives entry_id to pin.confirm",
        ),
        (
            (
                "found = evaluations.entry(database(), current_scope(), 1, entry_id)\n"
                "    if found is None:\n        found = 1\n    pin.confirm(database(), entry_id)"
            ),
            "gives entry_id to pin.confirm",
        ),
        (
            (
                "if wanted:\n        or_404(evaluations.entry(database(), current_scope(), 1, entry_id))\n"
                "    pin.confirm(database(), entry_id)"
            ),
            "gives entry_id to pin.confirm",
        ),
        (
            "or_404(evaluations.evaluation(database(), evaluation_id))\n    rows = all_of(database(), evaluation_id)",
            "gives evaluation_id to all_of",
        ),
        ("wanted = number_in_address('entry')\n    database().get(Pin, wanted)", "gives wanted to database().get"),
        ("database().get(Pin, number_in_address('entry'))", "gives number_in_address to database().get"),
        ("same = entry_id\n    database().get(Pin, same)", "gives entry_id to database().get"),
        (
            "helper(*[version_id])\n\ndef helper(*numbers): return database().get(Pin, numbers[0])",
            "version_id to helper",
        ),
        ("Scope(everything=True)", "makes a Scope of its own"),
        ("database().get(Pin, request.view_args['pin_id'])", "out of request.view_args"),
        ("database().get(Pin, request.view_args.get('pin_id'))", "out of request.view_args"),
    ],
)
def test_what_is_found_without_a_scope_is_seen(body: str, told: str) -> None:
    seen = unfound("survey/made_up/routes.py", ast.parse(f"{HEAD}    {body}"))
    assert [told in one for one in seen][:1] == [True]


@pytest.mark.parametrize(
    "body",
    [
        "version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))\n    show(version_id)",
        "scope, a = current_scope(), 1\n    or_404(evaluations.entry(database(), scope, 1, entry_id))\n    f()",
        (
            "found = evaluations.entry(database(), current_scope(), 1, entry_id)\n"
            "    if found is None or other:\n        abort(404)\n    pin.confirm(database(), entry_id)"
        ),
        "if not waits(database(), current_scope(), entry_id):\n        abort(404)\n    decide(database(), entry_id)",
        "or_404(jobs_queries.job_in_scope(database(), signed_in(), entry_id))\n    show(entry_id)",
        "or_404(schemes.version(database(), version_id))\n    edit(version_id)",
        "evaluations.evaluation(database(), evaluation_id)",
        "draft_of_enterprise(entry_id)\n    show(entry_id)",
        (
            "find(entry_id)\n    show(entry_id)\n\ndef find(number):\n"
            "    return or_404(evaluations.entry(database(), current_scope(), 1, number))"
        ),
        "return redirect(url_for('made.up', entry_id=entry_id))",
    ],
)
def test_what_is_found_through_a_scope_passes(body: str) -> None:
    imports = "from flask import redirect, url_for\n"
    assert unfound("survey/made_up/routes.py", ast.parse(f"{imports}{HEAD}    {body}")) == []
