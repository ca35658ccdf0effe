"""Findings of a draft as pages list them: with what is to be done, and a link to the question."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from scoring.answers.checks import Finding, explains
from scoring.definition.questionnaire import Questionnaire, Section
from survey.answering.ask_views import view_asks
from survey.answering.read_draft import DraftContext
from survey.words.findings import say_finding
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """What is wrong on this page. `anchor`: the id of the element it is about."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class TodoLine:
    """What is still open in a section. `kind`: class of the mark (``bad``, ``warn`` or empty); `label`: its word."""

    anchor: str
    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingLink:
    """A finding on another page. `href`: the address of its question."""

    href: str
    text: str


def todo_lines(draft: DraftContext, questionnaire: Questionnaire, section: Section) -> list[TodoLine]:
    """Return what is open in a section, without what somebody explained."""
    return [
        TodoLine(f"q-{finding.questions[0]}", *_mark_of(finding), say_finding(finding, questionnaire))
        for finding in draft.of_section(questionnaire, section)
        if not finding.accounted_for
    ] + [
        TodoLine(f"q-{ask.question}", "warn", _("核对"), ask.text)
        for ask in view_asks(draft)
        if (ask.questionnaire, ask.section) == (questionnaire.id, section.id) and not explains(ask.explained)
    ]


def _mark_of(finding: Finding) -> tuple[str, str]:
    """Return class and word of a finding's mark."""
    if not finding.hard:
        return "warn", _("核对")
    return ("", _("未答")) if finding.code == "required" else ("bad", _("更正"))


def finding_links(draft: DraftContext, *, hard: bool) -> list[FindingLink]:
    """Return the draft's hard findings, or the soft ones, with links; without what somebody explained."""
    links = []
    for finding in draft.findings:
        if finding.hard is hard and not finding.accounted_for:
            questionnaire = draft.questionnaires[finding.questionnaire]
            name = finding.questions[0]
            section = questionnaire.questions[name].section
            href = url_for(
                "filling.section", questionnaire=questionnaire.id, section=section, check=1, _anchor=f"q-{name}"
            )
            links.append(FindingLink(href, say_finding(finding, questionnaire)))
    if not hard:
        links += [FindingLink(ask.href, ask.text) for ask in view_asks(draft) if not explains(ask.explained)]
    return links
