"""The filters of the ranked list, in one table: how each is read from an address, what can be chosen, how it is said.

A new filter is one entry of `FILTERS` here, and one field with its SQL condition in `survey.queries.list_filters`.
Pages, exports, filled forms and the sheet 文件说明 go through this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from scoring.characters import cleaned
from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.queries.list_filters import Filters
from survey.web.addresses import as_number, read_text
from survey.words.findings import say_place, say_segment, say_size, say_standing
from survey.words.language import _, in_words
from survey.words.limits import SIZES, say_label

PLACES = ("selected", "reserve", "out", "unranked")
STANDINGS = ("stable_in", "grey", "stable_out")
Choices = Sequence[tuple[str, str]]
"""(value in the address, words) of everything that can be chosen."""


def _no_choices(_scheme: Scheme, _draws: int) -> Choices:
    """Return nothing: the value is typed or ticked."""
    return ()


@dataclass(frozen=True)
class ListFilter:
    """One filter of the ranked list.

    `name`: as in the address and in `Filters`. `title`: what stands before the value in a sentence. `everything`: the
    choice that narrows nothing. `say`: value, scheme -> words in a sentence. `place`: its place in a sentence, which
    differs from that on the page. `read`: text of the address -> value, which is empty where it narrows nothing.
    `choices`: scheme, draws of the evaluation -> what can be chosen; empty where there is nothing to choose.
    `other_words`: values beyond the choices, with their words.
    """

    name: str
    title: LazyString
    say: Callable[[str, Scheme], str]
    place: int
    everything: LazyString | None = None
    read: Callable[[str], str | bool] = cleaned
    choices: Callable[[Scheme, int], Choices] = _no_choices
    other_words: Mapping[str, LazyString] = field(default_factory=dict)


NEAR = _l("入选线附近（±10）")
SELECTED_AND_RESERVE = _l("入选候选和备选")


def _segments(scheme: Scheme, _draws: int) -> Choices:
    model = scheme.segments.model if scheme.segments is not None else None
    return [(str(number), say_segment(scheme, number)) for number in range(1, (model.k if model else 0) + 1)]


def _pools(scheme: Scheme, _draws: int) -> Choices:
    return [(pool.id, in_words(pool.title)) for pool in scheme.pools] if len(scheme.pools) > 1 else []


def _units(_scheme: Scheme, _draws: int) -> Choices:
    return [(unit.id, in_words(unit.name)) for unit in directory().current_units()]


def _divisions(_scheme: Scheme, _draws: int) -> Choices:
    return [(code, f"{code} {item.name}") for code, item in directory().industries.items() if len(code) == 2]


def _say_status(value: str, _scheme: Scheme) -> str:
    if value == "chosen":
        return str(SELECTED_AND_RESERVE)
    return say_place(value) if value in PLACES else value


def _say_segment(value: str, scheme: Scheme) -> str:
    return dict(_segments(scheme, 0)).get(str(int(value)), value)


FILTERS: tuple[ListFilter, ...] = (
    ListFilter("text", _l("检索"), lambda value, _scheme: value, 1, read=lambda text: read_text({"text": text})),
    ListFilter(
        "pool", _l("排序组"), lambda value, scheme: say_label("pool", value, scheme), 6, _l("全部排序组"),
        choices=_pools,
    ),
    ListFilter(
        "segment", _l("群组"), _say_segment, 7, _l("全部群组"),
        read=lambda text: "" if as_number(text) is None else text,
        choices=_segments,
    ),
    ListFilter(
        "unit", _l("街镇"), lambda value, scheme: say_label("unit", value, scheme), 3, _l("全部街镇"),
        choices=_units,
    ),
    ListFilter(
        "division", _l("行业"), lambda value, scheme: say_label("division", value, scheme), 4, _l("全部行业"),
        choices=_divisions,
    ),
    ListFilter(
        "size", _l("规模"), lambda value, scheme: say_label("size", value, scheme), 5, _l("全部规模"),
        choices=lambda _scheme, _draws: [(size, say_size(size)) for size in SIZES],
    ),
    ListFilter(
        "status", _l("结果"), _say_status, 2, _l("全部结果"),
        choices=lambda _scheme, _draws: [(place, say_place(place)) for place in PLACES],
        other_words={"chosen": SELECTED_AND_RESERVE},
    ),
    ListFilter(
        "standing", _l("把握度"), lambda value, _scheme: say_standing(value), 8, _l("全部把握度"),
        choices=lambda _scheme, draws: [(name, say_standing(name)) for name in STANDINGS] if draws else [],
    ),
    ListFilter(
        "near", _l("范围"), lambda _value, _scheme: str(NEAR), 9,
        read=lambda text: text == "1",
        other_words={"1": NEAR},
    ),
)  # fmt: skip
"""In the order of the page."""


def read_filters(given: Mapping[str, str]) -> Filters:
    """Return the filters that an address, or what was kept of one, names; what can't be read narrows nothing."""
    values: dict[str, Any] = {item.name: item.read(given.get(item.name, "")) for item in FILTERS}
    return Filters(**values)


def filters_in_address(filters: Filters) -> dict[str, str]:
    """Return name -> text of what is narrowed, as `read_filters` reads it."""
    values = {item.name: getattr(filters, item.name) for item in FILTERS}
    return {name: "1" if value is True else value for name, value in values.items() if value}


def filter_choices(scheme: Scheme, draws: int) -> dict[str, Choices]:
    """Return filter -> (value, words) of each that offers a choice; `draws`: of the evaluation."""
    return {item.name: item.choices(scheme, draws) for item in FILTERS if item.everything is not None}


def filters_as_chips(filters: Filters, scheme: Scheme) -> list[tuple[str, str]]:
    """Return (filter, words) of what is narrowed, in the order of the page; what nobody can choose stands as given."""
    given = filters_in_address(filters)
    return [(item.name, _on_chip(item, given[item.name], scheme)) for item in FILTERS if item.name in given]


def _on_chip(item: ListFilter, value: str, scheme: Scheme) -> str:
    offered = {**dict(item.choices(scheme, 1)), **item.other_words}
    return str(offered.get(value, value))


def filters_as_sentence(filters: Filters, scheme: Scheme) -> str:
    """Return ``结果：入选候选；街镇：安亭镇``, an empty text for a list that is not narrowed."""
    given = filters_in_address(filters)
    narrowed = sorted((item for item in FILTERS if item.name in given), key=lambda item: item.place)
    parts = ((str(item.title), item.say(given[item.name], scheme)) for item in narrowed)
    return _("；").join(_("%(name)s：%(value)s", name=name, value=value) for name, value in parts if value)
