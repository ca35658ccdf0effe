"""The filters of the list of firms, in one table: what can be chosen, how it is said, how it stands in an address.

A new filter is one entry of `FILTERS` here, and one field with its condition in `survey.queries.firm_filters`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from flask_babel import LazyString
from werkzeug.datastructures import MultiDict

from survey.definitions.directory import directory
from survey.definitions.stages import Stage
from survey.firms.columns import ALWAYS, KEYS, USUAL
from survey.queries import people
from survey.queries.firm_filters import CHOICES, NONE, FirmFilters, read_move
from survey.queries.firm_sorting import SORTABLE, Sorting
from survey.store.scope import Scope
from survey.web.addresses import as_number, read_text
from survey.web.request_context import database
from survey.words.cases import FLAG_FILTERS
from survey.words.language import _, _l, in_words
from survey.words.reviews import STATES
from survey.words.stages import say_move_of, say_passed, say_stage

Choices = Sequence[tuple[str, str]]
"""(value in the address, words) of everything that can be chosen."""
MOST_VALUES = 60
"""As many values of one filter are read from an address as there can be units, and more."""


@dataclass(frozen=True, kw_only=True)
class FirmFilter:
    """One filter. `title`: what stands above its values and before them in a sentence, and in a chip if `titled`."""

    name: str  # as in the address and in `FirmFilters`
    title: str | LazyString
    choices: Callable[[Scope], Choices]
    say: Callable[[str], str] = str  # a value that is not among the choices
    titled: bool = False


def _stages(_scope: Scope) -> Choices:
    return [(stage.value, say_stage(stage)) for stage in Stage]


def _units(scope: Scope) -> Choices:
    """Return every unit; none for who sees one alone."""
    if scope.unit:
        return []
    return [(unit.id, in_words(unit.name)) for unit in directory().current_units()] + [(NONE, _("未填街镇"))]


def _industries(_scope: Scope) -> Choices:
    divisions = [(code, f"{code} {item.name}") for code, item in directory().industries.items() if len(code) == 2]
    return [*divisions, (NONE, _("未填行业"))]


def _fixed(**words: str) -> Callable[[Scope], Choices]:
    return lambda _scope: [(value, str(text)) for value, text in words.items()]


def _say_moved(value: str) -> str:
    """Return a move as the ledger says it; what is no move as it was given."""
    move = read_move(value)
    return say_move_of(*move) if move is not None else value


def _say_holder(value: str) -> str:
    """Return the name of who holds cases; what is nobody's number as it was given."""
    number = as_number(value)
    return (people.name_of_official(database(), number) if number is not None else "") or value


FILTERS: tuple[FirmFilter, ...] = (
    FirmFilter(name="stage", title=_l("状态"), choices=_stages),
    FirmFilter(name="unit", title=_l("街镇"), choices=_units, say=lambda value: in_words(directory().unit_name(value))),
    FirmFilter(
        name="industry", title=_l("行业"), choices=_industries, say=lambda value: directory().industry_name(value)
    ),
    FirmFilter(
        name="scale", title=_l("规模"), choices=_fixed(above=_l("规上"), below=_l("规下"), unknown=_l("规模不详"))
    ),
    FirmFilter(name="sent", title=_l("通知"), choices=_fixed(yes=_l("通知已发出"), no=_l("已列入，通知未发出"))),
    FirmFilter(
        name="proposed", title=_l("街镇建议"), choices=_fixed(yes=_l("街镇建议列入，待定"), refused=_l("建议未采纳"))
    ),
    FirmFilter(
        name="waiting",
        title=_l("等您处理"),
        choices=_fixed(request=_l("账号申请待核准"), enquiry=_l("提问待答复"), seal=_l("盖章承诺书待接收")),
    ),
    FirmFilter(
        name="review",
        title=_l("初审"),
        choices=lambda _scope: [(state, _("初审：%(what)s", what=word)) for state, word in STATES.items()],
    ),
    FirmFilter(name="holder", title=_l("承办"), choices=_fixed(unit=_l("未指定承办人")), say=_say_holder, titled=True),
    FirmFilter(
        name="contact",
        title=_l("最近联系"),
        choices=_fixed(
            never=_l("还没有联系过"),
            reached=_l("已接通"),
            promised=_l("承诺日期"),
            no_answer=_l("无人接听"),
            wrong_number=_l("号码错误"),
            asks_time=_l("要求延期"),
            refused=_l("拒绝"),
            other=_l("其他"),
        ),
        titled=True,
    ),
    FirmFilter(name="extended", title=_l("延期"), choices=_fixed(yes=_l("有延期"), no=_l("没有延期"))),
    FirmFilter(name="signals", title=_l("线索"), choices=_fixed(open=_l("有待看线索"))),
    FirmFilter(name="verified", title=_l("核查"), choices=_fixed(yes=_l("已核实"))),
    FirmFilter(name="flag", title=_l("标记"), choices=_fixed(**FLAG_FILTERS), titled=True),
    FirmFilter(
        name="place",
        title=_l("最新评估"),
        choices=_fixed(
            selected=_l("入选候选"), reserve=_l("备选"), out=_l("未入选"), ranked=_l("进入排序"), none=_l("未进入排序")
        ),
    ),
    FirmFilter(name="passed", title=_l("已走过的环节"), choices=_fixed(), say=say_passed, titled=True),
    FirmFilter(name="moved", title=_l("昨天以来"), choices=_fixed(), say=_say_moved, titled=True),
)
"""In the order of the page and of a sentence, in which the search text comes first."""


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What an address of the list asks for: filters, order, columns (none: the usual ones)."""

    filters: FirmFilters = field(default_factory=FirmFilters)
    sorting: Sorting = field(default_factory=Sorting)
    columns: tuple[str, ...] = ()

    def arguments(self) -> dict[str, list[str]]:
        """Return name -> values, as `read_address` reads them; what is as usual is left out."""
        values = {name: list(getattr(self.filters, name)) for name in CHOICES}
        more = {"q": [self.filters.q], "sort": [self.sorting.in_address], "column": list(self.columns)}
        return {name: given for name, given in (values | more).items() if any(given)}


def read_address(given: MultiDict[str, str]) -> ListAddress:
    """Return what an address asks for. A value that no filter knows finds nothing; what is no column is left out."""
    values = {name: tuple(dict.fromkeys(filter(None, given.getlist(name))))[:MOST_VALUES] for name in CHOICES}
    filters = FirmFilters(**values, q=read_text(given, "q"))
    asked = set(given.getlist("column"))
    columns = tuple(key for key in KEYS if key in asked)
    usual = {*columns, ALWAYS} == set(USUAL)
    return ListAddress(filters, _sorting(given.get("sort", "")), () if usual else columns)


def _sorting(text: str) -> Sorting:
    down, column = text.startswith("-"), text.removeprefix("-")
    return Sorting(column, down) if column in SORTABLE else Sorting()


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A filter as the page offers it: its choices in words, each with whether it is chosen."""

    name: str
    title: str
    choices: Sequence[tuple[str, str, bool]]
    chosen: int


def offered_filters(filters: FirmFilters, scope: Scope) -> list[OfferedFilter]:
    """Return the filters that a page offers to whoever has a scope; one without choices is left out.

    What narrows the list is among the choices also where nobody is offered it: it stays when others are chosen.
    """
    offered = []
    for item in FILTERS:
        chosen, known = getattr(filters, item.name), dict(item.choices(scope))
        choices = [(value, text, value in chosen) for value, text in known.items()]
        choices += [(value, item.say(value), True) for value in chosen if value not in known]
        if choices:
            offered.append(OfferedFilter(item.name, str(item.title), choices, len(chosen)))
    return offered


def filters_as_chips(filters: FirmFilters, scope: Scope) -> list[tuple[str, str, str]]:
    """Return (filter, value, words) of each value that narrows the list, the search text first."""
    chips = [("q", filters.q, _("检索：%(text)s", text=filters.q))] if filters.q else []
    for item in FILTERS:
        known = dict(item.choices(scope))
        for value in getattr(filters, item.name):
            words = known.get(value) or item.say(value)
            said = _("%(name)s：%(value)s", name=item.title, value=words) if item.titled else words
            chips.append((item.name, value, said))
    return chips


def without(address: ListAddress, name: str, value: str) -> ListAddress:
    """Return an address without one value of one of its filters."""
    kept: Mapping[str, tuple[str, ...] | str] = {
        item.name: getattr(address.filters, item.name) for item in fields(address.filters)
    }
    left = "" if name == "q" else tuple(one for one in kept[name] if one != value)
    return ListAddress(FirmFilters(**{**kept, name: left}), address.sorting, address.columns)  # type: ignore[arg-type]


def filters_as_sentence(filters: FirmFilters, scope: Scope) -> str:
    """Return ``状态：未领取、未开始；街镇：安亭镇``, an empty text for a list that is not narrowed."""
    parts = [_("检索：%(text)s", text=filters.q)] if filters.q else []
    for item in FILTERS:
        known, values = dict(item.choices(scope)), getattr(filters, item.name)
        if values:
            said = _("、").join(known.get(value) or item.say(value) for value in values)
            parts.append(_("%(name)s：%(value)s", name=item.title, value=said))
    return _("；").join(parts)
