"""The columns of an export: three built-in sets, and stored choices read under the scheme at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.lists.columns import ListColumn, columns_named, unknown_keys
from survey.words.language import _

RANKED_LIST = "ranked_list"
COMMON = (
    "position",
    "name",
    "credit_code",
    "status",
    "pool",
    "rank",
    "rank_unit",
    "score",
    "verification",
    "self_score",
    "self_rank",
    "unit",
    "industry",
    "size",
    "level",
    "verified_level",
    "total",
    "segment",
    "gates",
    "note",
)
BUILT_IN = ("common", "all", "public")


@dataclass(frozen=True)
class ChosenColumns:
    """The columns of an export, and the keys of a stored choice that the scheme at hand does not know."""

    columns: tuple[ListColumn, ...]
    unknown: tuple[str, ...] = ()


def name_of_set(name: str) -> str:
    """Return the name of a built-in set."""
    return {"common": _("常用"), "all": _("全部"), "public": _("公示用")}[name]


def built_in_keys(name: str, columns: Sequence[ListColumn]) -> tuple[str, ...]:
    """Return the keys of a built-in set; `columns`: every one there is. Raises KeyError for another name."""
    return {
        "common": COMMON,
        "all": tuple(column.key for column in columns if not column.internal and not column.marks),
        "public": tuple(column.key for column in columns if column.in_public_set),
    }[name]


def choose_columns(columns: Sequence[ListColumn], keys: Sequence[str], *, internal: bool = False) -> ChosenColumns:
    """Return the columns to write. The credit code is added in front where the choice has neither name nor code.

    `internal`: those about certainty are added at the end; otherwise none of them is ever among the columns.
    """
    permitted = [column for column in columns if internal or not column.internal]
    wanted = list(keys)
    if not {"name", "credit_code"} & set(wanted):
        wanted.insert(0, "credit_code")
    if internal:
        wanted += [column.key for column in columns if column.internal]
    return ChosenColumns(columns_named(permitted, wanted), tuple(unknown_keys(columns, keys)))
