"""The rule of the 2024 form: points in three parts, graded scenarios, and levels that need both.

工信厅企业〔2024〕56号, 中小企业数字化水平评测指标（2024年版）. Points are integers in 1/10 000 point.

Speed: neighbouring columns are joined into one index, and one lookup yields all their sums at once, packed into the
bits of an integer. Everything stays an integer, so the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED, Coded, Coding
from scoring.definition.questionnaire import Kind, Question
from scoring.definition.rules import PointsRule
from scoring.exact import POINT, WEIGHT
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.not_applicable import exact_parts

ABSENCES = 3
_COUNTS = ("answered", "asked", "not_asked", "not_applicable", "assessed")
_FULL = 100 * POINT
_TABLE_LIMIT = 1 << 15
_BLOCK = 1 << 15
_WORD_BITS = 62


@dataclass(frozen=True)
class Profile:
    """The result of n rows. Points in 1/10 000 point.

    `parts` int64 [n, parts] and `total` int64 [n]: the form's own points; `index` int64 [n], 0-100 in 1/10 000: the
    total over what could be reached of what was asked; `level` int8 [n], 0 for none, `UNLEVELLED` where a question that
    decides it was not asked; `reached` int64 [n, levels] scenarios at that level or
    above, `binding` the binding ones among them; `answered` and `asked` int64 [n]: scored questions and scenarios
    (coverage); `assessed` int64 [n]: the share of the form's points that could be given at all, in 1/10 000.
    """

    rule: PointsRule
    coded: Coded
    parts: NDArray[np.int64]
    total: NDArray[np.int64]
    index: NDArray[np.int64]
    level: NDArray[np.int8]
    reached: NDArray[np.int64]
    binding: NDArray[np.int64]
    answered: NDArray[np.int64]
    asked: NDArray[np.int64]
    assessed: NDArray[np.int64]

    @cached_property
    def whole_parts(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Points of each part as if all of its maximum had been asked and applied, and whether any of it was.

        Both [n, parts]; points are rounded half-up to 1/10 000, and 0 where nothing of a part was asked and applies.
        """
        parts, there = self.parts.copy(), np.ones(self.parts.shape, dtype=np.bool_)
        rows = np.flatnonzero(self.assessed < WEIGHT)
        maxima = np.array([part.maximum for part in self.rule.parts], dtype=object)
        for chosen, _, given, most in _exact_rows(self, rows):
            there[chosen] = most > 0
            own = np.where(most > 0, most, 1)
            parts[chosen] = ((2 * given * maxima + own) // (2 * own)).astype(np.int64)
        return parts, there

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """Points per scored item, int64 [n, items], before any re-normalisation for 不适用."""
        return self._looked_up(self.rule.items, _points_table)

    @cached_property
    def scenarios(self) -> NDArray[np.int64]:
        """Level per scenario, int64 [n, scenarios]; 0 where none was reached or answered."""
        return self._looked_up(self.rule.scenarios, _levels_table)

    def _looked_up(self, names: Sequence[str], table: Callable[[Question], NDArray[np.int64]]) -> NDArray[np.int64]:
        questions = self.coded.coding.questionnaire.questions
        columns = [table(questions[name])[self.coded.column(name) + ABSENCES] for name in names]
        return np.stack(columns, axis=1) if columns else np.zeros((len(self.coded), 0), dtype=np.int64)


def _points_table(question: Question) -> NDArray[np.int64]:
    """Return points by code + 3: three zeros for the absences, then every option, band or bit mask."""
    if question.kind is Kind.MULTIPLE:
        values = np.zeros(1, dtype=np.int64)
        for option in question.options:
            values = np.concatenate([values, values + option.points])
    else:
        values = np.array([choice.points for choice in question.options or question.bands], dtype=np.int64)
    return np.concatenate([np.zeros(ABSENCES, dtype=np.int64), values])


def _levels_table(question: Question) -> NDArray[np.int64]:
    """Return ladder levels by code + 3."""
    levels = [0] * ABSENCES + [option.level for option in question.options]
    return np.array(levels, dtype=np.int64)


def score_points(rule: PointsRule, coded: Coded) -> Profile:
    """Return the profile of n rows.

    What is 不适用 hands its weight to its siblings, exactly. What is not asked keeps its place: it gives no points, the
    index is the points over those that could be reached, and no level is stated.
    """
    plan = _plan(rule, coded.coding)
    sums = plan.sums(coded.codes)
    parts, reached, binding = (plan.together(sums, prefix) for prefix in ("part:", "reached:", "binding:"))
    total = parts.sum(axis=1)
    enough = np.stack([total >= step.points for step in rule.levels], axis=1)
    level = _levels(rule, enough, reached, binding)
    answered, asked, not_asked, not_applicable, most = (sums[plan.place(name)] for name in _COUNTS)
    index = np.where(most == _FULL, total, _over(total, most))
    profile = Profile(
        rule, coded, parts, total, index, level, reached, binding, answered, asked, most * WEIGHT // _FULL
    )
    rows = np.flatnonzero(not_applicable)
    if len(rows):
        _renormalise(profile, rows)
    level[not_asked > 0] = UNLEVELLED
    return profile


def _over(points: NDArray[Any], most: NDArray[Any]) -> NDArray[Any]:
    """Return ``100 x points / most`` in 1/10 000, rounded half-up; 0 where nothing could be reached."""
    own = np.where(most > 0, most, 1)
    rounded: NDArray[Any] = (2 * _FULL * points + own) // (2 * own)
    return rounded


def _levels(
    rule: PointsRule, enough: NDArray[np.bool_], reached: NDArray[np.int64], binding: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Return the highest level whose points, scenarios and binding scenarios are all there; 0 for none."""
    level = np.zeros(len(enough), dtype=np.int8)
    for position, step in enumerate(rule.levels):
        met = enough[:, position] & (reached[:, position] >= step.scenarios) & (binding[:, position] >= step.binding)
        level[met] = step.level
    return level


def _renormalise(profile: Profile, rows: NDArray[np.int64]) -> None:
    """Work these rows out again with 不适用 left out of the denominator; levels are compared before rounding.

    Parts are rounded half-up to 1/10 000 point, and the total is their sum: what is printed adds up.
    """
    rule = profile.rule
    for chosen, denominator, parts, most in _exact_rows(profile, rows):
        profile.parts[chosen] = ((2 * parts + denominator) // (2 * denominator)).astype(np.int64)
        profile.total[chosen] = profile.parts[chosen].sum(axis=1)
        total, reachable = parts.sum(axis=1), most.sum(axis=1)
        whole = reachable == _FULL * denominator
        profile.index[chosen] = np.where(whole, profile.total[chosen], _over(total, reachable)).astype(np.int64)
        enough = np.stack([total >= step.points * denominator for step in rule.levels], axis=1).astype(bool)
        profile.level[chosen] = _levels(rule, enough, profile.reached[chosen], profile.binding[chosen])


def _exact_rows(
    profile: Profile, rows: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], int, NDArray[np.object_], NDArray[np.object_]]]:
    """Yield rows with the same 不适用, a denominator, and over it the points and the reachable points of each part."""
    rule, questions = profile.rule, profile.coded.coding.questionnaire.questions
    codes = np.stack([profile.coded.column(name)[rows] for name in rule.items], axis=1)
    most = np.array([questions[name].max_points for name in rule.items], dtype=np.int64)
    applicable = codes != NOT_APPLICABLE
    given = exact_parts(rule, questions, applicable, profile.points[rows])
    reachable = exact_parts(rule, questions, applicable, np.where(codes == NOT_ASKED, 0, most))
    for (places, denominator, parts), (_, _, full) in zip(given, reachable, strict=True):
        yield rows[places], denominator, parts, full


@dataclass(frozen=True)
class _Field:
    """A sum that is wanted, and where its bits lie."""

    name: str
    word: int
    shift: int
    mask: int


@dataclass(frozen=True)
class _Chunk:
    """Columns that are looked up together: their radices, and per word a table of packed sums."""

    columns: tuple[int, ...]
    radices: tuple[int, ...]
    tables: tuple[tuple[int, NDArray[np.int64]], ...]


@dataclass(frozen=True)
class _Plan:
    """All chunks of one rule and layout."""

    fields: tuple[_Field, ...]
    words: int
    chunks: tuple[_Chunk, ...]

    def place(self, name: str) -> int:
        """Return the row of a sum."""
        return next(place for place, field in enumerate(self.fields) if field.name == name)

    def together(self, sums: NDArray[np.int64], prefix: str) -> NDArray[np.int64]:
        """Return the sums whose names begin with `prefix`, [n, sums]; they lie side by side."""
        places = [place for place, field in enumerate(self.fields) if field.name.startswith(prefix)]
        return sums[places[0] : places[-1] + 1].T if places else np.zeros((sums.shape[1], 0), dtype=np.int64)

    def sums(self, codes: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return every wanted sum, int64 [sums, n].

        Codes from -3 make an index that may be negative; the tables are rolled, so that numpy's counting from the
        end finds the right cell without adding an offset to every column.
        """
        rows = codes.shape[0]
        wanted = np.empty((len(self.fields), rows), dtype=np.int64)
        for start in range(0, rows, _BLOCK):
            block = codes[start : start + _BLOCK]
            packed = np.zeros((self.words, len(block)), dtype=np.int64)
            for chunk in self.chunks:
                index = block[:, chunk.columns[0]].copy()
                for column, radix in zip(chunk.columns[1:], chunk.radices[1:], strict=True):
                    index *= np.int32(radix)
                    index += block[:, column]
                for word, table in chunk.tables:
                    packed[word] += table.take(index)
            for place, field in enumerate(self.fields):
                part = wanted[place, start : start + _BLOCK]
                np.right_shift(packed[field.word], field.shift, out=part)
                part &= field.mask
        return wanted


def _plan(rule: PointsRule, coding: Coding) -> _Plan:
    """Lay out the sums in words and the columns in chunks; cached on the layout."""
    cached: _Plan | None = coding.__dict__.get("points_plan")
    if cached is not None:
        return cached
    contributions = _contributions(rule, coding)
    names = dict.fromkeys(_COUNTS) | dict.fromkeys(f"part:{part.id}" for part in rule.parts)
    for prefix in ("reached", "binding"):
        names |= dict.fromkeys(f"{prefix}:{step.level}" for step in rule.levels)
    bounds = {
        name: sum(int(tables[name].max()) for tables in contributions.values() if name in tables) for name in names
    }
    fields, words = _layout(bounds)
    chunks = tuple(_chunk(names, coding, contributions, fields) for names in _chunks(contributions, coding))
    plan = _Plan(fields, words, chunks)
    coding.__dict__["points_plan"] = plan
    return plan


def _contributions(rule: PointsRule, coding: Coding) -> dict[str, dict[str, NDArray[np.int64]]]:
    """Return, per scored question, what each code adds to each wanted sum."""
    questions = coding.questionnaire.questions
    tables: dict[str, dict[str, NDArray[np.int64]]] = {}
    for part in rule.parts:
        for group in part.groups:
            for name in group.items:
                points, counted = _points_table(questions[name]), _counts(coding, name)
                most = counted["asked"] * questions[name].max_points
                tables[name] = counted | {"assessed": most, f"part:{part.id}": points}
    for name in rule.scenarios:
        levels = _levels_table(questions[name])
        tables[name] = _counts(coding, name)
        for step in rule.levels:
            at_least = (levels >= step.level).astype(np.int64)
            tables[name][f"reached:{step.level}"] = at_least
            tables[name][f"binding:{step.level}"] = at_least * questions[name].binding
    return tables


def _counts(coding: Coding, name: str) -> dict[str, NDArray[np.int64]]:
    codes = np.arange(-ABSENCES, coding.choices(name))
    return {
        "answered": (codes >= 0).astype(np.int64),
        "asked": ((codes != NOT_ASKED) & (codes != NOT_APPLICABLE)).astype(np.int64),
        "not_asked": (codes == NOT_ASKED).astype(np.int64),
        "not_applicable": (codes == NOT_APPLICABLE).astype(np.int64),
    }


def _layout(bounds: dict[str, int]) -> tuple[tuple[_Field, ...], int]:
    """Give every sum enough bits for its greatest value, word after word."""
    fields, word, shift = [], 0, 0
    for name, bound in bounds.items():
        bits = max(1, bound.bit_length())
        if shift + bits > _WORD_BITS:
            word, shift = word + 1, 0
        fields.append(_Field(name, word, shift, (1 << bits) - 1))
        shift += bits
    return tuple(fields), word + 1


def _chunks(contributions: dict[str, dict[str, NDArray[np.int64]]], coding: Coding) -> list[list[str]]:
    """Group the questions so that each group's joint table stays within the cache."""

    def kind(name: str) -> bool:
        return any(key.startswith("reached") for key in contributions[name])

    chunks: list[list[str]] = []
    for _, names in groupby(contributions, key=kind):
        size = _TABLE_LIMIT + 1
        for name in names:
            radix = coding.choices(name) + ABSENCES
            if size * radix > _TABLE_LIMIT:
                chunks.append([])
                size = 1
            chunks[-1].append(name)
            size *= radix
    return chunks


def _chunk(
    names: list[str],
    coding: Coding,
    contributions: dict[str, dict[str, NDArray[np.int64]]],
    fields: tuple[_Field, ...],
) -> _Chunk:
    radices = tuple(coding.choices(name) + ABSENCES for name in names)
    tables: dict[int, NDArray[np.int64]] = {}
    for field in fields:
        joint = np.zeros(1, dtype=np.int64)
        for name, radix in zip(names, radices, strict=True):
            own = contributions[name].get(field.name, np.zeros(radix, dtype=np.int64))
            joint = (joint[:, None] + own[None, :]).ravel()
        if joint.any():
            packed = tables.get(field.word, np.zeros(len(joint), dtype=np.int64))
            tables[field.word] = packed + (joint << field.shift)
    offset = 0
    for radix in radices:
        offset = offset * radix + ABSENCES
    columns = tuple(coding.places[name] for name in names)
    return _Chunk(columns, radices, tuple((word, np.roll(table, -offset)) for word, table in tables.items()))
