"""Only a firm's own people change its answers: every route that leads to a save is for roles of the firm alone.

What officials enter waits for the firm (`survey.correcting`). The walk begins at `save_patch` and follows the names of
functions through the code, module by module; the demonstration's loader and tests are no doors.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

import pytest

from survey.models import OF_ENTERPRISES
from survey.store.permissions import GRANTS, Permission
from tests.test_architecture import modules, tree

SAVES = "save_patch"
SERVICES = {
    "survey/answering/confirm_carried.py": "what the firm confirms of an earlier submission",
    "survey/answering/revert_answers.py": "what the firm puts back from a version of its own",
    "survey/answering/section_routes.py": "what the firm types",
    "survey/answering/store_files.py": "files of the firm",
    "survey/correcting/decide_entries.py": "what officials entered, once the firm's responsible person confirms it",
    "survey/workbooks/import_answers.py": "the firm's own workbook",
}
"""Who calls `save_patch`, and what for. A new one is the firm's own act, or it makes entries instead."""
Key = tuple[str, str]
"""A module's path and the name of one of its functions."""


@dataclass
class Code:
    """What modules define and name. `uses`: function -> the functions that it names; `saving`: modules that save."""

    functions: dict[Key, ast.FunctionDef] = field(default_factory=dict)
    uses: dict[Key, set[Key]] = field(default_factory=dict)
    saving: set[str] = field(default_factory=set)

    def add(self, module: str, parsed: ast.Module) -> None:
        """Read a module. A name is what the module imports under it, or defines."""
        nodes = list(ast.walk(parsed))
        imported = {
            alias.asname or alias.name: (f"{node.module}".replace(".", "/") + ".py", alias.name)
            for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
        }  # fmt: skip
        for node in (one for one in nodes if isinstance(one, ast.FunctionDef)):
            names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            self.functions[module, node.name] = node
            self.uses[module, node.name] = {imported.get(name, (module, name)) for name in names}
        called = [one.func for one in nodes if isinstance(one, ast.Call)]
        names = {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in called}
        self.saving |= {module} if SAVES in names else set()

    def views(self, services: Collection[str]) -> dict[Key, set[str]]:
        """Return the views that lead to a save in one of the services, through any functions, with permissions."""
        reached = {key for key, used in self.uses.items() if key[0] in services and SAVES in {name for _, name in used}}
        while more := {key for key, used in self.uses.items() if key not in reached and used & reached}:
            reached |= more
        return {key: names for key in reached if (names := permissions(self.functions[key]))}


def permissions(function: ast.FunctionDef) -> set[str]:
    """Return the permissions that a view is allowed for; none of a function that is no view."""
    calls = [node for node in function.decorator_list if isinstance(node, ast.Call)]
    found = [argument for node in calls if ast.unparse(node.func) == "allow" for argument in node.args]
    return {ast.unparse(argument).removeprefix("Permission.") for argument in found}


def wrong(code: Code) -> list[str]:
    """Return what to do about callers of `save_patch` that nobody listed, and about views that officials may use."""
    unknown = [
        f"{module} saves answers: make entries (survey.correcting.record_entries), or list it in SERVICES"
        for module in sorted(code.saving - set(SERVICES))
    ]
    return unknown + [
        f"{module}.{name} leads to a save and is allowed for officials: they may not change answers"
        for (module, name), names in sorted(code.views(code.saving).items())
        if not all(GRANTS[Permission[one]] <= OF_ENTERPRISES for one in names)
    ]


@cache
def shipped() -> Code:
    """Return the code of the service, without the demonstration's loader; read once."""
    code = Code()
    for module in modules("survey"):
        if not module.startswith("survey/demo/"):
            code.add(module, tree(module))
    return code


def read(**more: str) -> Code:
    """Return the code of the service with more modules."""
    own = shipped()
    code = Code(dict(own.functions), dict(own.uses), set(own.saving))
    for module, text in more.items():
        code.add(module, ast.parse(text))
    return code


def test_officials_change_no_answer() -> None:
    code = read()
    assert wrong(code) == []
    assert code.saving == set(SERVICES)
    views = {f"{module.removeprefix('survey/')}:{name}" for module, name in code.views(code.saving)}
    assert {"workbooks/upload_routes.py:adopt", "correcting/entered_routes.py:decide"} <= views
    assert {"workbooks/upload_routes.py:propose", "workbooks/zip_routes.py:adopt"} & views == set()


MADE_UP = """
from survey.answering.save_draft import save_patch
from survey.workbooks.import_answers import apply_workbook

@blueprint.post("/made-up")
@allow(Permission.HELP_ENTERPRISES)
def made_up(number):
    return _write(number)

def _write(number):
    return {call}
"""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("apply_workbook(number)", ["survey/made_up/routes.py.made_up leads to a save"]),
        (
            "save_patch(number)",
            ["survey/made_up/routes.py saves answers", "survey/made_up/routes.py.made_up leads to a save"],
        ),
        ("number", []),
    ],
)
def test_a_new_door_is_seen(call: str, said: list[str]) -> None:
    found = wrong(read(**{"survey/made_up/routes.py": MADE_UP.replace("{call}", call)}))
    assert [text.partition(":")[0].partition(" and is")[0] for text in found] == said
