"""Loading and scoring submissions from the database: packed rows, beside a row per answer through SQLAlchemy Core."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, insert, select
from sqlalchemy.orm import Session

from benchmarks import Row
from benchmarks.instances import temporary_app
from benchmarks.scoring_dossiers import coded_rows, loop, questionnaire
from scoring.answers.coding import Coded, coding_of, pack, unpack
from scoring.maturity import Profile, score

ROWS = 100_000
_metadata = MetaData()
ANSWERS = Table(
    "bench_answer",
    _metadata,
    Column("submission_id", Integer, primary_key=True),
    Column("question_id", String(20), primary_key=True),
    Column("code", Integer),
)
SNAPSHOTS = Table(
    "bench_snapshot", _metadata, Column("submission_id", Integer, primary_key=True), Column("packed", LargeBinary)
)


@lru_cache(maxsize=1)
def prepared() -> tuple[Engine, Any]:
    """Write the same answers twice: a row per answer, and a packed row per submission."""
    engine: Engine = temporary_app().extensions["engine"]
    definition = questionnaire()
    coded = coded_rows(definition, ROWS)
    _metadata.create_all(engine)
    names = coded.coding.columns
    with Session(engine) as database:
        for start in range(0, ROWS, 2_000):
            block = coded.codes[start : start + 2_000].tolist()
            database.execute(
                insert(ANSWERS),
                [
                    {"submission_id": start + offset, "question_id": name, "code": code}
                    for offset, row in enumerate(block)
                    for name, code in zip(names, row, strict=True)
                ],
            )
            database.execute(
                insert(SNAPSHOTS),
                [{"submission_id": n, "packed": pack(coded, n)} for n in range(start, start + len(block))],
            )
        database.commit()
    return engine, definition


def ours() -> Profile:
    """Read packed rows and score them."""
    engine, definition = prepared()
    with Session(engine) as database:
        found = database.execute(select(SNAPSHOTS.c.packed).order_by(SNAPSHOTS.c.submission_id))
        blobs = [row[0] for row in found]
    return score(unpack(coding_of(definition), blobs))


def theirs() -> list[Any]:
    """Read a row per answer, pivot and score in a loop."""
    engine, definition = prepared()
    position = {name: place for place, name in enumerate(coding_of(definition).columns)}
    table: dict[int, list[int]] = {}
    with Session(engine) as database:
        rows = database.execute(select(ANSWERS.c.submission_id, ANSWERS.c.question_id, ANSWERS.c.code))
        for submission, question, code in rows:
            row = table.get(submission)
            if row is None:
                row = table[submission] = [-2] * len(position)
            row[position[question]] = code
    return loop(definition, [table[number] for number in sorted(table)])


def _equal(first: Profile, second: list[Any]) -> None:
    parts, totals, levels, reached, answered = (list(column) for column in zip(*second, strict=True))
    assert first.parts.tolist() == parts
    assert first.total.tolist() == totals
    assert first.level.tolist() == levels
    assert first.reached.tolist() == reached
    assert first.answered.tolist() == answered


def rows() -> list[Row]:
    """Return the comparison."""
    work = f"load + score {ROWS:,} submissions from the database"
    coded = coded_rows(questionnaire(), 1_000)
    return [
        Row(work, "row per answer through SQLAlchemy Core", 50.0, ours, theirs, _equal, repeat=1),
        Row(
            "prepare: pack 1,000 submissions (once, at submit)",
            "list 120 answer rows of each",
            None,
            lambda: [pack(coded, row) for row in range(len(coded))],
            lambda: _answer_rows(coded),
            lambda mine, peers: _same_number(len(mine) * 120, len(peers)),
        ),
    ]


def _answer_rows(coded: Coded) -> list[tuple[int, str, int]]:
    names = coded.coding.columns
    return [
        (row, name, code)
        for row, codes in enumerate(coded.codes.tolist())
        for name, code in zip(names, codes, strict=True)
    ]


def _same_number(ours_: int, theirs_: int) -> None:
    assert ours_ == theirs_
