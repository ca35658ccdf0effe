"""The outcome of a rehearsal in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    """Names by credit code, and where each stands in the newest evaluation (0: there is none): code -> entry."""

    names: Mapping[str, str]
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
    """Return the outcome in words; `firms`: every enterprise that was evaluated."""
    names = firms.names
    if tried.second is None:
        clash = tried.clash
        return RehearsalView(say_clash(clash.clash, scheme, names) if clash is not None else "")
    first, second = tried.before, listing_of(tried.second)
    rehearsal = changes_between(first, second)
    labels = _labels(tried.first) | _labels(tried.second)
    places = dict(zip(tried.second.keys, tried.second.shortlist.places, strict=True))

    def moved(keys: Sequence[str]) -> tuple[MovedEnterprise, ...]:
        return tuple(
            MovedEnterprise(
                name=names[key],
                about=_about(labels[key], scheme),
                before=_rank(first, key),
                after=_rank(second, key),
                place=say_place(places.get(key, Place.OUT)),
            )
            for key in keys
        )

    keys = tried.second.keys
    shortlist = tried.second.shortlist
    chosen = {row for row, place in enumerate(shortlist.places) if place is Place.SELECTED}
    order = {row: place for place, row in enumerate(tried.second.ranking.order.tolist())}
    only_here = sorted(chosen - set(shortlist.other), key=order.__getitem__)
    only_there = [row for row in shortlist.other if row not in chosen]
    return RehearsalView(
        clash="",
        entered=moved(rehearsal.entered),
        left=moved(rehearsal.left),
        pools=tuple(_pool(item, scheme) for item in rehearsal.pools),
        counts=tuple(
            (say_attribute(name), _counts(name, (first, second), labels, scheme=scheme)) for name in ATTRIBUTES
        ),
        prices=_prices(tried.second, scheme, names),
        unmet=tuple(say_attribute(name) for name in shortlist.unmet if name in {LEVEL_SHARE, SEGMENT_SHARE}),
        other=(
            tuple(names[keys[row]] for row in only_here),
            tuple(names[keys[row]] for row in only_there),
        ),
        weights=tuple(_weight(item, scheme, firms) for item in real_weights(tried.second, tried.lists)),
        evaluation=firms.evaluation,
    )


def _labels(evaluation: Evaluation) -> dict[str, dict[str, str]]:
    """Return credit code -> attribute -> label."""
    columns = [evaluation.inputs.attributes[name] for name in ATTRIBUTES]
    return {key: dict(zip(ATTRIBUTES, own, strict=True)) for key, *own in zip(evaluation.keys, *columns, strict=True)}


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


def _weight(item: RealWeight, scheme: Scheme, firms: LinkedFirms) -> WeightLine:
    def named(keys: Sequence[str]) -> tuple[NamedFirm, ...]:
        return tuple(NamedFirm(firms.names[key], firms.entries.get(key, 0)) for key in keys)

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
    attribute: str, listings: tuple[Listing, Listing], labels: Mapping[str, Mapping[str, str]], *, scheme: Scheme
) -> tuple[CountLine, ...]:
    own = {key: labelled[attribute] for key, labelled in labels.items()}
    before, after = (counts_by(listing, own) for listing in listings)
    values = sorted({*before, *after}, key=lambda value: (-after.get(value, 0), value))
    return tuple(
        CountLine(say_label(attribute, value, scheme) or _("未填"), before.get(value, 0), after.get(value, 0))
        for value in values
    )
