"""Which questions a reason is about: of soft checks, and of what checks of signals ask."""

from __future__ import annotations

from survey.definitions.catalogue import catalogue
from survey.definitions.note_questions import note_questions, notes_of_section

FACTS = catalogue().questionnaires["facts"]


def test_reasons_of_both_kinds_know_their_questions() -> None:
    notes = note_questions(FACTS)
    assert notes["revenue_change"] == ("revenue_y1", "revenue_y2")
    assert notes["signal_project_over_revenue"] == ("investment", "revenue_y1")
    assert "signal_cmmm_copied" not in notes
    assert "signal_scheduling_without_system" not in notes
    cmmm = note_questions(catalogue().questionnaires["cmmm"])
    assert cmmm["signal_scheduling_without_system"] == ("planning_4a",)


def test_a_section_takes_the_reasons_about_its_questions_and_none_of_hard_checks() -> None:
    project = FACTS.section("project")
    assert project is not None
    assert notes_of_section(FACTS, project) == [
        "signal_project_over_revenue", "signal_project_per_head", "signal_project_for_services",
    ]  # fmt: skip
