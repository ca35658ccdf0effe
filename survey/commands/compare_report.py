"""`compare`: the same free table under two weightings."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring.explanation.rehearsal import PLACES, likeness
from scoring.ranking.ranking import TableRow, rank_table
from survey.commands.rank_files import anchored, read_anchors, read_matrix, read_weights
from survey.commands.table import table_options, whole_number


def main(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    """Return how alike both orders are, who enters and leaves the first N, and each row's ranks and scores."""
    parser = argparse.ArgumentParser(prog="python3 -m survey compare")
    table_options(parser)
    parser.add_argument("--against", type=Path, required=True)
    parser.add_argument("--seats", default="")
    options = parser.parse_args(arguments)
    names, columns = read_matrix(options.matrix)
    both = [read_weights(path, list(columns)) for path in (options.weights, options.against)]
    if options.anchors:
        columns = anchored(columns, read_anchors(options.anchors, list(columns)))
    order = sorted(range(len(names)), key=lambda row: names[row])
    names = [names[row] for row in order]
    columns = {title: [cells[row] for row in order] for title, cells in columns.items()}
    before, after = (rank_table(names, columns, weights) for weights in both)
    ranks = [{row.name: row.rank for row in rows} for rows in (before, after)]
    kendall, spearman = likeness(*([places[name] for name in names] for places in ranks))
    report: dict[str, Any] = {"kendall": _places(kendall), "spearman": _places(spearman)}
    if options.seats:
        report |= _first(before, after, whole_number(options.seats, "--seats", least=0, most=10**9))
    scores = {row.name: row.score for row in before}
    report["rows"] = [
        {
            "name": row.name,
            "rank_before": ranks[0][row.name],
            "rank_after": row.rank,
            "score_before": scores[row.name],
            "score_after": row.score,
        }
        for row in after
    ]
    return report


def _places(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / PLACES


def _first(before: tuple[TableRow, ...], after: tuple[TableRow, ...], seats: int) -> dict[str, Any]:
    """Return who enters and leaves the first N (equal scores by name), and the score of the last one inside."""
    inside = [{row.name for row in rows[:seats]} for rows in (before, after)]
    cuts = [rows[min(seats, len(rows)) - 1].score if seats else None for rows in (before, after)]
    return {
        "entered": [row.name for row in after if row.name in inside[1] - inside[0]],
        "left": [row.name for row in before if row.name in inside[0] - inside[1]],
        "cut_before": cuts[0],
        "cut_after": cuts[1],
    }
