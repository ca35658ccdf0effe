"""Reading the ledger of a campaign within a scope."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from survey.definitions.directory import directory
from survey.definitions.stages import Stage, Tally
from survey.ledger.ledger_results import DayCounts, Group, Ledger, tally_of
from survey.models import utc_now
from survey.queries import ledger
from survey.queries.ledger import Grouping, Scale
from survey.queries.review_states import STATES
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI


def read_ledger(
    database: Session,
    campaign_id: int,
    scope: Scope,
    by: Grouping,
    *,
    progress: bool = True,
    now: datetime | None = None,
) -> Ledger:
    """Return the ledger now, by unit, division of industries or size.

    `progress`: with the days noted so far, and who moved since the one before today.
    """
    moment = now or utc_now()
    today = moment.astimezone(SHANGHAI).date()
    rows, listed = ledger.stage_counts(database, campaign_id, scope, day=today, by=by)
    stages: dict[str, dict[Stage, int]] = defaultdict(dict)
    sealing: dict[str, int] = defaultdict(int)
    verified: dict[str, int] = defaultdict(int)
    reviews: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
    for row in rows:
        stages[row.group][row.stage] = stages[row.group].get(row.stage, 0) + row.firms
        if row.review is not None:
            reviews[row.group][row.review] += row.firms
        sealing[row.group] += row.sealing if row.stage is Stage.SUBMITTED else 0
        verified[row.group] += row.verified
    keys = sorted(stages, key=partial(_place, by))
    groups = [Group(key, Tally(stages[key]), sealing[key], verified[key], reviews[key]) for key in keys]
    days = _days(database, campaign_id, scope) if progress else []
    since = next((day for day in reversed(days) if day.day < today), None)
    moves = []
    if since is not None:
        moves = list(ledger.moves_since(database, campaign_id, scope, since=since.id, day=today))
    return Ledger(moment, by, groups, listed, days, since, moves)


def _place(by: Grouping, key: str) -> tuple[int, str]:
    """Return where a group stands: units and sizes in their own order, divisions by code; what is unknown last."""
    known = {Grouping.UNIT: tuple(directory().units), Grouping.SCALE: tuple(Scale), Grouping.DIVISION: ()}[by]
    if key in known:
        return known.index(key), key
    return len(known) + (key == ""), key


def _days(database: Session, campaign_id: int, scope: Scope) -> list[DayCounts]:
    unit = None if scope.everything else scope.unit or ""
    return [
        DayCounts(row.id, date.fromisoformat(row.day), row.noted_at, tally_of(row.counts, unit))
        for row in ledger.noted_days(database, campaign_id)
    ]
