"""The rows of a ranked list, read in batches, so that a list of any length fits in memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from sqlalchemy.orm import Session

from survey.lists.columns import ListedMarks, ListRow, ListSource
from survey.lists.facts import facts_in_words, ratings_in_words
from survey.queries import evaluations, first_reviews
from survey.queries.list_filters import Filters
from survey.queries.review_states import WAITING
from survey.queries.signals import open_of_versions
from survey.store.scope import Scope

BATCH = 500


def read_rows(
    database: Session, evaluation_id: int, scope: Scope, filters: Filters, *, source: ListSource
) -> Iterator[ListRow]:
    """Yield the rows that the filters leave within the scope, in their order, numbered from 1."""
    statement = evaluations.narrowed_entries(database, evaluation_id, scope, filters).execution_options(yield_per=BATCH)
    numbers = count(1)
    for batch in database.scalars(statement).partitions():
        versions = [entry.version_id for entry in batch]
        reviews = first_reviews.verdicts_of(database, versions)
        facts, ratings = facts_in_words(database, versions), ratings_in_words(database, versions)
        opened, places = open_of_versions(database, versions), evaluations.group_ranks(database, batch)
        marks = source.marks_of(versions)
        for entry in batch:
            yield ListRow(
                source,
                entry,
                next(numbers),
                facts.get(entry.version_id, {}),
                places[entry.id],
                ratings.get(entry.version_id, ""),
                opened.get(entry.version_id, 0),
                reviews.get(entry.version_id, WAITING),
                marks.get(entry.version_id, ListedMarks()),
            )
