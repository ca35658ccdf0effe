"""Who may do what: read from the marks of the views, one line per address."""

from __future__ import annotations

from pathlib import Path

from survey.app import create_app
from survey.commands.access_table import HEAD, sentences, table
from survey.config import Settings
from survey.models import Role
from survey.store.permissions import Permission


def test_every_address_has_a_line_with_its_marks(tmp_path: Path) -> None:
    app = create_app(Settings(instance=tmp_path, database_url="sqlite://", secret_key="only for tests"))
    lines = table().splitlines()
    addresses = {line.split("`")[1] for line in lines if line.startswith("| `")}
    assert addresses == {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    app.extensions["engine"].dispose()


def test_marks_stand_under_their_roles() -> None:
    roles = [role.strip() for role in HEAD.split("|")[4:-1]]
    assert roles == ["signed out", *(role.value for role in Role)]
    lines = (line.split("`", 2) for line in table().splitlines() if line.startswith("| `"))
    marks = {parts[1]: [mark.strip() for mark in parts[2].split("|")[-len(roles) - 1 : -1]] for parts in lines}
    may = {
        address: {role for role, mark in zip(roles, own, strict=True) if mark == "✓"} for address, own in marks.items()
    }
    assert may["/health"] == set(roles)
    assert may["/workbench"] == {"enterprise", "colleague"}
    assert may["/evaluations/<int:evaluation_id>/live.xlsx"] == {"district", "leader"}
    assert may["/evaluations/<int:evaluation_id>/list.xlsx"] == {"town", "district", "leader"}
    assert may["/accounts/<int:user_id>"] == {"system_admin"}
    assert may["/roles/<int:user_id>"] == {"security_admin"}
    assert may["/audit"] == {"audit_admin"}


def test_permissions_read_as_sentences() -> None:
    told = sentences().splitlines()
    assert len(told) == len(Permission)
    assert told[0] == "- everybody who is signed in may change one's own password, second factor and address."
    assert "- `enterprise` may commit to the answers and submit them." in told
    assert "- `district` and `leader` may print the papers of the meeting." in told
    assert "- `town`, `district` and `leader` may export lists and keep sets of columns." in told
    assert told[-1] == "- everybody but `enterprise` and `colleague` may read who may do what."
