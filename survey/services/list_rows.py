"""The rows of a ranked list one by one, whatever their number: read in batches, none kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from sqlalchemy import func
from sqlalchemy.orm import Session

from survey.access import Scope
from survey.list_columns import ListRow, ListSource
from survey.models import EvaluationEntry
from survey.queries import evaluations
from survey.queries.evaluations import Filters
from survey.queries.list_facts import facts_in_words, ratings_in_words

BATCH = 500


def rows_of(
    database: Session, evaluation_id: int, scope: Scope, filters: Filters, *, source: ListSource
) -> Iterator[ListRow]:
    """Give what the filters leave within the scope, in list order, numbered from 1."""
    places = evaluations.places(evaluation_id).subquery()
    statement = (
        evaluations.narrowed(database, evaluation_id, scope, filters)
        .outerjoin(places, places.c.id == EvaluationEntry.id)
        .add_columns(func.coalesce(places.c.in_unit, 0), func.coalesce(places.c.in_division, 0))
    )
    numbers = count(1)
    for batch in database.execute(statement.execution_options(yield_per=BATCH)).partitions():
        versions = [row[0].version_id for row in batch]
        facts, ratings = facts_in_words(database, versions), ratings_in_words(database, versions)
        for entry, in_unit, in_division in batch:
            yield ListRow(
                source,
                entry,
                next(numbers),
                facts.get(entry.version_id, {}),
                (in_unit, in_division),
                ratings.get(entry.version_id, ""),
            )
