"""Looking for signals in what the firms of a campaign submitted: computed without a lock, written in one short turn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from scoring.definition.signals import SignalCheck, SignalSet
from scoring.signals.all_firms import find_in_all
from scoring.signals.firms import Firm, Signal
from scoring.signals.same_figures import same_answers, same_figures
from survey.definitions.signal_checks import CampaignChecks
from survey.models import Campaign, SignalFound, SignalReading, utc_now
from survey.queries.signal_checks import checks_of_campaign
from survey.queries.signal_firms import CountedVersion, answered, counted_versions, open_rows, read_firms
from survey.queries.signal_words import WordBefore, newest_words
from survey.records import audit_trail
from survey.store.db import one_look, unit_of_work

AT_ONCE = 500
Row = dict[str, Any]


class OtherFoundError(Exception):
    """While this was computed somebody wrote what the checks found, or what is made of it: it is computed anew."""


@dataclass(frozen=True)
class Looked:
    """What a look over a campaign found, as it is to be written.

    `versions`: which versions were looked at.  `known`: the ids of what was found in them before and had no end.
    `ended`: those of them that are not found any more, or otherwise.  `rows`: what is new.  `words`: (submission,
    check) -> the newest word of an official that there was.
    """

    campaign_id: int
    digest: str
    versions: Sequence[int]
    known: frozenset[int]
    ended: Sequence[int]
    rows: Sequence[Row]
    words: Mapping[tuple[int, str], int]


def look(database: Session, campaign_id: int) -> Looked:
    """Look over all versions that count in a campaign; nothing is written."""
    with one_look(database):
        versions = counted_versions(database, campaign_id)
        checks = checks_of_campaign(database, campaign_id)
        firms = read_firms(database, database.get_one(Campaign, campaign_id), versions)
        numbers = [version.id for version in versions]
        before = {_said(vars(row)): row.id for row in open_rows(database, numbers)}
        words = newest_words(database, campaign_id)
        now = {_said(row): row for row in _rows(checks, versions, firms)}
        new = [row for said, row in now.items() if said not in before]
        rows = _with_words(database, (checks, versions, firms), new, words)
    return Looked(
        campaign_id=campaign_id,
        digest=checks.digest,
        versions=numbers,
        known=frozenset(before.values()),
        ended=[number for said, number in before.items() if said not in now],
        rows=rows,
        words={key: word.id for key, word in words.items()},
    )


def write(database: Session, looked: Looked, *, user_id: int | None) -> Mapping[str, int]:
    """Write what a look found inside the caller's unit of work, and return the counts; what is as it was stays.

    Raises OtherFoundError where another look was written meanwhile, or an official said something that what is new has
    to know.
    """
    if frozenset(row.id for row in open_rows(database, looked.versions)) != looked.known:
        raise OtherFoundError
    now = utc_now()
    for numbers in _parts(looked.ended):
        database.execute(update(SignalFound).where(SignalFound.id.in_(numbers)).values(ended_at=now))
    if looked.rows:
        if {key: word.id for key, word in newest_words(database, looked.campaign_id).items()} != looked.words:
            raise OtherFoundError
        database.execute(insert(SignalFound), [{**row, "found_at": now} for row in looked.rows])
    read = {
        number
        for numbers in _parts(looked.versions)
        for number in database.scalars(
            select(SignalReading.version_id).where(
                SignalReading.digest == looked.digest, SignalReading.version_id.in_(numbers)
            )
        )
    }
    unread = [number for number in looked.versions if number not in read]
    if unread:
        rows = [{"version_id": number, "digest": looked.digest, "read_at": now} for number in unread]
        database.execute(insert(SignalReading), rows)
    counts = {"versions": len(looked.versions), "found": len(looked.rows), "ended": len(looked.ended)}
    if unread or looked.rows or looked.ended:
        about = ("campaign", looked.campaign_id)
        detail = counts | {"digest": looked.digest}
        audit_trail.record(database, "find_signals", user_id=user_id, about=about, detail=detail)
    return counts


def find_signals(database: Session, campaign_id: int, *, user_id: int | None) -> Mapping[str, int]:
    """Look over a campaign and write what is found, in one go: for commands, which nobody waits for."""
    looked = look(database, campaign_id)
    with unit_of_work(database):
        return write(database, looked, user_id=user_id)


def _rows(checks: CampaignChecks, versions: Sequence[CountedVersion], firms: Sequence[Firm]) -> Iterator[Row]:
    """Yield a row per signal of all sets, by version."""
    firm_of = {str(version.id): version.enterprise_id for version in versions}
    for signals in checks.sets:
        for key, found in find_in_all(signals, firms).items():
            for signal in found:
                yield _row(int(key), signal, firm_of.get(signal.other), signals)


def _row(version_id: int, signal: Signal, other_id: int | None, signals: SignalSet) -> Row:
    return {
        "version_id": version_id,
        "check_id": signal.check,
        "definition_id": signals.id,
        "definition_version": signals.version,
        "definition_digest": signals.digest,
        "questions": list(signal.questions),
        "figures": dict(signal.figures),
        "other_id": other_id,
    }


def _with_words(
    database: Session,
    looked_at: tuple[CampaignChecks, Sequence[CountedVersion], Sequence[Firm]],
    rows: Sequence[Row],
    words: Mapping[tuple[int, str], WordBefore],
) -> list[Row]:
    """Return new rows with the newest word on each, and whether it holds: it is about these figures and answers."""
    checks, versions, firms = looked_at
    submission = {version.id: version.submission_id for version in versions}
    own = {int(firm.key): firm for firm in firms}
    said = [words.get((submission[row["version_id"]], row["check_id"])) for row in rows]
    older = {
        word.version_id for row, word in zip(rows, said, strict=True) if word and word.version_id != row["version_id"]
    }
    then = answered(database, older)
    return [
        row
        | {
            "word_id": word.id if word is not None else None,
            "word_holds": word is not None
            and _holds(
                checks.checks[row["check_id"]].check, row, word, (then.get(word.version_id), own[row["version_id"]])
            ),
        }
        for row, word in zip(rows, said, strict=True)
    ]


def _holds(check: SignalCheck, row: Row, word: WordBefore, firms: tuple[Firm | None, Firm]) -> bool:
    """Return whether a word is about what is found now. `firms`: as it answered then, where that is known, and now."""
    then, now = firms
    if not word.stands or word.figures is None or word.other_id != row["other_id"]:
        return False
    if not same_figures(check, word.figures, row["figures"]):
        return False
    if word.version_id == row["version_id"]:
        return True
    return then is not None and same_answers(row["questions"], then, now)


_SAYS = ("version_id", "check_id", "definition_id", "definition_version", "questions", "figures", "other_id")


def _said(row: Mapping[str, Any]) -> str:
    """Return what a signal says, and of which version by which definition: two that say the same are one.

    Other bounds of a scheme make another signal only where its figures name them.
    """
    return json.dumps([row[name] for name in _SAYS], sort_keys=True)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
