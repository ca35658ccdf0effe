"""From a mapping (as read from YAML) to a `SignalSet`, listing every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scoring.definition.questionnaire import Condition, Ratio
from scoring.definition.signals import LEAST_PEERS, SignalCheck, SignalKind, SignalSet
from scoring.definition.texts import Words
from scoring.exact import WEIGHT
from scoring.loading.conditions import read_condition, references
from scoring.loading.questionnaire import digest_of
from scoring.loading.reader import Path, Reader

_COMMON = {"id", "kind", "title", "reason", "ask", "questions", "when", "fixed"}
_KEYS: Mapping[SignalKind, set[str]] = {
    SignalKind.RATIO: {"figure", "at_least", "at_most"},
    SignalKind.CONTRADICTION: {"then"},
    SignalKind.CHANGE: {"now", "before", "earlier", "factor"},
    SignalKind.SAME_OPTION: {"among", "share", "fewest"},
    SignalKind.ALL_TOP: {"among", "share", "fewest"},
    SignalKind.NEAR_COPY: {"among", "share", "fewest", "most_same"},
    SignalKind.OUTLIER: {"figure", "side", "factor", "fewest"},
    SignalKind.RATING_GAP: {"among", "rating", "fewest"},
    SignalKind.UNRECORDED: {"rating"},
    SignalKind.CLAIM_ABOVE: {"rating", "fewest"},
}
FIGURES: Mapping[SignalKind, tuple[str, ...]] = {
    SignalKind.RATIO: ("figure", "bound"),
    SignalKind.CONTRADICTION: (),
    SignalKind.CHANGE: ("now", "before", "times"),
    SignalKind.SAME_OPTION: ("same", "of", "percent"),
    SignalKind.ALL_TOP: ("top", "of", "percent"),
    SignalKind.NEAR_COPY: ("equal", "of", "percent", "firm", "others"),
    SignalKind.OUTLIER: ("figure", "median", "peers", "times"),
    SignalKind.RATING_GAP: ("ours", "theirs", "levels"),
    SignalKind.UNRECORDED: ("claimed",),
    SignalKind.CLAIM_ABOVE: ("claimed", "recorded", "levels"),
}
"""What each kind works out and a sentence may name, beside the figures of number questions (``{facts.staff_y1}``)."""
NAMED = re.compile(r"\{([^{}]*)\}")
_SIDES = {"high", "low", "both"}
_NONE = Words("", "")


def load_signals(data: Mapping[str, Any]) -> SignalSet:
    """Return the set of checks that a mapping defines. Raises DefinitionError with all its faults."""
    reader = Reader()
    reader.known_keys(data, {"id", "version", "title", "checks"}, ())
    checks = tuple(
        _read_check(reader, item, ("checks", index))
        for index, item in enumerate(reader.items(data, "checks", (), required=True))
    )
    reader.unique([check.id for check in checks], ("checks",))
    made = SignalSet(
        id=reader.identifier(data, ()),
        version=reader.text(data, "version", ()),
        title=reader.words(data, "title", ()),
        checks=checks,
        digest="" if reader.faults else digest_of(data),
    )
    reader.finish()
    return made


def _read_check(reader: Reader, data: Mapping[str, Any], path: Path) -> SignalCheck:
    raw = data.get("kind")
    if raw not in set(SignalKind):
        names = ", ".join(kind.value for kind in SignalKind)
        reader.fault((*path, "kind"), f"unknown check {raw!r}", f"use one of {names}")
        return SignalCheck("unnamed", SignalKind.CONTRADICTION, _NONE, _NONE)
    kind = SignalKind(raw)
    reader.known_keys(data, _COMMON | _KEYS[kind], path)
    earlier = reader.flag(data, "earlier", path, default=False)
    figure = _read_figure(reader, data, path) if "figure" in _KEYS[kind] else None
    when, then = (_read_condition(reader, data, key, path) for key in ("when", "then"))
    now, before = (reader.texts(data, key, path) for key in ("now", "before"))
    side = reader.text(data, "side", path, default="both")
    check = SignalCheck(
        id=reader.identifier(data, path),
        kind=kind,
        title=reader.words(data, "title", path),
        reason=reader.words(data, "reason", path),
        ask=reader.optional_words(data, "ask", path),
        questions=reader.texts(data, "questions", path) or _own_questions((figure, now, when, then)),
        when=when,
        then=then,
        figure=figure,
        at_least=_bound(reader, data, "at_least", path) if kind is not SignalKind.OUTLIER else _side(side, "low"),
        at_most=_bound(reader, data, "at_most", path) if kind is not SignalKind.OUTLIER else _side(side, "high"),
        now=now,
        before=before,
        earlier=earlier,
        factor=reader.number(data, "factor", path) or Decimal(0),
        among=reader.texts(data, "among", path),
        rating=reader.text(data, "rating", path, default=None if "rating" in _KEYS[kind] else ""),
        share=reader.fraction(data, "share", path, scale=WEIGHT) if "share" in data else WEIGHT,
        fewest=reader.integer(data, "fewest", path, default=LEAST_PEERS if kind is SignalKind.OUTLIER else 1),
        most_same=reader.fraction(data, "most_same", path, scale=WEIGHT) if "most_same" in data else WEIGHT,
        fixed=reader.flag(data, "fixed", path, default=False),
    )
    if side not in _SIDES:
        reader.fault((*path, "side"), f"unknown side {side!r}", "use high, low or both")
    for problem, key, fix in faults_of(check):
        reader.fault((*path, key), problem, fix)
    _check_sentences(reader, check, path)
    return check


def _read_figure(reader: Reader, data: Mapping[str, Any], path: Path) -> Ratio:
    body, place = reader.mapping(data, "figure", path), (*path, "figure")
    reader.known_keys(body, {"of", "to", "scale"}, place)
    of, to = (reader.texts(body, key, place) for key in ("of", "to"))
    if not of or not to:
        reader.fault(place, "a figure is a sum over a sum", "write {of: [facts.…], to: [facts.…]}")
    scale = reader.number(body, "scale", place)
    return Ratio(of, to, Decimal(1) if scale is None else scale)


def _read_condition(reader: Reader, data: Mapping[str, Any], key: str, path: Path) -> Condition | None:
    return read_condition(reader, data[key], (*path, key), "facts") if key in data else None


def _bound(reader: Reader, data: Mapping[str, Any], key: str, path: Path) -> Decimal | None:
    return reader.number(data, key, path) if key in data else None


def _side(side: str, wanted: str) -> Decimal | None:
    """Return that an outlier on this side counts, as a bound that is there."""
    return Decimal(0) if side in {wanted, "both"} else None


def _own_questions(read: tuple[Ratio | None, tuple[str, ...], Condition | None, Condition | None]) -> tuple[str, ...]:
    figure, now, when, then = read
    names = (*(figure.of if figure else ()), *(figure.to if figure else ()), *now)
    return tuple(dict.fromkeys(names or (*references(when), *references(then))))


def faults_of(check: SignalCheck) -> list[tuple[str, str, str]]:
    """Return (problem, key, fix) of what a check of its kind has not, or has and can't be meant."""
    return [*_lacking(check), *_odd(check)]


def _lacking(check: SignalCheck) -> Iterator[tuple[str, str, str]]:
    """Yield (problem, key, fix) of what a check of its kind needs and has not."""
    kind = check.kind
    if kind is SignalKind.RATIO and check.at_least is None and check.at_most is None:
        yield "a ratio needs a bound", "at_most", 'write at_most: "2" or at_least: "0.5"'
    if kind is SignalKind.CONTRADICTION and (check.when is None or check.then is None):
        yield "a contradiction needs both conditions", "then", "write when: {…} and then: {…}"
    if kind is SignalKind.CHANGE and not (check.now and check.before):
        yield "a change needs both years", "before", "write now: [facts.…] and before: [facts.…]"
    if kind is SignalKind.CHANGE and check.factor <= 1:
        yield "the factor of a change is above 1", "factor", 'write "3"'
    if kind is SignalKind.OUTLIER and check.factor <= 0:
        yield "an outlier needs a factor above 0", "factor", 'write "8"'
    if "among" in _KEYS[kind] and not check.among:
        yield "a check of many answers needs to know which", "among", "write among: [cmmm]"
    if kind is SignalKind.RATING_GAP and (len(check.among) > 1 or any("." in name for name in check.among)):
        yield "a rating is held against one questionnaire", "among", "write among: [cmmm]"
    if kind in {SignalKind.UNRECORDED, SignalKind.CLAIM_ABOVE} and not (check.questions and check.when):
        yield (
            "a claim is made at a question, under a condition",
            "questions",
            "write when: {…} and questions: [facts.…]",
        )


def _odd(check: SignalCheck) -> Iterator[tuple[str, str, str]]:
    """Yield (problem, key, fix) of what is there and can't be meant."""
    if check.ask is not None and not check.of_one:
        yield "a firm can't be asked about other firms or other years' files", "ask", "leave ask out"
    if check.ask is not None and not check.questions:
        yield "a firm is asked at a question", "questions", "write questions: [facts.…]"
    for key, value in (("share", check.share), ("most_same", check.most_same)):
        if not 0 < value <= WEIGHT:
            yield f"{key} lies above 0 and is at most 1", key, 'write "0.9"'
    if check.fewest < 1:
        yield "one answer is the fewest", "fewest", 'write "1" or more'
    if check.kind is SignalKind.OUTLIER and check.fewest < LEAST_PEERS:
        yield f"fewer than {LEAST_PEERS} peers say nothing", "fewest", f'write "{LEAST_PEERS}" or more'
    if check.at_least is not None and check.at_most is not None and check.at_least > check.at_most:
        yield "no figure lies between these bounds", "at_least", "lower it"


def _check_sentences(reader: Reader, check: SignalCheck, path: Path) -> None:
    """Note what a sentence names that is neither worked out nor read."""
    known = {*FIGURES[check.kind], *check.reads, *references(check.when), *references(check.then)}
    for key, words in (("reason", check.reason), ("ask", check.ask)):
        for text in (words.zh, words.en) if words is not None else ():
            for name in NAMED.findall(text):
                if name not in known:
                    fix = f"use one of {', '.join(sorted(known)) or 'none'}"
                    reader.fault((*path, key), f"{{{name}}} stands for nothing here", fix)
    if check.ask is not None and "{firm}" in check.ask.zh + check.ask.en:
        reader.fault((*path, "ask"), "a firm is told of no other firm", "leave {firm} out")
