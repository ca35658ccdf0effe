"""The form of a column set as it was typed: a name, and a place in the order beside each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.answers.written import read_number
from scoring.characters import cleaned
from survey.lists.columns import ListColumn


@dataclass(frozen=True, slots=True)
class TypedSet:
    """What was typed.

    `places`: column -> the text beside it, in the order of the page.  `keys`: the chosen columns by their numbers, then
    as they stand on the page.  `unread`: columns whose text is no number above 0.
    """

    name: str
    places: Mapping[str, str]
    keys: Sequence[str]
    unread: Sequence[str]


def read_column_set(form: Mapping[str, str], every: Sequence[ListColumn]) -> TypedSet:
    """Return what was typed for the columns that there are."""
    places = {column.key: form.get(f"order-{column.key}", "") for column in every}
    numbers = {key: read_number(text.strip()) for key, text in places.items() if text.strip()}
    chosen = {key: number for key, number in numbers.items() if isinstance(number, Decimal) and number > 0}
    unread = [key for key in numbers if key not in chosen]
    return TypedSet(cleaned(form.get("name", "")), places, sorted(chosen, key=chosen.__getitem__), unread)
