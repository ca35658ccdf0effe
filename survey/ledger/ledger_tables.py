"""The ledger as a table of a workbook: a line per group and a total, every sum a formula."""

from __future__ import annotations

from collections.abc import Sequence

from exports.writing.tables import Cell, CellKind, Column, Computed
from exports.writing.workbook_writer import FIRST_ROW
from survey.definitions.stages import EXPECTED, Stage
from survey.ledger.ledger_results import Group, Ledger
from survey.ledger.words import say_group
from survey.queries.ledger import Grouping
from survey.queries.review_states import STATES
from survey.words.reviews import say_review
from survey.words.stages import say_stage

TITLES = {Grouping.UNIT: "街镇", Grouping.DIVISION: "行业大类", Grouping.SCALE: "规模"}
_LISTED, _NOT_CALLED, _EXEMPT, _EXPECTED = "B", "C", "D", "E"
_STAGES = "FGHIJKL"
_SEALING, _VERIFIED, _REVIEWS = "M", "N", "OPQR"


def ledger_columns(by: Grouping) -> tuple[Column, ...]:
    """Return the columns: group, 名录, 未通知, 豁免, 应填, its stages, and what of the submitted was looked at."""
    titles = ("名录", say_stage(Stage.NOT_CALLED), say_stage(Stage.EXEMPT), "应填", *map(say_stage, EXPECTED))
    numbers = [Column(f"column{place}", title, CellKind.INTEGER) for place, title in enumerate(titles)]
    checked = (
        Column("sealing", "其中承诺书待接收", CellKind.INTEGER),
        Column("verified", "其中已核实", CellKind.INTEGER),
        *(Column(f"review_{state}", f"其中初审：{say_review(state)}", CellKind.INTEGER) for state in STATES),
    )
    return (Column("group", TITLES[by]), *numbers, *checked)


def ledger_rows(ledger: Ledger) -> list[list[Cell]]:
    """Return a row per group in the page's order, and the total, each sum with its formula."""
    rows: list[list[Cell]] = []
    for line, group in enumerate(ledger.groups, start=FIRST_ROW):
        of = group.tally.of
        expected = Computed(group.tally.expected, f"=SUM({_STAGES[0]}{line}:{_STAGES[-1]}{line})")
        listed = Computed(group.tally.listed, f"={_NOT_CALLED}{line}+{_EXEMPT}{line}+{_EXPECTED}{line}")
        stages: Sequence[int] = [of(stage) for stage in EXPECTED]
        title = say_group(ledger.by, group.key)
        outside = (of(Stage.NOT_CALLED), of(Stage.EXEMPT))
        rows.append([title, listed, *outside, expected, *stages, group.sealing, group.verified, *_reviews(group)])
    return [*rows, _total(ledger)] if rows else rows


def _total(ledger: Ledger) -> list[Cell]:
    total, last = ledger.total, FIRST_ROW + len(ledger.groups) - 1
    of = total.tally.of
    figures = [total.tally.listed, of(Stage.NOT_CALLED), of(Stage.EXEMPT), total.tally.expected]
    figures += [of(stage) for stage in EXPECTED] + [total.sealing, total.verified, *_reviews(total)]
    columns = (_LISTED, _NOT_CALLED, _EXEMPT, _EXPECTED, *_STAGES, _SEALING, _VERIFIED, *_REVIEWS)
    sums = [
        Computed(figure, f"=SUM({column}{FIRST_ROW}:{column}{last})")
        for column, figure in zip(columns, figures, strict=True)
    ]
    return ["合计", *sums]


def _reviews(group: Group) -> list[int]:
    return [group.reviews.get(state, 0) for state in STATES]
