"""A ranking scheme: criteria with weights and fixed anchors, gates, tie keys; read from a mapping with all faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scoring.anchors import Anchors
from scoring.exact import POINT, WEIGHT
from scoring.loading import digest_of, qualified
from scoring.loading_conditions import read_condition
from scoring.loading_reader import Path, Reader
from scoring.questionnaire import Compute, Condition, Ratio
from scoring.words import Status, Words


@dataclass(frozen=True, slots=True)
class IndexSource:
    """The index 0-100 of a questionnaire, or of one part of it as a share of the part's maximum."""

    questionnaire: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class OptionsSource:
    """A value (1/10 000 point) per option of one question; an option that is not listed gives 0."""

    question: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RatioSource:
    """A computed figure over number questions."""

    compute: Compute


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """Points (1/10 000) for a condition that holds."""

    id: str
    title: Words
    when: Condition
    points: int


@dataclass(frozen=True, slots=True)
class ChecklistSource:
    """The sum of the items that hold."""

    items: tuple[ChecklistItem, ...]


Source = IndexSource | OptionsSource | RatioSource | ChecklistSource


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `weight` in 1/10 000; `anchors` map the source's figure to 0-100, never falling."""

    id: str
    title: Words
    why: Words
    weight: int
    source: Source
    anchors: Anchors
    status: Status


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate: fails where `fail_when` holds; passes where `pass_when` does and the scheme says it is `computed`.

    A pass that is only self-declared is 待核, until an official records a source.
    """

    id: str
    title: Words
    fail_when: Condition
    pass_when: Condition | None
    computed: bool


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme."""

    id: str
    version: str
    title: Words
    status: Status
    required: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    gates: tuple[GateRule, ...]
    tie_keys: tuple[str, ...]
    reserve: int
    digest: str

    @property
    def places(self) -> int:
        """Decimal places that print every contribution in full: 4 when all weights are whole per cents, else 6."""
        return 4 if all(criterion.weight % (WEIGHT // 100) == 0 for criterion in self.criteria) else 6


_KEYS = {"id", "version", "title", "status", "required", "reserve", "criteria", "tie_keys", "gates"}


def load_scheme(data: Mapping[str, Any]) -> Scheme:
    """Build a scheme; raises scoring.loading.DefinitionError with all faults."""
    reader = Reader()
    reader.known_keys(data, _KEYS, ())
    status = reader.choice(data, "status", Status, (), default=Status.WORKING)
    criteria = tuple(
        _read_criterion(reader, item, ("criteria", index), status)
        for index, item in enumerate(reader.items(data, "criteria", (), required=True))
    )
    total = sum(criterion.weight for criterion in criteria)
    if total != WEIGHT:
        reader.fault(("criteria",), f"the weights add up to {total}/10000", "make them add up to exactly 1")
    tie_keys = reader.texts(data, "tie_keys", ())
    for key in tie_keys:
        if key not in {criterion.id for criterion in criteria}:
            reader.fault(("tie_keys",), f"no criterion {key!r}", "check the spelling")
    scheme = Scheme(
        id=reader.identifier(data, ()),
        version=reader.text(data, "version", ()),
        title=reader.words(data, "title", ()),
        status=status,
        required=reader.texts(data, "required", ()),
        criteria=criteria,
        gates=tuple(
            _read_gate(reader, item, ("gates", index)) for index, item in enumerate(reader.items(data, "gates", ()))
        ),
        tie_keys=tie_keys,
        reserve=reader.integer(data, "reserve", (), default=0),
        digest="" if reader.faults else digest_of(data),
    )
    reader.unique([criterion.id for criterion in criteria], ("criteria",))
    reader.unique([gate.id for gate in scheme.gates], ("gates",))
    reader.finish()
    return scheme


def _read_criterion(reader: Reader, data: Mapping[str, Any], path: Path, status: Status) -> Criterion:
    reader.known_keys(data, {"id", "title", "why", "weight", "source", "anchors", "status"}, path)
    return Criterion(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        why=reader.words(data, "why", path),
        weight=reader.fraction(data, "weight", path, scale=WEIGHT),
        source=_read_source(reader, reader.mapping(data, "source", path), (*path, "source")),
        anchors=_read_anchors(reader, data, path),
        status=reader.choice(data, "status", Status, path, default=status),
    )


def _read_anchors(reader: Reader, data: Mapping[str, Any], path: Path) -> Anchors:
    if "anchors" not in data:
        return ((Decimal(0), Decimal(0)), (Decimal(100), Decimal(100)))
    anchors = []
    raw = data["anchors"]
    for index, pair in enumerate(raw if isinstance(raw, list) else []):
        place = (*path, "anchors", index)
        if not isinstance(pair, list) or len(pair) != 2:
            reader.fault(place, "an anchor is a pair", 'write ["60", "100"]')
            continue
        point = {"figure": pair[0], "value": pair[1]}
        figure, value = reader.number(point, "figure", place), reader.number(point, "value", place)
        if figure is not None and value is not None:
            anchors.append((figure, value))
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(anchors))
    if len(anchors) < 2 or not rising or anchors[0][1] < 0 or anchors[-1][1] > 100:
        fix = "give two or more pairs with rising figures and values from 0 to 100 that never fall"
        reader.fault((*path, "anchors"), "these anchors do not rise", fix)
        return ((Decimal(0), Decimal(0)), (Decimal(100), Decimal(100)))
    return tuple(anchors)


def _read_source(reader: Reader, data: Mapping[str, Any], path: Path) -> Source:
    kind = data.get("kind")
    if kind in {"index", "part"}:
        part = reader.text(data, "part", path) if kind == "part" else ""
        return IndexSource(reader.text(data, "questionnaire", path), part)
    if kind == "options":
        values = reader.mapping(data, "values", path)
        question = qualified("facts", reader.text(data, "question", path))
        return OptionsSource(question, {key: reader.points(values, key, (*path, "values")) for key in values})
    if kind == "ratio":
        return RatioSource(Compute(now=_read_ratio(reader, reader.mapping(data, "compute", path), path)))
    if kind == "checklist":
        items = tuple(
            _read_item(reader, item, (*path, "items", index))
            for index, item in enumerate(reader.items(data, "items", path, required=True))
        )
        if sum(item.points for item in items) > 100 * POINT:
            reader.fault((*path, "items"), "the items give more than 100", "lower some")
        return ChecklistSource(items)
    reader.fault((*path, "kind"), f"unknown source {kind!r}", "use index, part, options, ratio or checklist")
    return ChecklistSource(())


def _read_ratio(reader: Reader, data: Mapping[str, Any], path: Path) -> Ratio:
    body = reader.mapping(data, "now", (*path, "compute"))
    place = (*path, "compute", "now")
    names = [tuple(qualified("facts", name) for name in reader.texts(body, key, place)) for key in ("of", "to")]
    return Ratio(names[0], names[1], reader.number(body, "scale", place) or Decimal(100))


def _read_item(reader: Reader, data: Mapping[str, Any], path: Path) -> ChecklistItem:
    return ChecklistItem(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        when=read_condition(reader, data.get("when"), (*path, "when"), "facts"),
        points=reader.points(data, "points", path),
    )


def _read_gate(reader: Reader, data: Mapping[str, Any], path: Path) -> GateRule:
    reader.known_keys(data, {"id", "title", "fail_when", "pass_when", "computed"}, path)
    passing = read_condition(reader, data["pass_when"], (*path, "pass_when"), "facts") if "pass_when" in data else None
    computed = reader.flag(data, "computed", path, default=False)
    if computed and passing is None:
        reader.fault((*path, "computed"), "a computed gate needs pass_when", "say when it passes")
    return GateRule(
        id=reader.identifier(data, path),
        title=reader.words(data, "title", path),
        fail_when=read_condition(reader, data.get("fail_when"), (*path, "fail_when"), "facts"),
        pass_when=passing,
        computed=computed,
    )
