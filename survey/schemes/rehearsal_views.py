"""The outcome of a rehearsal in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from markupsafe import Markup, escape

from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation
from scoring.exact import VALUE
from scoring.explanation.criterion_weights import RealWeight, real_weights
from scoring.explanation.rehearsal import PLACES, Listing, PoolChange, changes_between, counts_by, listing_of
from scoring.selection.selection import Place, limit_parameters
from scoring.selection.terms import LEVEL_SHARE, SEGMENT_SHARE
from survey.schemes.rehearse import SchemeComparison
from survey.words.answers import percent
from survey.words.findings import say_place, say_size
from survey.words.language import _, in_words
from survey.words.limits import say_attribute, say_clash, say_label, say_limit
from survey.words.prices import PriceLine
from survey.words.reasons import score_text

ATTRIBUTES = ("unit", "division", "size")


@dataclass(frozen=True, slots=True)
class MovedEnterprise:
    """An enterprise that is selected under one of the two schemes only: its rank under both."""

    name: str
    about: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One pool: rank correlations of the two orders, and both cut lines."""

    title: str
    both: int
    kendall: str
    spearman: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many of the selected have a label (a unit, a size …), under either scheme."""

    label: str
    before: int
    after: int

    @property
    def change(self) -> str:
        """The difference with its sign."""
        return f"{self.after - self.before:+d}" if self.after != self.before else "0"


@dataclass(frozen=True, slots=True)
class LinkedFirms:
    """Names of some credit codes, and where firms stand in the newest evaluation (0: there is none): code -> entry."""

    names: Callable[[Collection[str]], Mapping[str, str]]
    evaluation: int = 0
    entries: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedFirm:
    """An enterprise by name; `entry` of the newest evaluation leads to it, 0 where there is none."""

    name: str
    entry: int


@dataclass(frozen=True, slots=True)
class WeightLine:
    """What a criterion really weighs in a pool, and who would come and go without it."""

    pool: str
    title: str
    declared: str
    real: str
    spread: str
    full: str
    zero: str
    entered: tuple[NamedFirm, ...]
    left: tuple[NamedFirm, ...]


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """Everything that the page shows; where no list can be made, only `clash` is filled."""

    clash: str
    entered: tuple[MovedEnterprise, ...] = ()
    left: tuple[MovedEnterprise, ...] = ()
    pools: tuple[PoolLine, ...] = ()
    counts: tuple[tuple[str, tuple[CountLine, ...]], ...] = ()
    prices: tuple[PriceLine, ...] = ()
    unmet: tuple[str, ...] = ()
    other: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    weights: tuple[WeightLine, ...] = ()
    evaluation: int = 0


def view_rehearsal(tried: SchemeComparison, scheme: Scheme, firms: LinkedFirms) -> RehearsalView:
    """Return the outcome in words; `firms`: the names of any that it tells of."""
    if tried.second is None:
        clash = tried.clash
        pinned = {member.limit.value for members in clash.clash.sets for member in members} if clash else set()
        return RehearsalView(say_clash(clash.clash, scheme, firms.names(pinned)) if clash is not None else "")
    first, second = tried.before, listing_of(tried.second)
    rehearsal = changes_between(first, second)
    weights = real_weights(tried.second, tried.lists)
    keys, shortlist = tried.second.keys, tried.second.shortlist
    chosen = {row for row, place in enumerate(shortlist.places) if place is Place.SELECTED}
    without = chosen - set(shortlist.other)
    only_here = [keys[row] for row in tried.second.ranking.order.tolist() if row in without]
    only_there = [keys[row] for row in shortlist.other if row not in chosen]
    told = (rehearsal.entered, rehearsal.left, only_here, only_there)
    priced = (keys[row] for price in shortlist.prices for row in (*price.came_in, *price.went_out))
    weighed = (key for item in weights for key in (*item.entered, *item.left))
    names = firms.names({*(key for own in told for key in own), *priced, *weighed})
    labels = _Labels(tried.first, tried.second)

    def moved(keys: Sequence[str]) -> tuple[MovedEnterprise, ...]:
        return tuple(
            MovedEnterprise(
                name=names[key],
                about=_about(labels.of(key), scheme),
                before=_rank(first, key),
                after=_rank(second, key),
                place=say_place(labels.place(key)),
            )
            for key in keys
        )

    return RehearsalView(
        clash="",
        entered=moved(rehearsal.entered),
        left=moved(rehearsal.left),
        pools=tuple(_pool(item, scheme) for item in rehearsal.pools),
        counts=tuple((say_attribute(name), _counts(name, (first, second), labels, scheme)) for name in ATTRIBUTES),
        prices=_prices(tried.second, scheme, names),
        unmet=tuple(say_attribute(name) for name in shortlist.unmet if name in {LEVEL_SHARE, SEGMENT_SHARE}),
        other=(tuple(map(names.__getitem__, only_here)), tuple(map(names.__getitem__, only_there))),
        weights=tuple(_weight(item, scheme, names, firms.entries) for item in weights),
        evaluation=firms.evaluation,
    )


class _Labels:
    """The labels of every enterprise that either evaluation has, as the second says where both do."""

    def __init__(self, first: Evaluation, second: Evaluation) -> None:
        self._second = second
        self._sides = [({key: row for row, key in enumerate(one.keys)}, one) for one in (second, first)]

    def of(self, key: str) -> Mapping[str, str]:
        """Return attribute -> label."""
        row, side = next((rows[key], side) for rows, side in self._sides if key in rows)
        return {name: side.inputs.attributes[name][row] for name in ATTRIBUTES}

    def place(self, key: str) -> Place:
        """Return which place an enterprise has in the second list."""
        row = self._sides[0][0].get(key)
        return Place.OUT if row is None else self._second.shortlist.places[row]

    def column(self, attribute: str, keys: Collection[str]) -> dict[str, str]:
        """Return the labels of some enterprises under one attribute."""
        found: dict[str, str] = {}
        for rows, side in reversed(self._sides):
            own = side.inputs.attributes[attribute]
            found |= {key: own[rows[key]] for key in keys if key in rows}
        return found


def _prices(evaluation: Evaluation, scheme: Scheme, names: Mapping[str, str]) -> tuple[PriceLine, ...]:
    keys = evaluation.keys
    return tuple(
        PriceLine(
            say_limit(limit_parameters(price.limit), scheme),
            tuple(names[keys[row]] for row in price.came_in),
            tuple(names[keys[row]] for row in price.went_out),
        )
        for price in evaluation.shortlist.prices
    )


def _weight(item: RealWeight, scheme: Scheme, names: Mapping[str, str], entries: Mapping[str, int]) -> WeightLine:
    def named(keys: Sequence[str]) -> tuple[NamedFirm, ...]:
        return tuple(NamedFirm(names[key], entries.get(key, 0)) for key in keys)

    return WeightLine(
        pool=next(in_words(pool.title) for pool in scheme.pools if pool.id == item.pool),
        title=next(in_words(criterion.title) for criterion in scheme.criteria if criterion.id == item.criterion),
        declared=percent(item.weight),
        real=f"{item.share / 100:.1f}%",
        spread=f"{item.spread / VALUE:.1f}",
        full=_part(item.full, item.rows),
        zero=_part(item.zero, item.rows),
        entered=named(item.entered),
        left=named(item.left),
    )


def _part(count: int, whole: int) -> str:
    return f"{100 * count / whole:.0f}%" if whole else "–"


def _about(labels: Mapping[str, str], scheme: Scheme) -> str:
    texts = [
        say_label("division", labels["division"], scheme),
        say_size(labels["size"]),
        say_label("unit", labels["unit"], scheme),
    ]
    return " · ".join(text for text in texts if text)


def _rank(listing: Listing, key: str) -> str:
    return _("第%(n)s名", n=listing.ranks[key]) if key in listing.ranks else "–"


def _pool(item: PoolChange, scheme: Scheme) -> PoolLine:
    title = next((in_words(pool.title) for pool in scheme.pools if pool.id == item.pool), item.pool)
    return PoolLine(
        title,
        item.both,
        _likeness(item.kendall),
        _likeness(item.spearman),
        score_text(item.before, scheme) if item.before is not None else "–",
        score_text(item.after, scheme) if item.after is not None else "–",
    )


def _likeness(value: int | None) -> str:
    return "–" if value is None else f"{value / PLACES:.4f}"


def _counts(
    attribute: str, listings: tuple[Listing, Listing], labels: _Labels, scheme: Scheme
) -> tuple[CountLine, ...]:
    own = labels.column(attribute, listings[0].selected | listings[1].selected)
    before, after = (counts_by(listing, own) for listing in listings)
    values = sorted({*before, *after}, key=lambda value: (-after.get(value, 0), value))
    return tuple(
        CountLine(say_label(attribute, value, scheme) or _("未填"), before.get(value, 0), after.get(value, 0))
        for value in values
    )


def link_firms(firms: Sequence[NamedFirm], evaluation_id: int) -> Markup:
    """Return the names with commas between them; those with an entry in the evaluation (0 for none) are links."""
    if not firms:
        return escape(_("无"))
    first = url_for("tracing.candidate", evaluation_id=evaluation_id, entry_id=0)
    before = escape(first.removesuffix("0"))
    linked = [
        f'<a href="{before}{firm.entry}">{escape(firm.name)}</a>' if firm.entry and evaluation_id else escape(firm.name)
        for firm in firms
    ]
    return Markup(str(escape(_("、"))).join(linked))  # noqa: S704 - each name is escaped
