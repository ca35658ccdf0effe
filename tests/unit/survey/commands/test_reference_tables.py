"""Settings and verbs as the documents list them."""

from __future__ import annotations

import ast
from dataclasses import fields
from datetime import timedelta

import pytest

from survey.__main__ import main
from survey.commands import DEVELOPER_VERBS, FAILURES, VERBS
from survey.commands.reference_tables import kept_table, said, settings_table, verb_table
from survey.config import ROOT, VARIABLES, Settings
from survey.store.retention import KEPT
from tests.test_architecture import modules, text, tree


def test_every_setting_has_a_line() -> None:
    lines = [line.split("`")[1] for line in settings_table().splitlines() if line.startswith("| `")]
    assert lines == [*(item.name for item in VARIABLES), *(item.name for item in fields(Settings))]


def test_variables_are_read_by_their_names_in_one_place() -> None:
    """No module but config reads a variable of ours; what belongs to tests alone stands in docs/settings.md by hand."""
    literal = set()
    asking = [module for module in modules("survey") if "environ" in text(module) or "getenv" in text(module)]
    for module in asking:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
                literal |= {item.value for item in node.args[:1] if isinstance(item, ast.Constant)}
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                literal |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    assert literal == {"CI", "TEST_DATABASE_URL", "PYTHONPATH", "PYTHONUTF8"}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in ("`CI=true`", "`TEST_DATABASE_URL`") if name not in page] == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("idle_limit", timedelta(minutes=30), "30 minutes"),
        ("absolute_limit", timedelta(hours=12), "12 hours"),
        ("upload_limit", 20 * 1024 * 1024, "20 MB"),
        ("large_rows", 5_000, "5,000"),
        ("testing", False, "no"),
        ("inline_jobs", True, "yes"),
        ("public_url", "", "empty"),
        ("public_url", "https://example.test", "`https://example.test`"),
    ],
)
def test_values_are_said_in_words(name: str, value: object, words: str) -> None:
    assert said(name, value) == words


def test_whatever_is_kept_has_a_line_with_its_days() -> None:
    lines = kept_table().splitlines()[2:]
    assert (lines[0], lines[2], len(lines)) == (
        "| Sessions | Removed as soon as the session is over |",
        "| Attempts to sign in (login, network address) | 1 day from the attempt |",
        len(KEPT),
    )


def test_every_verb_has_a_line_with_its_lock() -> None:
    lines = [line.split(" | ") for line in verb_table().splitlines()[2:]]
    assert [line[0] for line in lines] == [f"| `{verb}`" for verb in VERBS]
    assert {line[0][3:-1] for line in lines if "requirements-dev.lock" in line[2]} == DEVELOPER_VERBS
    assert set(FAILURES) <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_its_options(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert f"usage: python3 -m survey {verb}" in capsys.readouterr().out


def test_exit_codes_of_requests_that_do_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main([]), main(["--help"]), main(["nothing"])) == (2, 0, 2)
    assert main(["questionnaire", "nothing"]) == 2
    assert "there is no questionnaire nothing" in capsys.readouterr().err
