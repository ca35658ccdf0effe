"""How a season ended passes with its persons, in one order; another campaign has none of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.queries import archive_decided
from tests.integration.archiving.ended import Ended, ended
from tests.integration.officials import evaluation

__all__ = ["ended", "evaluation"]
NAMES = (
    "decisions", "meetings", "list_versions", "amendments", "scans", "listed", "publications", "objections", "releases",
    "letters",
)  # fmt: skip


def test_everything_with_its_persons_and_nothing_of_another_campaign(database: Session, ended: Ended) -> None:
    number, (one, other) = ended.campaign, ended.versions
    assert [row[1:] for row in archive_decided.meetings(database, number)] == [("示例district", "示例reviewer")]
    assert [(row.id, by) for row, by in archive_decided.list_versions(database, number)] == [
        (one, "示例district"), (other, "示例district"),
    ]  # fmt: skip
    assert [row[1:] for row in archive_decided.amendments(database, number)] == [(2, None), (2, 1)]
    assert [row[1] for row in archive_decided.scans(database, number)] == [1]
    newest = {firm: row.list_version_id for firm, row in archive_decided.listed(database, number)}
    assert [newest[firm] for firm, *_rest in ended.firms] == [other, one, other]
    assert [row[1:] for row in archive_decided.publications(database, number)] == [(1, "示例district", "示例district")]
    _first, code, name, _version = ended.firms[0]
    assert [row[1:] for row in archive_decided.objections(database, number)] == [(1, code, name), (1, "", "")]
    assert [row[1:] for row in archive_decided.releases(database, number)] == [(1, "示例district")]
    assert [row[2] for row in archive_decided.decisions(database, number)] == sorted(
        [name, name, ended.firms[1][2]], key={one[2]: one[1] for one in ended.firms}.__getitem__
    )
    assert {row[1] for row in archive_decided.letters(database, number)} == {1}
    assert [name for name in NAMES if list(getattr(archive_decided, name)(database, number + 1))] == []
