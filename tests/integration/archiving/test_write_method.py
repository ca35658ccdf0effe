"""The method in the archive: the scheme and questionnaires that counted, a note to read, the letter, the campaign."""

from __future__ import annotations

from pathlib import Path

import yaml

from scoring.loading.scheme import load_scheme
from survey.models import Evaluation
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official
from tests.test_architecture import ROOT

__all__ = ["evaluation", "official"]


def test_the_scheme_reads_back_as_it_counted_and_questionnaires_are_those_that_ship(
    evaluation: Evaluation, official: Browser
) -> None:
    scheme, number = evaluation.scheme, evaluation.campaign_id
    name, digest = f"method/scheme-{scheme.scheme_id}-{scheme.version}", scheme.digest
    opened = take(official, number)
    assert load_scheme(yaml.safe_load(opened.text(f"{name}.yaml"))).digest == digest
    assert "方法说明" in opened.text(f"{name}.html")
    asked = opened.json("campaign.json")["questionnaires"]
    assert len(asked) >= 3
    for one in asked:
        file = Path("survey/questionnaires") / f"{one['id']}-{one['version']}.yaml"
        assert opened.members[f"method/{file.name}"] == (ROOT / file).read_bytes()


def test_the_letter_is_there_in_both_languages_without_a_code(evaluation: Evaluation, official: Browser) -> None:
    opened = take(official, evaluation.campaign_id)
    assert "填报通知书" in opened.text("letters/letter-zh.html")
    assert '<html lang="en">' in opened.text("letters/letter-en.html")
    assert "<svg" not in opened.text("letters/letter-zh.html")
