"""Words of the trail: every action that the code records has its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from survey.models import Role
from survey.store.permissions import Permission
from survey.words.actions import ACTION_TITLES, OBJECT_TITLES, action_title, object_title
from survey.words.roles import PERMISSION_TITLES, ROLE_TITLES
from tests.test_architecture import modules, tree


def recorded() -> Iterator[str]:
    """Yield every action that is written as a text in a call that records."""
    for module in modules("survey"):
        for node in ast.walk(tree(module)):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in RECORDERS:
                continue
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from texts[:1]


RECORDERS = {"record", "_record", "_note", "_end_sessions_and_record"}


def test_every_recorded_action_has_words() -> None:
    found = set(recorded())
    assert {"pin", "submit", "grant_role", "deactivate_account", "draft_scheme", "make_column_set"} <= found
    assert sorted(found - ACTION_TITLES.keys()) == []


def test_what_has_no_words_is_shown_as_its_code() -> None:
    assert (action_title("pin"), action_title("other")) == ("提出指定", "other")
    assert (object_title("pin"), object_title("other")) == ("指定", "other")
    assert len({str(title) for title in ACTION_TITLES.values()}) == len(ACTION_TITLES)
    assert len({str(title) for title in OBJECT_TITLES.values()}) == len(OBJECT_TITLES)


def test_roles_and_permissions_have_words_of_their_own() -> None:
    assert (ROLE_TITLES.keys(), PERMISSION_TITLES.keys()) == (set(Role), set(Permission))
    assert len({str(title) for title in PERMISSION_TITLES.values()}) == len(Permission)
