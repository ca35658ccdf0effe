"""Whom to visit by an evaluation and the numbers asked for, and who goes there on which day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from scoring.visits.choose_firms import Asked, choose_firms
from survey.models import Role, User
from survey.queries import recusals
from survey.store.scope import Scope
from survey.visiting.arranged_results import Arranged, ArrangedVisit
from survey.visiting.read_claims import Basis, read_candidates
from survey.visiting.visit_results import Team, working_days

_MOST_DAYS = 250


def read_plan(
    database: Session,
    basis: Basis,
    scope: Scope,
    numbers: Mapping[str, int],
    *,
    people: Sequence[User],
    first: date,
    author_id: int,
) -> Arranged:
    """Return a plan from an evaluation within a scope. The same numbers give the same plan while nothing changes.

    `people`: who goes, each so many firms a day (``per_day``) from a day on, weekends left out. Firms that the author
    is recused from are left out.
    """
    mine = recusals.recused_from(database, author_id)
    found = [(one, firm) for one, firm in read_candidates(database, basis, scope) if firm.participation_id not in mine]
    firms = {one.key: firm for one, firm in found}
    asked = Asked(**{name: numbers[name] for name in ("effect", "near", "exposure", "each_town", "random", "seed")})
    choice = choose_firms([one for one, _firm in found], asked)
    away = {user.id: recusals.recused_from(database, user.id) for user in people}
    chosen = sorted(choice.chosen, key=lambda one: firms[one.key].unit)  # one town on one day, as far as it goes
    teams = spread(
        [(one.key, firms[one.key].unit, firms[one.key].participation_id) for one in chosen],
        people,
        away,
        working_days(first, min(_MOST_DAYS, len(chosen) + 1)),
        per_day=numbers["per_day"],
    )
    visits = [
        ArrangedVisit(
            firms[one.key].participation_id,
            firms[one.key].version_id,
            firm=firms[one.key].name,
            unit=firms[one.key].unit,
            reason=one.reason,
            figure=one.figure,
            team=teams[one.key],
        )
        for one in chosen
        if one.key in teams
    ]
    return Arranged(
        visits=sorted(visits, key=lambda one: (one.team.day, one.team.lead_id, one.unit, one.firm)),
        short=[(item.reason, item.town, item.asked, item.given) for item in choice.short],
        left=[firms[one.key].name for one in chosen if one.key not in teams],
    )


def spread(
    firms: Sequence[tuple[str, str, int]],
    people: Sequence[User],
    away: Mapping[int, Collection[int]],
    days: Sequence[date],
    *,
    per_day: int,
) -> Mapping[str, Team]:
    """Return firm -> day and person: each firm to whoever may go there and has least to do, the first in order.

    `firms`: key, unit, participation; `away`: person -> the participations from which that one is recused. A firm to
    which nobody may go is left out.
    """
    load = dict.fromkeys((user.id for user in people), 0)
    teams = {}
    for key, unit, participation in firms:
        able = [
            user.id
            for user in people
            if (user.role == Role.DISTRICT or user.unit == unit) and participation not in away.get(user.id, ())
        ]
        able = [number for number in able if load[number] < per_day * len(days)]
        if able:
            lead = min(able, key=lambda number: load[number] // per_day)  # one person's day is filled before the next
            teams[key] = Team(days[load[lead] // per_day], lead)
            load[lead] += 1
    return teams
