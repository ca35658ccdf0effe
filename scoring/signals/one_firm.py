"""Checks of one firm by itself: figures against each other, contradictions, patterns of ticking, ratings by others.

An answer that is missing, hidden, 不适用 or unreadable is no figure: where a check needs it nothing is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from scoring.answers.answers import Absence, Given
from scoring.answers.conditions import holds
from scoring.answers.derived_figures import ratio
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.signals import SignalCheck, SignalKind, SignalSet
from scoring.exact import WEIGHT
from scoring.loading.conditions import references
from scoring.signals.firms import Firm, Look, Signal, figures_read, shown

_ONE = frozenset({Kind.SINGLE, Kind.CLAUSE, Kind.LADDER})


def find_in_one(signals: SignalSet, firm: Firm, *, asking: bool = False) -> tuple[Signal, ...]:
    """Return what the checks of one firm find of it, in their order. `asking`: only what the firm itself is asked."""
    found = []
    for check in signals.checks:
        if check.of_one and (check.ask is not None or not asking) and applies(check, firm):
            signal = FINDERS[check.kind](check, firm)
            if signal is not None:
                found.append(signal)
    return tuple(found)


def applies(check: SignalCheck, firm: Firm) -> bool:
    """Return whether a check is about this firm: its definitions know what it looks at, and its condition holds."""
    names = (*check.reads, *references(check.when), *references(check.then), *_claimed_at(check))
    return all(map(firm.has, names)) and (check.when is None or holds(check.when, firm.look))


def _claimed_at(check: SignalCheck) -> tuple[str, ...]:
    """Return the question of a claim."""
    return check.questions[:1] if check.kind in {SignalKind.UNRECORDED, SignalKind.CLAIM_ABOVE} else ()


def of_ratio(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where the figure lies outside of its bounds; on a bound it lies inside."""
    value = ratio(check.figure, firm.look) if check.figure is not None else Absence.NOT_ASKED
    if isinstance(value, Absence):
        return None
    if check.at_most is not None and value > Fraction(check.at_most):
        bound = check.at_most
    elif check.at_least is not None and value < Fraction(check.at_least):
        bound = check.at_least
    else:
        return None
    return Signal(
        check.id, check.questions, {"figure": shown(value), "bound": f"{bound:f}"} | figures_read(check, firm)
    )


def of_contradiction(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where `when` holds, which the caller knows, and `then` does not."""
    if check.then is None or holds(check.then, firm.look):
        return None
    names = (*references(check.when), *references(check.then))
    return Signal(check.id, check.questions, figures_read(check, firm, names))


def of_change(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where one year's sum is more than `factor` times the other's.

    Of 0 nothing is a multiple: nothing is found then, and nothing where a figure is missing.
    """
    now, before = total(check.now, firm.look), total(check.before, _before(check, firm))
    if now is None or before is None or now <= 0 or before <= 0:
        return None
    times = max(now, before) / min(now, before)
    if times <= Fraction(check.factor):
        return None
    figures = {"now": shown(now), "before": shown(before), "times": shown(times)}
    return Signal(check.id, check.questions, figures | figures_read(check, firm))


def _before(check: SignalCheck, firm: Firm) -> Look:
    if not check.earlier:
        return firm.look
    return firm.earlier.get if firm.earlier is not None else lambda _name: Absence.NOT_ASKED


def total(names: tuple[str, ...], look: Look) -> Fraction | None:
    """Return the sum of numbers; None while any is missing."""
    values = [look(name) for name in names]
    numbers = [Fraction(value) for value in values if isinstance(value, Decimal)]
    return sum(numbers, Fraction(0)) if numbers and len(numbers) == len(values) else None


def of_same_option(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where of the answered choices at least `share` are the option at the same place."""
    most, answered = most_same(firm, check.among)
    if answered < check.fewest or answered == 0 or most * WEIGHT < check.share * answered:
        return None
    return Signal(check.id, check.questions, _part("same", most, answered))


def most_same(firm: Firm, among: tuple[str, ...]) -> tuple[int, int]:
    """Return how many choices are answered by the option at the most frequent place, and how many are answered."""
    places: Counter[int] = Counter()
    for name, question in firm.questions(among):
        place = _place(question, firm.look(name))
        if place is not None:
            places[place] += 1
    return max(places.values(), default=0), places.total()


def _place(question: Question, given: Given) -> int | None:
    """Return at which place among the options a choice of one is, counted from 0; None for what is none."""
    if question.kind not in _ONE or not isinstance(given, str):
        return None
    return next((place for place, option in enumerate(question.options) if option.id == given), None)


def of_all_top(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where at least `share` of the answers that give points are the best, and none has evidence."""
    owners = {place.partition(".")[0] for place in check.among}
    if any(name.partition(".")[0] in owners for name in firm.evidence):
        return None
    judged = [
        best
        for name, question in firm.questions(check.among)
        if (best := _is_best(question, firm.look(name))) is not None
    ]
    top = sum(judged)
    if len(judged) < check.fewest or not judged or top * WEIGHT < check.share * len(judged):
        return None
    return Signal(check.id, check.questions, _part("top", top, len(judged)))


def _is_best(question: Question, given: Given) -> bool | None:
    """Return whether an answer is the best that there is; None where it is none, or no option is better than others."""
    if question.kind is Kind.MULTIPLE and isinstance(given, tuple) and given:
        best = {option.id for option in question.options if not option.exclusive and option.points > 0}
        return best <= set(given) if best else None
    if question.kind not in _ONE or not isinstance(given, str):
        return None
    worth = {option.id: (option.level, option.points) for option in question.options}
    if given not in worth or len(set(worth.values())) == 1:
        return None
    return worth[given] == max(worth.values())


def _part(name: str, some: int, whole: int) -> Mapping[str, str]:
    return {name: str(some), "of": str(whole), "percent": shown(Fraction(100 * some, whole))}


def of_rating_gap(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where own level and rating are `fewest` levels apart or more, either way."""
    ours, theirs = firm.levels.get(check.among[0]), firm.ratings.get(check.rating)
    if ours is None or theirs is None or abs(ours - theirs) < check.fewest:
        return None
    figures = {"ours": str(ours), "theirs": str(theirs), "levels": str(abs(ours - theirs))}
    return Signal(check.id, check.questions, figures)


def of_unrecorded(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where a firm claims what `when` says, and no rating of the source holds; the caller knows `when`.

    Nothing is found where nothing of that source is on record of anybody: then nobody looked.
    """
    if check.rating not in firm.read or check.rating in firm.rated:
        return None
    return Signal(check.id, check.questions, {"claimed": _words(check, firm)})


def _words(check: SignalCheck, firm: Firm) -> str:
    """Return what a firm wrote at the question of its claim; a dash where that is no text."""
    owner, _dot, local = check.questions[0].partition(".")
    given = firm.look(check.questions[0])
    kind = firm.questionnaires[owner].questions[local].kind
    return given if kind is Kind.TEXT and isinstance(given, str) and given.strip() else "–"


def of_claim_above(check: SignalCheck, firm: Firm) -> Signal | None:
    """Return a signal where the level that a firm's words name is `fewest` levels or more above the one on record."""
    claimed, recorded = firm.claims.get(check.questions[0]), firm.ratings.get(check.rating)
    if claimed is None or recorded is None or claimed - recorded < check.fewest:
        return None
    figures = {"claimed": str(claimed), "recorded": str(recorded), "levels": str(claimed - recorded)}
    return Signal(check.id, check.questions, figures)


FINDERS: Mapping[SignalKind, Callable[[SignalCheck, Firm], Signal | None]] = {
    SignalKind.RATIO: of_ratio,
    SignalKind.CONTRADICTION: of_contradiction,
    SignalKind.CHANGE: of_change,
    SignalKind.SAME_OPTION: of_same_option,
    SignalKind.ALL_TOP: of_all_top,
    SignalKind.RATING_GAP: of_rating_gap,
    SignalKind.UNRECORDED: of_unrecorded,
    SignalKind.CLAIM_ABOVE: of_claim_above,
}
"""How each kind of check of one firm finds."""
