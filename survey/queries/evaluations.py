"""Evaluations and their entries, within what a user may see, filtered and paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from survey.definitions.formats import normalise
from survey.models import (
    Enterprise,
    Evaluation,
    EvaluationEntry,
    EvaluationIdentity,
    Participation,
    SeatShare,
    SelectionDraw,
    Submission,
    SubmissionVersion,
)
from survey.queries.list_filters import Filters, narrow, order_of
from survey.queries.searching import in_name, is_name, search_text
from survey.store.scope import Scope


def latest(database: Session, campaign_id: int | None) -> Evaluation | None:
    """Return the newest evaluation of a campaign, None where it has none; also without a campaign."""
    own = select(Evaluation).where(Evaluation.campaign_id == campaign_id)
    return database.scalar(own.order_by(Evaluation.id.desc()).limit(1))


def newest_id(database: Session, campaign_id: int) -> int:
    """Return the id of the newest evaluation of a campaign, 0 where it has none."""
    return database.scalar(select(func.max(Evaluation.id)).where(Evaluation.campaign_id == campaign_id)) or 0


def newest_identity(database: Session, campaign_id: int) -> EvaluationIdentity | None:
    """Return what tells the newest evaluation of a campaign from any other, None where it has none."""
    columns = [getattr(Evaluation, name) for name in EvaluationIdentity._fields]
    own = select(*columns).where(Evaluation.campaign_id == campaign_id).order_by(Evaluation.id.desc()).limit(1)
    row = database.execute(own).first()
    return None if row is None else EvaluationIdentity(*row)


def evaluation(database: Session, evaluation_id: int) -> Evaluation | None:
    """Return an evaluation with its campaign, scheme and author."""
    return database.scalar(
        select(Evaluation)
        .where(Evaluation.id == evaluation_id)
        .options(joinedload(Evaluation.campaign), joinedload(Evaluation.scheme), joinedload(Evaluation.run_by))
    )


def all_evaluations(database: Session) -> Sequence[Evaluation]:
    """Return every evaluation, newest first."""
    return database.scalars(
        select(Evaluation)
        .options(joinedload(Evaluation.campaign), joinedload(Evaluation.scheme), joinedload(Evaluation.run_by))
        .order_by(Evaluation.id.desc())
    ).all()


def _entries(evaluation_id: int, scope: Scope) -> Select[EvaluationEntry]:
    statement = (
        select(EvaluationEntry)
        .join(EvaluationEntry.version)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    return scope.limit(statement)


def _named(evaluation: Evaluation, scope: Scope, codes: Collection[str]) -> Select[EvaluationEntry]:
    """Return the entries of some credit codes: by their places, where the evaluation keeps these, else by all rows."""
    own = _entries(evaluation.id, scope).where(SubmissionVersion.credit_code.in_(codes))
    kept = evaluation.summary.get("named", {})
    if not kept.keys() >= set(codes):
        return own
    return own.where(EvaluationEntry.position.in_([kept[code] for code in codes]))


def names_in_order(database: Session, evaluation: Evaluation, scope: Scope, codes: Sequence[str]) -> Sequence[str]:
    """Return the names of the firms of a list with some credit codes, within a scope, in its order."""
    if not codes:
        return []
    own = _named(evaluation, scope, codes).order_by(EvaluationEntry.position)
    return database.scalars(own.with_only_columns(SubmissionVersion.name)).all()


def cut_positions(database: Session, evaluation_id: int) -> Sequence[int]:
    """Return the place in the list of the last one that rank alone selects, per pool where anybody is."""
    summary = database.scalar(select(Evaluation.summary).where(Evaluation.id == evaluation_id)) or {}
    if "cut_positions" in summary:
        return [position for position in summary["cut_positions"] if position]
    last = database.scalar(
        select(func.max(EvaluationEntry.position)).where(
            EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.status == "selected"
        )
    )
    return [] if last is None else [last]


def seated_below(
    database: Session, evaluation_id: int, scope: Scope, lines: Mapping[str, int]
) -> Mapping[str, frozenset[str]]:
    """Return pool -> the codes of the reasons for which those after its line have a seat, within the scope.

    `lines`: pool -> the place in the list of the last one that rank alone seats, 0 for nobody.
    """
    everybody = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation_id)
    own = everybody if scope.everything else _entries(evaluation_id, scope)
    after = [and_(EvaluationEntry.pool == pool, EvaluationEntry.position > line) for pool, line in lines.items()]
    seated = own.where(EvaluationEntry.status == "selected", or_(false(), *after))
    found: dict[str, set[str]] = {}
    rows = database.execute(seated.with_only_columns(EvaluationEntry.pool, EvaluationEntry.detail["reasons"]))
    for pool, reasons in rows:
        found.setdefault(pool, set()).update(reason["code"] for reason in reasons)
    return {pool: frozenset(codes) for pool, codes in found.items()}


def count(database: Session, evaluation_id: int, scope: Scope, filters: Filters) -> int:
    """Return how many entries the filters leave."""
    if scope.everything and filters == Filters():
        everybody = select(func.count()).where(EvaluationEntry.evaluation_id == evaluation_id)
        return database.scalar(everybody) or 0
    cuts = cut_positions(database, evaluation_id) if filters.near else ()
    narrowed = narrow(_entries(evaluation_id, scope), filters, cuts).subquery()
    return database.scalar(select(func.count()).select_from(narrowed)) or 0


def verified_count(database: Session, evaluation: Evaluation, scope: Scope) -> int:
    """Return of how many entries something was verified.

    Of the whole district it was counted when the evaluation was stored, but for those of before.
    """
    if scope.everything and "verified" in evaluation.summary:
        return int(evaluation.summary["verified"])
    return count(database, evaluation.id, scope, Filters(verified="yes"))


def entries(
    database: Session,
    evaluation_id: int,
    scope: Scope,
    filters: Filters,
    *,
    page: int = 1,
    size: int | None = None,
) -> Sequence[EvaluationEntry]:
    """Return entries in list order, or in the one that the filters ask for; without `size` all of them."""
    statement = narrowed_entries(database, evaluation_id, scope, filters)
    if size is not None:
        statement = statement.limit(size).offset((page - 1) * size)
    return database.scalars(statement).all()


def narrowed_entries(database: Session, evaluation_id: int, scope: Scope, filters: Filters) -> Select[EvaluationEntry]:
    """Return the statement behind `entries`: what the filters leave within the scope, in their order."""
    cuts = cut_positions(database, evaluation_id) if filters.near else ()
    statement = narrow(_entries(evaluation_id, scope), filters, cuts)
    return statement.options(contains_eager(EvaluationEntry.version)).order_by(*order_of(filters))


def places_in_groups(evaluation_id: int) -> Select[int, int, int]:
    """Return a statement of entry id, place in its unit and place in its division, ties sharing the better one."""
    groups = (EvaluationEntry.pool, SubmissionVersion.unit), (EvaluationEntry.pool, SubmissionVersion.division)
    by_score = EvaluationEntry.score.desc()
    in_unit, in_division = (func.rank().over(partition_by=group, order_by=by_score) for group in groups)
    return (
        select(EvaluationEntry.id, in_unit.label("in_unit"), in_division.label("in_division"))
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.score.is_not(None))
    )


def group_ranks(database: Session, entries: Sequence[EvaluationEntry]) -> Mapping[int, tuple[int, int]]:
    """Return entry id -> (place in its unit, place in its division) of entries; zeros for who is not ranked.

    They are stored with an entry; those of evaluations from before that are counted.
    """
    ranked = [entry for entry in entries if entry.rank is not None]
    places: dict[int, tuple[int, int]] = {}
    for evaluation_id in {entry.evaluation_id for entry in ranked if "places" not in entry.detail}:
        places.update((row[0], (row[1], row[2])) for row in database.execute(places_in_groups(evaluation_id)))
    for entry in ranked:
        if "places" in entry.detail:
            in_unit, in_division = entry.detail["places"]
            places[entry.id] = in_unit, in_division
    return {entry.id: places.get(entry.id, (0, 0)) for entry in entries}


def entry(database: Session, scope: Scope, evaluation_id: int, entry_id: int) -> EvaluationEntry | None:
    """Return one entry when the scope covers its enterprise."""
    statement = _entries(evaluation_id, scope).where(EvaluationEntry.id == entry_id)
    version = contains_eager(EvaluationEntry.version)
    return database.scalar(
        statement.options(
            version.selectinload(SubmissionVersion.sheets),
            version.joinedload(SubmissionVersion.submission).joinedload(Submission.participation),
        )
    )


def neighbours(database: Session, entry: EvaluationEntry, scope: Scope) -> tuple[int | None, int | None]:
    """Return the entry ids before and after one in list order, within the scope."""
    base = _entries(entry.evaluation_id, scope).with_only_columns(EvaluationEntry.id)
    before = base.where(EvaluationEntry.position < entry.position).order_by(EvaluationEntry.position.desc()).limit(1)
    after = base.where(EvaluationEntry.position > entry.position).order_by(EvaluationEntry.position).limit(1)
    return database.scalar(before), database.scalar(after)


def ranks_within(database: Session, entry: EvaluationEntry, column: str) -> tuple[int, int]:
    """Return the competition rank among those of the pool with the same unit (or division), and how many they are."""
    field = getattr(SubmissionVersion, column)
    peers = (
        select(func.count())
        .select_from(EvaluationEntry)
        .join(EvaluationEntry.version)
        .where(
            EvaluationEntry.evaluation_id == entry.evaluation_id,
            EvaluationEntry.pool == entry.pool,
            EvaluationEntry.rank.is_not(None),
            field == getattr(entry.version, column),
        )
    )
    better = database.scalar(peers.where(EvaluationEntry.score > entry.score)) or 0
    return better + 1, database.scalar(peers) or 0


def seat_draws(database: Session, evaluation: Evaluation) -> SelectionDraw | None:
    """Return that the evaluation's list was made again and how often, None where it was not (yet)."""
    return database.get(SelectionDraw, evaluation.id)


def lacks_seat_draws(database: Session, evaluation: Evaluation) -> bool:
    """Whether an evaluation has places drawn by rank, but no whole lists."""
    return bool(evaluation.summary.get("certainty")) and seat_draws(database, evaluation) is None


def names_seen(database: Session, evaluation: Evaluation, scope: Scope, codes: Collection[str]) -> Mapping[str, str]:
    """Return credit code -> name, as submitted, of those evaluated enterprises that the scope covers."""
    if not codes:
        return {}
    named = _named(evaluation, scope, codes)
    rows = database.execute(named.with_only_columns(SubmissionVersion.credit_code, SubmissionVersion.name))
    return {row[0]: row[1] for row in rows}


def entries_seen(
    database: Session, evaluation: Evaluation, scope: Scope, codes: Collection[str]
) -> Sequence[EvaluationEntry]:
    """Return the entries of some credit codes within the scope, in list order, without their details."""
    if not codes:
        return []
    wanted = _named(evaluation, scope, codes).options(
        contains_eager(EvaluationEntry.version), defer(EvaluationEntry.detail, raiseload=True)
    )
    return database.scalars(wanted.order_by(EvaluationEntry.position)).all()


def names_of(database: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Return credit code -> name of the enterprise."""
    rows = database.execute(select(Enterprise.credit_code, Enterprise.name).where(Enterprise.credit_code.in_(codes)))
    return {row[0]: row[1] for row in rows}


def names_in(database: Session, campaign_id: int) -> Mapping[str, str]:
    """Return credit code -> name of every enterprise of a campaign."""
    rows = database.execute(
        select(Enterprise.credit_code, Enterprise.name)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .where(Participation.campaign_id == campaign_id)
    )
    return {row[0]: row[1] for row in rows}


def standing_counts(database: Session, evaluation: Evaluation, scope: Scope) -> Mapping[tuple[str, str], int]:
    """Return (status, class of certainty) -> how many, within the scope; pairs that nobody has are left out.

    Of the whole district only those with a seat or in reserve are read: how many have each class is stored.
    """
    everybody = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation.id)
    if not scope.everything:
        return _count_standings(database, _entries(evaluation.id, scope))
    few = ("selected", "reserve")
    counts = Counter(_count_standings(database, everybody.where(EvaluationEntry.status.in_(few))))
    draws = seat_draws(database, evaluation)
    classes = draws.counts if draws is not None else evaluation.summary.get("certainty", {}).get("counts", {})
    for sureness, number in classes.items():
        counts["out", sureness] = number - sum(counts[status, sureness] for status in few)
    inside = counts.total() - counts["out", ""]
    counts["out", ""] = evaluation.summary["ranked"] - inside
    counts["unranked", ""] = evaluation.summary["unranked"]
    return +counts


def _count_standings(database: Session, entries: Select[EvaluationEntry]) -> Mapping[tuple[str, str], int]:
    sureness = func.coalesce(SeatShare.standing, EvaluationEntry.standing)
    drawn = entries.outerjoin(SeatShare, SeatShare.entry_id == EvaluationEntry.id)
    rows = database.execute(
        drawn.with_only_columns(EvaluationEntry.status, sureness, func.count()).group_by(
            EvaluationEntry.status, sureness
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def cut_entry(database: Session, evaluation_id: int, pool: str) -> EvaluationEntry | None:
    """Return the last entry of a pool that rank alone selects, whatever the scope; its score is the cut line."""
    statement = (
        select(EvaluationEntry)
        .join(EvaluationEntry.version)
        .where(
            EvaluationEntry.evaluation_id == evaluation_id,
            EvaluationEntry.pool == pool,
            EvaluationEntry.position.in_(cut_positions(database, evaluation_id)),
        )
        .options(contains_eager(EvaluationEntry.version))
    )
    return database.scalar(statement)


def industry_middle(database: Session, evaluation: Evaluation, entry: EvaluationEntry) -> Sequence[float]:
    """Return the median of each criterion (1/100) over everybody of the same pool and division; empty where nobody is.

    Stored with an evaluation as twice its value; of one from before that it is counted.
    """
    stored = evaluation.summary.get("middles")
    if stored is not None:
        _said, division = entry.detail.get("labels", {}).get("division", ("", entry.version.division))
        return [twice / 2 for twice in stored.get(entry.pool, {}).get(division, [])]
    return [median(column) for column in zip(*_industry_values(database, entry), strict=True)]


def _industry_values(database: Session, entry: EvaluationEntry) -> Sequence[Sequence[int]]:
    statement = (
        select(EvaluationEntry.detail)
        .join(EvaluationEntry.version)
        .where(
            EvaluationEntry.evaluation_id == entry.evaluation_id,
            EvaluationEntry.pool == entry.pool,
            EvaluationEntry.rank.is_not(None),
            SubmissionVersion.division == entry.version.division,
        )
    )
    return [detail["values"] for detail in database.scalars(statement)]


def named_entry(database: Session, evaluation_id: int, scope: Scope, text: str) -> EvaluationEntry | None:
    """Return the ranked entry with this credit code or exact name, or the only one whose name holds the text."""
    if not search_text(text):
        return None
    base = _entries(evaluation_id, scope).where(EvaluationEntry.rank.is_not(None))
    base = base.options(contains_eager(EvaluationEntry.version))
    version = SubmissionVersion
    exact = base.where(or_(version.credit_code == normalise("uscc", text), is_name(version.name, text)))
    matches = database.scalars(exact.limit(2)).all()
    if not matches:
        matches = database.scalars(base.where(in_name(version.name, text)).limit(2)).all()
    return matches[0] if len(matches) == 1 else None


class RankedEnterprise(NamedTuple):
    """A ranked enterprise with what a link to it needs."""

    id: int
    credit_code: str
    name: str
    rank: int
    pool: str


def ranked_by_code(database: Session, evaluation_id: int, scope: Scope) -> Mapping[str, RankedEnterprise]:
    """Return credit code -> the ranked entry, within the scope."""
    entry, version = EvaluationEntry, SubmissionVersion
    columns = (entry.id, version.credit_code, version.name, entry.rank, entry.pool)
    ranked = _entries(evaluation_id, scope).where(EvaluationEntry.rank.is_not(None)).with_only_columns(*columns)
    return {row[1]: RankedEnterprise(row[0], row[1], row[2], row[3] or 0, row[4]) for row in database.execute(ranked)}
