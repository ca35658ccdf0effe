"""`certainty`: how sure each place of a free table is."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.certainty.membership_counts import classify, fits, membership_counts, membership_counts_slowly
from scoring.certainty.weight_draws import draw_weights
from scoring.exact import NotExactError
from survey.commands.json_files import InputError, read_figure
from survey.commands.table import Table, read_table, share, table_options, whole_number

MOST_DRAWS = 1_000_000


def main(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    """Return a row per name: share of the draws in which it is among the first, interval of its places, class."""
    parser = argparse.ArgumentParser(prog="python3 -m survey certainty")
    table_options(parser)
    parser.add_argument("--seats", required=True)
    parser.add_argument("--draws", default="10000")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--concentration", default="100")
    parser.add_argument("--stable", default="0.95")
    parser.add_argument("--hopeless", default="0.05")
    options = parser.parse_args(arguments)
    table = read_table(options)
    seats = whole_number(options.seats, "--seats", least=0, most=10**9)
    draws = whole_number(options.draws, "--draws", least=1, most=MOST_DRAWS)
    seed = whole_number(options.seed, "--seed", least=0, most=2**63 - 1)
    concentration = _above_zero(options.concentration)
    stable, hopeless = (_fraction(getattr(options, name), f"--{name}") for name in ("stable", "hopeless"))
    if hopeless >= stable:
        raise InputError(["--hopeless must be below --stable"])
    weights = draw_weights(table.weights, concentration, draws, seed)
    count = membership_counts if fits(_from_zero(table), weights) else membership_counts_slowly
    memberships = count([_from_zero(table)], weights, seats, [])
    classes = classify(memberships.hits, draws, stable, hopeless)
    scores = table.scores()
    order = sorted(range(len(table.names)), key=lambda row: -scores[row])
    return [
        {
            "name": table.names[row],
            "p": share(int(memberships.hits[row]), draws),
            "low": int(memberships.low[row]),
            "high": int(memberships.high[row]),
            "class": classes[row].value,
        }
        for row in order
    ]


def _from_zero(table: Table) -> Any:  # noqa: ANN401 - int64 where it can hold the figures, else Python's integers
    """Return the values with the least of each column taken away, which changes no order."""
    least = [min(column) for column in zip(*table.values, strict=True)]
    rows = [[value - low for value, low in zip(row, least, strict=True)] for row in table.values]
    small = max(map(max, rows)) < 2**62
    return np.array(rows, dtype=np.int64 if small else object)


def _above_zero(text: str) -> Fraction:
    value = _number(text, "--concentration")
    if value <= 0:
        raise InputError([f"--concentration: {text} is not above 0"])
    return value


def _fraction(text: str, name: str) -> Fraction:
    value = _number(text, name)
    if not 0 <= value <= 1:
        raise InputError([f"{name}: {text} is not between 0 and 1"])
    return value


def _number(text: str, name: str) -> Fraction:
    try:
        return Fraction(read_figure(text))
    except NotExactError as error:
        raise InputError([f"{name}: {text!r} is no decimal number: {error}"]) from None
