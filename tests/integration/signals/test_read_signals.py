"""What pages read of a version's signals: all or one, each as it stands, with words and the names in sight."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enterprise, SignalFound, SignalOutcome, SubmissionVersion
from survey.signals.read_signals import VersionSignals, read_signals
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.queries.test_signals import said
from tests.integration.signals.looked import Looked, evaluation, looked

__all__ = ["evaluation", "looked"]
ALL = Scope(everything=True)


def test_signals_come_with_how_they_stand_and_a_copy_is_named_to_who_sees_it_only(
    looked: Looked, database: Session
) -> None:
    version = database.get_one(SubmissionVersion, looked.version)
    other = database.scalars(
        select(Enterprise).where(Enterprise.unit != looked.unit, Enterprise.unit != "").order_by(Enterprise.id).limit(1)
    ).one()
    number, name = other.id, other.name
    with unit_of_work(database):
        database.add(
            SignalFound(
                version_id=looked.version, check_id="cmmm_copied", definition_id="district", definition_version="1",
                definition_digest="0", figures={"equal": "9", "of": "9"}, other_id=number,
            )
        )  # fmt: skip
    said(database, looked, SignalOutcome.SEEN)
    checks = database.scalars(
        select(SignalFound.check_id).where(SignalFound.version_id == looked.version).order_by(SignalFound.check_id)
    ).all()
    read = read_signals(database, ALL, version)
    assert [row.check_id for row, _outcome in read.found] == checks
    assert {row.check_id: outcome for row, outcome in read.found if outcome != "open"} == {looked.check: "seen"}
    assert ([number for _word, number in read.said], read.names) == ([version.number], {number: name})
    assert read_signals(database, Scope(unit=looked.unit), version).names == {}
    one = read_signals(database, ALL, version, looked.check)
    assert [(row.check_id, outcome) for row, outcome in one.found] == [(looked.check, "seen")]
    assert read_signals(database, ALL, version, "energy_far") == VersionSignals((), (), {})
