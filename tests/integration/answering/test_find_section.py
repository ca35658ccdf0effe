"""The section that an address names: found with its draft, or 404."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from survey.answering.find_section import find_section
from survey.models import Campaign, Role
from tests.integration.conftest import make_enterprise, make_user


@pytest.fixture
def asking(app: Flask, database: Session, campaign: Campaign) -> Callable[[str, str], tuple[str, str, str]]:
    """Return a function that finds a section as an enterprise does, and says whose and which."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    user = make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=enterprise.id)

    def ask(questionnaire: str, section: str) -> tuple[str, str, str]:
        with app.test_request_context("/"):
            g.user = user
            found = find_section(questionnaire, section)
            return found.draft.enterprise.name, found.questionnaire.id, found.section.id

    return ask


def test_a_section_is_found_with_the_own_draft(asking: Callable[[str, str], tuple[str, str, str]]) -> None:
    assert asking("facts", "identity") == ("示例精密机械001", "facts", "identity")


@pytest.mark.parametrize("place", [("facts", "nothing"), ("nothing", "identity"), ("", "")])
def test_any_other_is_not_found(asking: Callable[[str, str], tuple[str, str, str]], place: tuple[str, str]) -> None:
    with pytest.raises(NotFound):
        asking(*place)
