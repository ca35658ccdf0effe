"""Signals counted and listed: those that stand, of the newest versions, within a scope, by the newest word."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from survey.models import Enterprise, SignalFound, SignalOutcome, SignalResolution, User
from survey.queries import signals
from survey.queries.signals import SignalFilters
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked"]
ALL = Scope(everything=True)


def said(database: Session, looked: Looked, *outcomes: SignalOutcome) -> None:
    user = database.scalars(select(User.id).where(User.login == "district")).one()
    with unit_of_work(database):
        for outcome in outcomes:
            database.add(
                SignalResolution(
                    version_id=looked.version, check_id=looked.check, outcome=outcome, reason="示例", user_id=user
                )
            )
            database.flush()
    database.rollback()


def test_the_newest_word_holds_and_a_revoked_one_leaves_the_signal_open(looked: Looked, database: Session) -> None:
    whole = signals.count(database, looked.campaign, ALL, SignalFilters())
    assert signals.open_count(database, looked.campaign, ALL) == whole
    said(database, looked, SignalOutcome.SEEN, SignalOutcome.ON_SITE)
    assert signals.open_count(database, looked.campaign, ALL) == whole - 1
    assert signals.count(database, looked.campaign, ALL, SignalFilters(outcome="on_site")) == 1
    assert signals.count(database, looked.campaign, ALL, SignalFilters(outcome="seen")) == 0
    assert signals.counts_by_check(database, looked.campaign, ALL)[looked.check, "on_site"] == 1
    said(database, looked, SignalOutcome.REVOKED)
    assert signals.open_count(database, looked.campaign, ALL) == whole


def test_open_ones_are_counted_by_version_and_by_firm_alike(looked: Looked, database: Session) -> None:
    own = database.scalar(select(func.count()).where(SignalFound.version_id == looked.version)) or 0
    assert signals.open_of_versions(database, [looked.version])[looked.version] == own
    said(database, looked, SignalOutcome.EXPLAINED)
    left = {looked.version: own - 1} if own > 1 else {}
    assert signals.open_of_versions(database, [looked.version]) == left
    [row] = signals.firms_page(database, looked.campaign, ALL, SignalFilters(text=looked.firm))
    assert (row.firm, row.open, row.all) == (looked.firm, own - 1, own)


def test_what_has_an_end_is_in_no_list(looked: Looked, database: Session) -> None:
    whole = signals.count(database, looked.campaign, ALL, SignalFilters())
    with unit_of_work(database):
        database.execute(
            text("UPDATE signal_found SET ended_at = '2026-01-01 00:00:00' WHERE version_id = :v AND check_id = :c"),
            {"v": looked.version, "c": looked.check},
        )
    assert signals.count(database, looked.campaign, ALL, SignalFilters()) == whole - 1
    assert signals.one_of_version(database, looked.version, looked.check) is None


def test_pages_hold_every_signal_once_within_a_scope(looked: Looked, database: Session) -> None:
    scope = Scope(unit=looked.unit)
    total = signals.count(database, looked.campaign, scope, SignalFilters())
    rows = [
        row
        for number in range(1, total + 2)
        for row in signals.page(database, looked.campaign, scope, SignalFilters(), number=number, size=1)
    ]
    assert (len(rows), len({row.found.id for row in rows})) == (total, total)
    assert {row.unit for row in rows} == {looked.unit}
    firms = signals.count_firms(database, looked.campaign, scope, SignalFilters())
    assert firms == len({row.enterprise_id for row in rows})


def test_another_firm_is_named_to_who_sees_it_only(looked: Looked, database: Session) -> None:
    [number] = database.scalars(select(Enterprise.id).where(Enterprise.name == looked.firm)).all()
    assert signals.names_in_scope(database, ALL, [number]) == {number: looked.firm}
    assert signals.names_in_scope(database, Scope(unit="nowhere"), [number]) == {}
