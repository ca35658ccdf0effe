"""Every action that the code records, from its source: what stands in calls, and what variables there can hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from survey.models import Act, UploadState, VisitAct
from tests.test_architecture import ROOT, modules, tree

RECORDERS = {"audit_trail.record": 1, "audit_trail.Entry": 0, "Entry": 0}
"""What makes an entry, and at which place its action stands."""
OF_VARIABLES: Mapping[tuple[str, str], frozenset[str]] = {
    ("survey/accounts/sign_in.py", "done"): frozenset(
        {"sign_in", "sign_in_failed", "password_right", "password_wrong"}
    ),
    ("survey/accounts/claim_account.py", "action"): frozenset({"claim_account", "take_over"}),
    ("survey/answering/change_standing.py", "act"): frozenset(str(act) for act in Act),
    ("survey/chasing/log_call.py", "action"): frozenset({"log_call", "correct_call"}),
    ("survey/directory/lock_firms.py", "action"): frozenset(
        {"call_firm", "take_back_call", "exempt_firm", "end_exemption", "propose_firm", "refuse_proposal"}
    ),
    ("survey/experts/end_assignment.py", "_ACTIONS[kind]"): frozenset({"recuse_expert", "withdraw_expert"}),
    ("survey/freezing/freeze.py", "action"): frozenset(
        {"freeze_list", "amend_list", "sign_list", "send_back_list", "attach_scan"}
    ),
    ("survey/deciding/confirm_decision.py", "ACTIONS[kind]"): frozenset(
        {"confirm_decision", "refuse_decision", "withdraw_decision"}
    ),
    ("survey/publishing/answer_objection.py", "ACTIONS[kind]"): frozenset(
        {"note_objection", "answer_objection", "uphold_objection"}
    ),
    ("survey/deciding/confirm_act.py", "ACTIONS[kind]"): frozenset(
        {"confirm_decision", "refuse_decision", "withdraw_decision"}
    ),
    ("survey/deciding/confirm_act.py", "_OF_ACT[kind]"): frozenset({"confirm_act", "refuse_act", "withdraw_act"}),
    ("survey/records/record_changes.py", "action"): frozenset(
        {"change_enterprise", "add_firm", "close_firm", "reopen_firm"}
    ),
    ("survey/verifying/record_level.py", "action"): frozenset({"record_level", "correct_level", "withdraw_level"}),
    ("survey/verifying/record_condition.py", "action_of(answer)"): frozenset(
        {"record_condition", "withdraw_condition"}
    ),
    ("survey/verifying/write_conditions.py", "action_of(one.answer)"): frozenset(
        {"record_condition", "withdraw_condition"}
    ),
    ("survey/enquiries/store_message.py", "action"): frozenset({"write_message", "answer_message"}),
    ("survey/visiting/lock_visit.py", "action"): frozenset(f"visit_{act}" for act in VisitAct),
    ("survey/uploads/save_upload.py", "f'import_{state}'"): frozenset(
        f"import_{state}" for state in (UploadState.APPLIED, UploadState.DISCARDED)
    ),
}
"""Module and expression of an action that is neither a text nor a parameter: what it can be."""


def sites() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield module, expression and actions of every place that makes an entry; no actions where nobody knows."""
    for module in modules("survey"):
        text = (ROOT / module).read_text(encoding="utf-8")
        if module != "survey/records/audit_trail.py" and ("AuditEntry" in text or "audit_trail" in text):
            parsed = tree(module)
            for expression, inside in _expressions(parsed):
                yield module, ast.unparse(expression), _known(module, parsed, expression, inside)


def _expressions(parsed: ast.Module) -> Iterator[tuple[ast.expr, ast.FunctionDef | None]]:
    functions = [node for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(parsed):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            place = RECORDERS.get(name)
            if place is not None and len(node.args) > place:
                found.append(node.args[place])
            if name in {"AuditEntry", "insert(AuditEntry).values"}:
                found += [item.value for item in node.keywords if item.arg == "action"]
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            named = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "action"]
            found += [value for value in named if ast.unparse(value) != "entry.action"]  # of an entry that was made
        for expression in found:
            line = expression.lineno
            around = [one for one in functions if one.lineno <= line <= (one.end_lineno or 0)]
            yield expression, max(around, key=lambda one: one.lineno, default=None)


def _known(module: str, parsed: ast.Module, expression: ast.expr, inside: ast.FunctionDef | None) -> frozenset[str]:
    listed = OF_VARIABLES.get((module, ast.unparse(expression)))
    if listed is not None:
        return listed
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return frozenset({expression.value})
    if isinstance(expression, ast.IfExp):
        return _known(module, parsed, expression.body, inside) | _known(module, parsed, expression.orelse, inside)
    if isinstance(expression, ast.Name) and expression.id.isupper():
        return _of_constant(parsed, expression.id)
    if isinstance(expression, ast.Name) and inside is not None:
        return _of_parameter(module, parsed, expression.id, inside)
    return frozenset()


def _of_constant(parsed: ast.Module, name: str) -> frozenset[str]:
    """Return the text that a module gives a name of its own."""
    values = [
        node.value.value
        for node in parsed.body
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == name
        and isinstance(node.value, ast.Constant)
    ]
    return frozenset(str(value) for value in values)


def _of_parameter(module: str, parsed: ast.Module, name: str, function: ast.FunctionDef) -> frozenset[str]:
    """Return what calls of a function give for one of its parameters."""
    names = [argument.arg for argument in function.args.args]
    if name not in names:
        return frozenset()
    place = names.index(name)
    given = [
        node.args[place]
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == function.name and len(node.args) > place
    ]
    return frozenset().union(*(_known(module, parsed, one, None) for one in given))
