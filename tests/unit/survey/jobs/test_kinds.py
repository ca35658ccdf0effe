"""Kinds of jobs: what is registered, what a handler is given, what a refusal carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from survey.config import Settings
from survey.jobs.kinds import KINDS, JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.models import Job


def test_a_kind_says_nothing_and_leads_nowhere_unless_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "made up", raising=False)
    kind = JobKind(lambda _context: JobOutput(), "示例")
    register_kind("made up", kind)
    assert KINDS.pop("made up") is kind
    assert (kind.say(Job()), kind.page(Job()), kind.again) == ((), "", True)


def test_a_large_result_gets_a_path_that_nobody_uses(tmp_path: Path) -> None:
    app = Flask("made up")
    app.extensions["settings"] = Settings(instance=tmp_path, database_url="", secret_key="")
    context = JobContext(app, 7, {}, None, lambda _done, _total: None)
    first, second = context.path(".xlsx"), context.path(".xlsx")
    assert first != second
    assert {one.parent for one in (first, second)} == {context.settings.exports / "jobs"}
    assert (first.name[:2], first.suffix, first.parent.is_dir(), first.exists()) == ("7-", ".xlsx", True, False)


def test_a_refusal_carries_its_code_and_what_a_sentence_needs() -> None:
    error = JobRefusedError("too_many", limit="3")
    assert (error.code, error.parameters, str(error)) == ("too_many", {"limit": "3"}, "too_many {'limit': '3'}")
