"""Who may do what: read from the marks of the views, one line per address."""

from __future__ import annotations

from pathlib import Path

from survey.app import create_app
from survey.commands.access_table import HEAD, table
from survey.config import Settings


def test_every_address_has_a_line_with_its_marks(tmp_path: Path) -> None:
    app = create_app(Settings(instance=tmp_path, database_url="sqlite://", secret_key="only for tests"))
    lines = table().splitlines()
    addresses = {line.split("`")[1] for line in lines if line.startswith("| `")}
    assert addresses == {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    app.extensions["engine"].dispose()


def test_marks_stand_under_their_roles() -> None:
    assert HEAD.endswith("| signed out | enterprise | town | district | administrator |")
    marks = {line.split("`")[1]: line.split(" | ")[3:] for line in table().splitlines() if line.startswith("| `")}
    assert marks["/health"] == ["✓", "✓", "✓", "✓", "✓ |"]
    assert marks["/workbench"] == ["–", "✓", "–", "–", "– |"]
    assert marks["/evaluations/<int:evaluation_id>/live.xlsx"] == ["–", "–", "–", "✓", "– |"]
    assert marks["/evaluations/<int:evaluation_id>/list.xlsx"] == ["–", "–", "✓", "✓", "– |"]
    assert marks["/audit"] == ["–", "–", "–", "–", "✓ |"]
