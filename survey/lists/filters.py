"""The filters of the ranked list, in one table: how each is read from an address, what can be chosen, how it is said.

A new filter is one entry of `FILTERS` here, and one field with its SQL condition in `survey.queries.list_filters`.
Pages, exports, filled forms and the sheet 文件说明 go through this table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from flask_babel import LazyString

from scoring.characters import cleaned
from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.queries.decisions import UNDECIDED, WAITING
from survey.queries.gate_states import FAILED, PASSED, PENDING
from survey.queries.list_filters import BY_EXPOSURE, Filters
from survey.web.addresses import as_number, read_text
from survey.words.decisions import OUTCOMES
from survey.words.findings import say_place, say_segment, say_size, say_standing
from survey.words.language import _, _l, in_words
from survey.words.limits import SIZES, say_label
from survey.words.rating_sources import SOURCES

PLACES = ("selected", "reserve", "out", "unranked")
STANDINGS = ("stable_in", "grey", "stable_out")
FieldKind = Literal["text", "choice", "tick"]
Choices = Sequence[tuple[str, str]]
"""(value in the address, words) of everything that can be chosen."""


def _no_choices(_scheme: Scheme, _draws: int) -> Choices:
    """Return nothing: the value is typed or ticked."""
    return ()


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """One filter of the ranked list."""

    name: str  # as in the address and in `Filters`
    title: LazyString  # what stands before the value in a sentence
    label: LazyString  # of its field: the placeholder of a text, the choice that narrows nothing, the words of a tick
    place: int  # in a sentence, which differs from its place on the page
    shown_as: FieldKind = "choice"
    read: Callable[[str], str | bool] = cleaned  # text of the address -> value, empty where it narrows nothing
    choices: Callable[[Scheme, int], Choices] = _no_choices  # of a scheme and an evaluation's number of draws
    say: Callable[[str, Scheme], str]  # value as in the address -> words in a sentence
    other_words: Mapping[str, LazyString] = field(default_factory=dict)  # of values beyond the choices


GATE_STATES: Mapping[str, LazyString] = {
    FAILED: _l("有条件不通过"),
    PENDING: _l("有条件待核"),
    PASSED: _l("条件全部通过"),
}
VERIFIED = {
    "yes": _l("已核"),
    "no": _l("未核"),
    "up": _l("核定高于自评"),
    "down": _l("核定低于自评"),
}
ORDERS = {
    "gap_down": _l("核定比自评低得最多的在前"),
    "gap_up": _l("核定比自评高得最多的在前"),
    BY_EXPOSURE: _l("未核最高档的分值最多的在前"),
}
DECIDED: Mapping[str, LazyString] = {
    UNDECIDED: _l("未决"),
    WAITING: _l("待复核"),
    **{outcome.value: cast("LazyString", words) for outcome, words in OUTCOMES.items()},
}
NEAR = _l("入选线附近（±10）")
WITH_SIGNALS = _l("有待看线索")
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


def _say_with(attribute: str) -> Callable[[str, Scheme], str]:
    return lambda value, scheme: say_label(attribute, value, scheme)


FILTERS: tuple[ListFilter, ...] = (
    ListFilter(
        name="text",
        title=_l("检索"),
        label=_l("企业名称或统一社会信用代码"),
        place=1,
        shown_as="text",
        read=lambda text: read_text({"text": text}),
        say=lambda value, _scheme: value,
    ),
    ListFilter(
        name="pool",
        title=_l("排序组"),
        label=_l("全部排序组"),
        place=6,
        choices=_pools,
        say=_say_with("pool"),
    ),
    ListFilter(
        name="segment",
        title=_l("群组"),
        label=_l("全部群组"),
        place=7,
        read=lambda text: "" if as_number(text) is None else text,
        choices=_segments,
        say=_say_segment,
    ),
    ListFilter(
        name="unit",
        title=_l("街镇"),
        label=_l("全部街镇"),
        place=3,
        choices=_units,
        say=_say_with("unit"),
    ),
    ListFilter(
        name="division",
        title=_l("行业"),
        label=_l("全部行业"),
        place=4,
        choices=_divisions,
        say=_say_with("division"),
    ),
    ListFilter(
        name="size",
        title=_l("规模"),
        label=_l("全部规模"),
        place=5,
        choices=lambda _scheme, _draws: [(size, say_size(size)) for size in SIZES],
        say=_say_with("size"),
    ),
    ListFilter(
        name="status",
        title=_l("结果"),
        label=_l("全部结果"),
        place=2,
        choices=lambda _scheme, _draws: [(place, say_place(place)) for place in PLACES],
        say=_say_status,
        other_words={"chosen": SELECTED_AND_RESERVE},
    ),
    ListFilter(
        name="standing",
        title=_l("把握度"),
        label=_l("全部把握度"),
        place=8,
        choices=lambda _scheme, draws: [(name, say_standing(name)) for name in STANDINGS] if draws else [],
        say=lambda value, _scheme: say_standing(value),
    ),
    ListFilter(
        name="gates",
        title=_l("条件"),
        label=_l("条件不限"),
        place=11,
        choices=lambda _scheme, _draws: [(state, str(words)) for state, words in GATE_STATES.items()],
        say=lambda value, _scheme: str(GATE_STATES.get(value, "")),
    ),
    ListFilter(
        name="verified",
        title=_l("核定"),
        label=_l("已核和未核"),
        place=11,
        read=lambda text: text if text in VERIFIED else "",
        choices=lambda _scheme, _draws: [(name, str(words)) for name, words in VERIFIED.items()],
        say=lambda value, _scheme: str(VERIFIED[value]),
    ),
    ListFilter(
        name="decided",
        title=_l("决定"),
        label=_l("全部决定"),
        place=12,
        read=lambda text: text if text in DECIDED else "",
        choices=lambda _scheme, _draws: [(name, str(words)) for name, words in DECIDED.items()],
        say=lambda value, _scheme: str(DECIDED[value]),
    ),
    ListFilter(
        name="rated",
        title=_l("外部诊断或评定"),
        label=_l("全部外部诊断或评定"),
        place=12,
        read=lambda text: text if text in SOURCES else "",
        choices=lambda _scheme, _draws: list(SOURCES.items()),
        say=lambda value, _scheme: SOURCES[value],
    ),
    ListFilter(
        name="sort",
        title=_l("排列"),
        label=_l("按名次排列"),
        place=13,
        read=lambda text: text if text in ORDERS else "",
        choices=lambda _scheme, _draws: [(name, str(words)) for name, words in ORDERS.items()],
        say=lambda value, _scheme: str(ORDERS[value]),
    ),
    ListFilter(
        name="signals",
        title=_l("线索"),
        label=WITH_SIGNALS,
        place=10,
        shown_as="tick",
        read=lambda text: text == "1",
        say=lambda _value, _scheme: str(WITH_SIGNALS),
        other_words={"1": WITH_SIGNALS},
    ),
    ListFilter(
        name="near",
        title=_l("范围"),
        label=NEAR,
        place=9,
        shown_as="tick",
        read=lambda text: text == "1",
        say=lambda _value, _scheme: str(NEAR),
        other_words={"1": NEAR},
    ),
)
"""In the order of the page."""


def read_filters(given: Mapping[str, str], *, decisions: Collection[str] = ()) -> Filters:
    """Return the filters that an address, or what was kept of one, names; what can't be read narrows nothing.

    `decisions`: the states of decisions that the reader may ask for (`survey.lists.read_decided.known_states`).
    """
    values: dict[str, Any] = {item.name: item.read(given.get(item.name, "")) for item in FILTERS}
    if values["decided"] not in decisions:
        values["decided"] = ""
    return Filters(**values)


def filters_in_address(filters: Filters) -> dict[str, str]:
    """Return name -> text of what is narrowed, as `read_filters` reads it."""
    values = {item.name: getattr(filters, item.name) for item in FILTERS}
    return {name: "1" if value is True else value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A filter as a page offers it, in words; `value`: what it is set to, as in the address."""

    name: str
    title: str
    label: str
    shown_as: FieldKind
    value: str
    choices: Choices


def offered_filters(
    filters: Filters, scheme: Scheme, draws: int, *, decisions: Collection[str] = ()
) -> list[OfferedFilter]:
    """Return the filters that a page offers, in its order, set as they are; `draws`: of the evaluation.

    `decisions`: as for `read_filters`.

    A choice of which there is nothing to choose is left out.
    """
    given = filters_in_address(filters)
    offered = [
        OfferedFilter(
            name=item.name,
            title=str(item.title),
            label=str(item.label),
            shown_as=item.shown_as,
            value=given.get(item.name, ""),
            choices=[
                choice for choice in item.choices(scheme, draws) if item.name != "decided" or choice[0] in decisions
            ],
        )
        for item in FILTERS
    ]
    return [item for item in offered if item.choices or item.shown_as != "choice"]


def in_sentence_order(offered: Sequence[OfferedFilter]) -> list[OfferedFilter]:
    """Return offered filters in the order in which a sentence names them."""
    places = {item.name: item.place for item in FILTERS}
    return sorted(offered, key=lambda item: places[item.name])


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
