"""The trace of one answer: who changed it, when, and that it was carried over and confirmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering.save_draft import Author, save_patch
from survey.definitions.catalogue import catalogue
from survey.models import DraftSheet, SubmissionVersion, User
from tests.integration.conftest import Browser
from tests.integration.web.made_world import world

__all__ = ["world"]  # the fixture, used by its name


@pytest.mark.parametrize(("channel", "told"), [("carried", 1), ("page", 0)])
def test_the_trail_of_an_answer_says_that_it_was_carried_over(
    database: Session, world: dict[str, int], browser: Callable[[], Browser], channel: str, told: int
) -> None:
    submission = database.get_one(SubmissionVersion, world["version"]).submission_id
    sheet = database.get_one(DraftSheet, (submission, "facts"))
    base = int(sheet.revisions.get("tax_place", 0))
    writer = database.scalars(select(User.id).where(User.login == "enterprise")).one()
    patch: dict[str, tuple[Answer | None, int]] = {"tax_place": ("示例税收地", base)}
    save_patch(database, submission, catalogue().questionnaires["facts"], patch, author=Author(writer, channel))
    client = browser()
    client.sign_in("district")
    path = f"/evaluations/{world['evaluation']}/candidates/{world['entry']}/questions/facts/tax_place"
    response = client.get(path)
    html = response.get_data(as_text=True)
    assert (response.status_code, "示例税收地" in html) == (200, True)
    assert html.count("沿用后确认") == told


def test_a_candidate_leads_to_the_page_of_the_firm(world: dict[str, int], browser: Callable[[], Browser]) -> None:
    client = browser()
    client.sign_in("district")
    shown = client.get(f"/evaluations/{world['evaluation']}/candidates/{world['entry']}").get_data(as_text=True)
    path = f"/firms/{world['enterprise']}"
    assert f'href="{path}"' in shown
    assert client.get(path).status_code == 200
