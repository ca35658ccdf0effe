"""Names of actions, objects, roles and permissions; that every recorded action has one: test_trail_sentences.py."""

from __future__ import annotations

from survey.models import Role
from survey.store.permissions import Permission
from survey.words.actions import ACTION_TITLES, OBJECT_TITLES, action_title
from survey.words.roles import PERMISSION_TITLES, ROLE_TITLES


def test_what_has_no_words_is_shown_as_its_code() -> None:
    assert (action_title("pin"), action_title("other")) == ("提出指定", "other")
    assert len({str(title) for title in ACTION_TITLES.values()}) == len(ACTION_TITLES)
    assert len({str(title) for title in OBJECT_TITLES.values()}) == len(OBJECT_TITLES)


def test_roles_and_permissions_have_words_of_their_own() -> None:
    assert (ROLE_TITLES.keys(), PERMISSION_TITLES.keys()) == (set(Role), set(Permission))
    assert len({str(title) for title in PERMISSION_TITLES.values()}) == len(Permission)
