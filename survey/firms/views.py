"""The list of firms in words: tabs with counts, chips, heads of columns, saved views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from survey.definitions.stages import Stage
from survey.firms.columns import COLUMNS, FirmColumn, chosen_columns
from survey.firms.filters import ListAddress, filters_as_chips, filters_as_sentence, read_address, without
from survey.models import SavedView
from survey.queries.firm_lists import NamedFirm
from survey.queries.firm_sorting import Sorting
from survey.store.scope import Scope
from survey.words.language import _
from survey.words.stages import say_stage

Arguments = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tab:
    """A list that is one click away: its name, its address, how many firms it has, and whether it is shown now."""

    label: str
    arguments: Arguments
    count: int
    current: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that narrows the list, with the address of the list without it."""

    label: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column. `order`: ``ascending`` or ``descending`` where the list is sorted by it, as ARIA has it."""

    column: FirmColumn
    arguments: Arguments
    order: str


@dataclass(frozen=True, slots=True)
class ColumnTick:
    """A column that may be chosen."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """What can be done with firms that are ticked. `elsewhere`: with one that this page of the list does not show."""

    value: str
    title: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class LeftFirm:
    """A firm with which something was not done, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view as its page lists it. `by`: who shares it, empty for one's own."""

    view: SavedView
    arguments: Arguments
    filters: str
    by: str

    @property
    def query(self) -> str:
        """Return the query of the list's address."""
        return query_of(self.arguments)


def query_of(arguments: Arguments) -> str:
    """Return names and values as the query of an address."""
    return urlencode(arguments, doseq=True)


def address_of_view(view: SavedView) -> ListAddress:
    """Return what a saved view lists; what it names that is no longer known is left out."""
    pairs = [(name, str(value)) for name, values in view.address.items() for value in values]
    return read_address(MultiDict(pairs))


def view_stages(address: ListAddress, counts: Mapping[Stage, int]) -> list[Tab]:
    """Return a tab for all stages and one for each, under the other filters of the list."""
    chosen = address.filters.stage

    def tab(label: str, stages: tuple[str, ...], count: int) -> Tab:
        other = replace(address, filters=replace(address.filters, stage=stages))
        return Tab(label, other.arguments(), count, chosen == stages)

    every = tab(_("全部"), (), sum(counts.values()))
    return [every, *(tab(say_stage(stage), (stage.value,), counts[stage]) for stage in Stage)]


def view_tabs(
    views: Sequence[tuple[SavedView, str]], counts: Sequence[int], user_id: int, now: ListAddress
) -> list[Tab]:
    """Return a tab for each saved view; one that somebody else shares says whose it is."""
    tabs = []
    for (view, maker), count in zip(views, counts, strict=True):
        own, address = view.user_id == user_id, address_of_view(view)
        title = "" if own else _("%(name)s 共用的视图", name=maker)
        tabs.append(Tab(view.name, address.arguments(), count, address == now, title))
    return tabs


def view_chips(address: ListAddress, scope: Scope) -> list[Chip]:
    """Return the values that narrow the list, each with the list without it."""
    return [
        Chip(words, without(address, name, value).arguments())
        for name, value, words in filters_as_chips(address.filters, scope)
    ]


def view_heads(address: ListAddress) -> list[ColumnHead]:
    """Return the heads of the shown columns: each sorts by its column, and the other way round once it does."""
    heads = []
    for column in chosen_columns(address.columns):
        own = address.sorting.column == column.key
        to = replace(address, sorting=Sorting(column.key, own and not address.sorting.down))
        order = ("descending" if address.sorting.down else "ascending") if own else ""
        heads.append(ColumnHead(column, to.arguments(), order))
    return heads


def view_orders(address: ListAddress) -> list[tuple[str, str]]:
    """Return (order as in the address, words) of every order by a shown column, and of the order that holds now.

    That by credit code, the usual one, has an empty address.
    """
    offered = {"credit_code", address.sorting.column, *(column.key for column in chosen_columns(address.columns))}
    orders = []
    for column in COLUMNS:
        if column.key in offered:
            orders += [
                (Sorting(column.key, down=False).in_address, _("%(name)s，升序", name=column.title)),
                (Sorting(column.key, down=True).in_address, _("%(name)s，降序", name=column.title)),
            ]
    return sorted(orders, key=lambda order: order[0] != "")


def view_ticks(address: ListAddress) -> list[ColumnTick]:
    """Return the columns that may be chosen, with those that are; the name always is."""
    chosen = {column.key for column in chosen_columns(address.columns)}
    return [
        ColumnTick(column.key, str(column.title), column.key in chosen) for column in COLUMNS if column.key != "name"
    ]


def view_lines(views: Sequence[tuple[SavedView, str]], user_id: int, scope: Scope) -> list[ViewLine]:
    """Return saved views with their filters in words."""
    lines = []
    for view, maker in views:
        address = address_of_view(view)
        said = filters_as_sentence(address.filters, scope) or _("未筛选")
        lines.append(ViewLine(view, address.arguments(), said, "" if view.user_id == user_id else maker))
    return lines


def count_by_stage(firms: Sequence[NamedFirm]) -> list[tuple[str, int]]:
    """Return how many of some firms stand at each stage, in words, without those where none does."""
    counts = [(say_stage(stage), sum(firm.stage is stage for firm in firms)) for stage in Stage]
    return [(words, count) for words, count in counts if count]
