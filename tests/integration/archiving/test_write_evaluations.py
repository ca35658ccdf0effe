"""The files of an evaluation, as the headless verbs check them: the same scores and ranks come out."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from survey.commands import headless
from survey.models import Evaluation
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_rank_gives_the_scores_and_ranks_of_the_list(
    evaluation: Evaluation, official: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = take(official, evaluation.campaign_id)
    folder = f"evaluations/{evaluation.id}"
    pools = [name.split("matrix-")[1][:-4] for name in opened.members if name.startswith(f"{folder}/matrix-")]
    assert pools
    found: dict[str, tuple[Decimal, int]] = {}
    for pool in pools:
        for name in (f"matrix-{pool}.csv", f"weights-{pool}.json"):
            (tmp_path / name).write_bytes(opened.members[f"{folder}/{name}"])
        arguments = ["rank", str(tmp_path / f"matrix-{pool}.csv"), "--weights", str(tmp_path / f"weights-{pool}.json")]
        capsys.readouterr()
        assert headless.main(arguments) == 0
        out = json.loads(capsys.readouterr().out, parse_float=Decimal, parse_int=Decimal)
        found |= {row["name"]: (Decimal(row["score"]), int(row["rank"])) for row in out}
    listed = opened.rows(f"ranking-{evaluation.id}")
    stored = {row["统一社会信用代码"]: (Decimal(row["得分"]), int(row["名次"])) for row in listed if row["名次"]}
    assert found == stored
    assert len(stored) >= evaluation.seats


def test_score_gives_the_level_of_a_version(
    evaluation: Evaluation, official: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = take(official, evaluation.campaign_id)
    names = sorted(name for name in opened.members if name.startswith("versions/") and name.endswith(".json"))
    tried = 0
    for name in names[:5]:
        version = opened.json(name)
        sheets = {sheet["questionnaire"]: sheet for sheet in version["sheets"]}
        facts = {f"facts.{key}": value for key, value in sheets["facts"]["document"]["values"].items()}
        for sheet in version["sheets"]:
            if sheet["result"] is None or sheet["document"].get("variant"):
                continue
            answers = tmp_path / "answers.json"
            answers.write_text(json.dumps(facts | sheet["document"]["values"]), encoding="utf-8")
            capsys.readouterr()
            asked = ["score", sheet["questionnaire"], "--version", sheet["version"], "--answers", str(answers)]
            assert headless.main(asked) == 0, capsys.readouterr().err
            out = json.loads(capsys.readouterr().out, parse_float=Decimal, parse_int=Decimal)
            level = None if out["level"] is None else int(out["level"])
            own = sheet["result"]
            assert (level, Decimal(out["index"])) == (own["level"], Decimal(own["index"]))
            assert Decimal(out["assessed"]["share"]) == Decimal(own["assessed"])
            tried += 1
    assert tried >= 5
