"""`select`: exactly N of a free table under quotas, with reasons and prices, or the clash."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np

from scoring.definition.scheme import Objective
from scoring.ranking.ranking import Ranking, competition_ranks
from scoring.selection.groups import Declared, group_labels
from scoring.selection.quotas.clash import Clash
from scoring.selection.quotas.problem import Limit
from scoring.selection.quotas.promotion import Promotion
from scoring.selection.quotas.proved import NotProvedError
from scoring.selection.selection import (
    CannotChooseError,
    HoldsNoSeatError,
    Place,
    PoolSeats,
    Shortlist,
    Terms,
    promoted,
    select,
)
from survey.commands.choice_files import Limits, read_attributes, read_pins, read_quotas
from survey.commands.json_files import InputError
from survey.commands.table import Table, read_table, table_options, whole_number

_WIDEST = 2**53


def main(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    """Return who is chosen, the reserve in order, reasons and prices; or what clashes."""
    parser = argparse.ArgumentParser(prog="python3 -m survey select")
    table_options(parser)
    parser.add_argument("--seats", required=True)
    parser.add_argument("--reserve", default="")
    parser.add_argument("--attributes", type=Path, required=True)
    parser.add_argument("--quotas", type=Path, required=True)
    parser.add_argument("--pins", type=Path)
    parser.add_argument("--withdrawn", action="append", default=[], metavar="NAME")
    parser.add_argument("--objective", choices=[item.value for item in Objective], default=Objective.RANK.value)
    options = parser.parse_args(arguments)
    table = read_table(options)
    count = len(table.names)
    seats = whole_number(options.seats, "--seats", least=0, most=10**9)
    reserve = whole_number(options.reserve or str(count), "--reserve", least=0, most=10**9)
    attributes = read_attributes(options.attributes, table.names)
    limits = read_quotas(options.quotas, attributes)
    pinned, kept_out = read_pins(options.pins, table.names) if options.pins else (frozenset(), frozenset())
    if count - len(kept_out) < seats:
        raise InputError([f"--seats: {seats} seats can't be filled from {count - len(kept_out)} rows"])
    terms = Terms(
        pools=(PoolSeats("all", seats, reserve),),
        pool_of=np.zeros(count, dtype=np.int64),
        labels=dict(attributes),
        quotas=limits.bounds,
        groups=group_labels([Declared("", "", text) for text in attributes[limits.group]])
        if limits.group
        else ("",) * count,
        per_group=limits.per_group,
        pins=pinned,
        kept_out=kept_out,
        objective=Objective(options.objective),
    )
    ranking = ranking_of(table)
    try:
        shortlist = select(ranking, np.zeros((count, 0), dtype=np.int8), terms)
    except CannotChooseError as error:
        return {"clash": _clash(error.named(table.names).clash)}
    except NotProvedError as error:
        raise InputError(
            [f"the best total could not be proved ({error}): write the figures with fewer digits"]
        ) from None
    return _report(table, ranking, shortlist, limits) | _promotions(
        table, (ranking, terms, shortlist), options.withdrawn
    )


def _promotions(table: Table, made: tuple[Ranking, Terms, Shortlist], withdrawn: Sequence[str]) -> dict[str, Any]:
    """Return who moves up for each withdrawn name, one after another, and why better-ranked ones don't."""
    if not withdrawn:
        return {}
    ranking, terms, shortlist = made
    rows = {name: row for row, name in enumerate(table.names)}
    verdicts = np.zeros((len(table.names), 0), dtype=np.int8)
    once = list(dict.fromkeys(withdrawn))
    faults = [f"--withdrawn: {name!r} is not in the table" for name in once if name not in rows]
    faults += [f"--withdrawn: {name!r} is named twice" for name in once if withdrawn.count(name) > 1]
    known = [name for name in once if name in rows]
    try:
        steps = promoted(ranking, verdicts, terms, shortlist, withdrawn=[rows[name] for name in known])
    except HoldsNoSeatError as error:
        faults = [f"--withdrawn: {table.names[row]!r} holds no seat" for row in error.rows] + faults
    if faults:
        raise InputError(faults)
    return {
        "promotions": [
            {"withdrawn": name} | _promotion(table, step) for name, step in zip(withdrawn, steps, strict=True)
        ]
    }


def _promotion(table: Table, step: Promotion) -> dict[str, Any]:
    """Return who takes a seat and who was skipped; `also` only where seats that had stayed empty are taken too."""
    skipped = [{"name": table.names[row], "limits": [_limit(limit) for limit in why]} for row, why in step.skipped]
    document = {"promoted": None if step.row is None else table.names[step.row], "skipped": skipped}
    return document | ({"also": [_promotion(table, other) for other in step.also]} if step.also else {})


def ranking_of(table: Table) -> Ranking:
    """Return the rows by score, equal ones by name; the scores as whole numbers above the least, without a factor.

    Raises InputError where they have more digits than can be added up exactly.
    """
    scores = table.scores()
    least = min(scores)
    factor = gcd(*(score - least for score in scores)) or 1
    small = [(score - least) // factor for score in scores]
    if max(small) >= _WIDEST:
        raise InputError(["the scores have too many digits to be added up: write figures and weights with fewer"])
    numbers = np.array(small, dtype=np.int64)
    order = np.lexsort([np.arange(len(small)), -numbers]).astype(np.int64)
    return Ranking(numbers, numbers[:, None], competition_ranks(numbers), order)


def _report(table: Table, ranking: Ranking, shortlist: Shortlist, limits: Limits) -> dict[str, Any]:
    scores = table.scores()
    ranks = ranking.ranks.tolist()
    rows: dict[Place, list[dict[str, Any]]] = {place: [] for place in Place}
    order = ranking.order.tolist()
    for row in order:
        reasons = [{"code": item.code, "parameters": dict(item.parameters)} for item in shortlist.reasons[row]]
        rows[shortlist.places[row]].append(
            {"name": table.names[row], "rank": ranks[row], "score": table.decimal(scores[row]), "reasons": reasons}
        )
    places = {row: place for place, row in enumerate(order)}
    chosen = {row for row, place in enumerate(shortlist.places) if place is Place.SELECTED}
    names = table.names
    report: dict[str, Any] = {
        "chosen": rows[Place.SELECTED],
        "reserve": rows[Place.RESERVE],
        "out": rows[Place.OUT],
        "total": table.decimal(sum(scores[row] for row in chosen)),
        "prices": [
            _limit(price.limit)
            | {
                "came_in": [names[row] for row in price.came_in],
                "went_out": [names[row] for row in price.went_out],
            }
            for price in shortlist.prices
        ],
    }
    if limits.bounds or limits.group:
        only_here = sorted(chosen - set(shortlist.other), key=places.__getitem__)
        report["other_objective"] = {
            "only_here": [names[row] for row in only_here],
            "only_there": [names[row] for row in shortlist.other if row not in chosen],
        }
    return report


def _clash(clash: Clash) -> dict[str, Any]:
    return {
        "sets": [
            [_limit(member.limit) | {"available": member.available} for member in members] for members in clash.sets
        ],
        "changes": [_limit(change.limit) | {"to": change.to} for change in clash.changes],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"kind": limit.kind, "attribute": limit.attribute, "value": limit.value, "number": limit.number}
