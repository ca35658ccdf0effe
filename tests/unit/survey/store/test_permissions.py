"""The table of permissions: the three administrators are apart from each other and from business."""

from __future__ import annotations

import pytest

from survey.models import OF_ENTERPRISES, Role
from survey.store.permissions import ADMINISTRATORS, GRANTS, NEED_UNIT, Permission, role_may

FOR_ALL_OFFICIALS = {Permission.KEEP_OWN_ACCOUNT, Permission.SEE_PERMISSIONS, Permission.SEE_TODAY}
OWN = {
    Role.SYSTEM: {Permission.KEEP_ACCOUNTS, Permission.SEE_SERVICE},
    Role.SECURITY: {Permission.GRANT_ROLES},
    Role.AUDIT: {Permission.READ_TRAIL},
}


def granted(role: Role) -> set[Permission]:
    """Return what a role may do."""
    return {permission for permission in Permission if role_may(role, permission)}


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_may_do_one_thing_and_no_business(role: Role) -> None:
    assert granted(role) == OWN[role] | FOR_ALL_OFFICIALS


@pytest.mark.parametrize("role", [role for role in Role if role not in ADMINISTRATORS])
def test_nobody_else_does_what_an_administrator_does(role: Role) -> None:
    assert granted(role) & set.union(*OWN.values()) == set()


def test_who_has_no_role_may_nothing_but_look_after_himself() -> None:
    assert granted(Role.UNASSIGNED) == FOR_ALL_OFFICIALS


def test_a_verifier_makes_his_visits_and_does_nothing_else() -> None:
    assert granted(Role.VERIFIER) == FOR_ALL_OFFICIALS | {Permission.READ_VISITS, Permission.WRITE_FINDINGS}


def test_an_expert_marks_and_does_nothing_else() -> None:
    assert granted(Role.EXPERT) == FOR_ALL_OFFICIALS | {Permission.MARK_CASES}


def test_the_leader_changes_nothing() -> None:
    assert granted(Role.LEADER) - granted(Role.DISTRICT) == set()
    changing = {
        Permission.EVALUATE,
        Permission.SET_RULES,
        Permission.PIN,
        Permission.RECORD_LEVELS,
        Permission.RUN_EXPERT_ROUNDS,
        Permission.RETURN_ANSWERS,
        Permission.DECLARE_RECUSALS,
        Permission.HELP_ENTERPRISES,
        Permission.IMPORT_TABLES,
        Permission.FILL_FORMS,
        Permission.KEEP_ENTERPRISE_ACCOUNTS,
        Permission.TAKE_IN_WORKBOOKS,
        Permission.OPEN_CONTACTS,
        Permission.SET_UP_CAMPAIGNS,
        Permission.KEEP_DIRECTORY,
        Permission.MERGE_FIRMS,
        Permission.CALL_FIRMS,
        Permission.SEND_CALLS,
        Permission.CHASE_FIRMS,
        Permission.EXTEND,
        Permission.ENTER_FOR_FIRMS,
        Permission.TAKE_ARCHIVE,
        Permission.ANSWER_ENQUIRIES,
        Permission.KEEP_CASES,
        Permission.REVIEW,
        Permission.JUDGE_EVIDENCE,
        Permission.HAND_OVER,
        Permission.RESOLVE_SIGNALS,
        Permission.RECORD_CONDITIONS,
        Permission.MAKE_VISITS,
        Permission.WRITE_FINDINGS,
        Permission.DECIDE,
        Permission.FREEZE_LIST,
        Permission.PUBLISH,
    }
    assert granted(Role.DISTRICT) - granted(Role.LEADER) == changing


def test_every_permission_is_granted_and_units_are_held_by_officials_only() -> None:
    assert GRANTS.keys() == set(Permission)
    assert [permission for permission, roles in GRANTS.items() if not roles] == []
    assert set() == NEED_UNIT & (OF_ENTERPRISES | ADMINISTRATORS)
