"""Rows of the record are written by few modules: an entry made elsewhere would have no mac."""

from __future__ import annotations

import ast
import re

import pytest

from tests.test_architecture import modules, tree

OF_THE_RECORD = {
    "AuditEntry": {"survey/records/audit_trail.py", "survey/records/erase_personal.py"},
    "AuditPersonal": {"survey/records/audit_trail.py", "survey/records/erase_personal.py"},
    "AuditChain": {"survey/records/append_chain.py"},
    "AuditHead": {"survey/records/append_chain.py"},
}
"""Tables of the record -> the only modules that write into them."""
_WRITING = frozenset({"insert", "update", "delete"})
_IN_SQL = re.compile(r"(insert\s+into|update|delete\s+from)\s+audit_", re.IGNORECASE)


def last_name(node: ast.expr) -> str:
    """Return what stands behind the last dot of an expression as it is written; empty of a constant."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant():
            return ""
    return ast.unparse(node).rpartition(".")[2]


def tampering(module: str, parsed: ast.Module) -> list[str]:
    """Return what to do about a module that makes or changes rows of the record by itself."""
    found = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _IN_SQL.search(node.value):
            found.add("audit_… in SQL")
        if not isinstance(node, ast.Call):
            continue
        called = last_name(node.func)
        given = {last_name(one) for one in node.args}
        found |= {name for name in OF_THE_RECORD if called == name or (called in _WRITING and name in given)}
    return [
        f"{module} writes {name}: entries are made by survey.records.audit_trail.record, which gives them their mac"
        for name in sorted(found)
        if module not in OF_THE_RECORD.get(name, set())
    ]


def test_entries_are_made_at_one_door() -> None:
    assert [advice for module in modules("survey") for advice in tampering(module, tree(module))] == []


@pytest.mark.parametrize(
    "line",
    [
        "database.add(AuditEntry(action='x'))",
        "database.add(models.AuditEntry(action='x'))",
        "database.execute(insert(AuditEntry).values(action='x'))",
        "database.execute(sa.update(models.AuditEntry).values(action='x'))",
        "database.execute(delete(AuditPersonal))",
        "database.add(AuditChain(seq=1))",
        "database.execute(text('INSERT INTO audit_entry (action) VALUES (1)'))",
        "database.execute(text('delete from audit_chain'))",
    ],
)
def test_an_entry_made_elsewhere_is_seen(line: str) -> None:
    [advice] = tampering("survey/accounts/sign_in.py", ast.parse(line))
    assert "audit_trail.record" in advice
