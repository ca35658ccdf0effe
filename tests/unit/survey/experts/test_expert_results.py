"""Every code of a refusal that the exception documents has words, and nothing else has."""

from __future__ import annotations

import re

from survey.experts.expert_results import ExpertRefusedError
from survey.experts.words import REFUSED
from tests.test_architecture import ROOT, modules


def test_every_documented_code_has_words() -> None:
    documented = set(re.findall(r"``(\w+)``", ExpertRefusedError.__doc__ or ""))
    assert documented == set(REFUSED)
    assert all(str(text) for text in REFUSED.values())


def test_nothing_that_a_firm_sees_reads_marks() -> None:
    reading = {
        module
        for module in modules("survey")
        if re.search(
            r"\bexpert_rounds\b|ExpertOpinion|\bfirm_views import FirmMarks",
            (ROOT / module).read_text(encoding="utf-8"),
        )
    }
    assert {module for module in reading if not module.startswith(("survey/experts/", "survey/models/"))} == {
        "survey/blueprints.py",
        "survey/cases/case_views.py",
        "survey/cases/pages.py",
        "survey/deciding/pages.py",
        "survey/exporting/expert_routes.py",
        "survey/forms/experts.py",
        "survey/home/expert_duties.py",
        "survey/queries/expert_rounds.py",
        "survey/ranking/pages.py",
        "survey/ranking/tracing_routes.py",
        "survey/web/menu_entries.py",
        "survey/web/recused_firms.py",
    }
