"""The sheet of a visit as rows: what is claimed, in its order, with the finding that it was written from."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.exporting.visit_tables import sheet_table
from survey.models import Evaluation
from survey.queries import visits
from survey.store.scope import Scope
from survey.visiting.read_sheet import read_sheet
from survey.visiting.sheet_views import view_sheet
from tests.integration.officials import evaluation
from tests.integration.visiting.made import found, made, record

__all__ = ["evaluation"]

ALL = Scope(everything=True)


def test_a_row_per_claim(app: object, database: Session, evaluation: Evaluation) -> None:
    one = made(database, evaluation)
    record(database, one, found("facts.revenue_y1", "1"))
    visit = visits.in_scope(database, ALL, one.id)
    assert visit is not None
    source = read_sheet(database, ALL, visit)
    assert source is not None
    with app.app_context():  # type: ignore[attr-defined]
        table = sheet_table(visit, view_sheet(source))
    assert [row[1] for row in table.rows] == [claim["question"] for claim in visit.claims]
    assert {row[0] for row in table.rows} == {one.id}
    assert [-int(row[7] or 0) for row in table.rows[:20]] == [claim["places"] for claim in visit.claims[:20]]  # type: ignore[arg-type]
    [first] = [row for row in table.rows if row[1] == "facts.revenue_y1"]
    assert (first[2], first[6], str(first[8]).startswith("1"), first[9]) == (
        source.newest["facts", "revenue_y1"].id, "数字（万元）", True, "示例：现场未见"
    )  # fmt: skip
