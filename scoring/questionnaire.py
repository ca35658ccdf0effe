"""What a questionnaire is: sections, questions, options, conditions, checks and the rule that scores it.

Everything here is frozen and free of behaviour beyond lookups; `scoring/loading.py` builds it from a mapping and
lists every fault, `docs/questionnaire-format.md` describes the file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """The kinds of question. RATE is computed from other answers and never typed."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    CLAUSE = "clause"
    LADDER = "ladder"
    NUMBER = "number"
    RATE = "rate"
    YESNO = "yesno"
    TEXT = "text"
    DATE = "date"
    FILE = "file"


class Status(StrEnum):
    """How sure a weight, band, points table or rule is; anything but VERIFIED is printed as 待核."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese (the source) and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on one answer. `question` is qualified (``facts.staff_y1``).

    `op` is one of ``is``, ``in``, ``contains``, ``at_least``, ``at_most``, ``answered``; `values` holds option ids,
    ``yes``/``no``, or one decimal string for the two comparisons.
    """

    question: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """True when all parts are; true when there are none."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True when at least one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True when the part is not."""

    part: Condition


Condition = Atom | Every | Some | Negation


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `points` in 1/10 000 point; `level` for ladders; `exclusive` clears the others (``none``)."""

    id: str
    label: Words
    points: int = 0
    level: int = 0
    exclusive: bool = False
    detail: Words | None = None
    status: Status = Status.VERIFIED


@dataclass(frozen=True, slots=True)
class Ratio:
    """``scale x sum(of) / sum(to)`` over number questions (qualified ids); questions not asked are left out."""

    of: tuple[str, ...]
    to: tuple[str, ...]
    scale: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Compute:
    """A computed figure: the ratio `now`, or its change in per cent against `before` when that is given."""

    now: Ratio
    before: Ratio | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a computed rate: values up to `bound` (`inclusive` says whether the bound itself belongs here).

    The last band has no bound. `points` in 1/10 000 point.
    """

    id: str
    label: Words
    bound: Decimal | None
    inclusive: bool
    points: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Fields that do not belong to its kind keep their empty defaults."""

    id: str
    kind: Kind
    title: Words
    section: str
    help: Words | None = None
    evidence: Words | None = None
    required: bool = True
    status: Status = Status.VERIFIED
    visible: Condition | None = None
    variants: tuple[str, ...] = ()
    not_applicable: tuple[Option, ...] = ()
    options: tuple[Option, ...] = ()
    group: str = ""
    unit: Words | None = None
    places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    format: str = "plain"
    max_length: int = 200
    compute: Compute | None = None
    bands: tuple[Band, ...] = ()
    binding: bool = False
    binding_status: Status = Status.VERIFIED
    subdomain: str = ""
    level: int = 0
    uses: tuple[str, ...] = ()

    def option(self, option_id: str) -> Option | None:
        """Return the option with that id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def computed(self) -> bool:
        """Whether the value is worked out from other answers instead of being asked."""
        return self.kind is Kind.RATE

    @property
    def max_points(self) -> int:
        """The most points this question can give, in 1/10 000 point."""
        if self.kind is Kind.MULTIPLE:
            return sum(option.points for option in self.options if not option.exclusive)
        return max([option.points for option in self.options] + [band.points for band in self.bands], default=0)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of questions, in order."""

    id: str
    title: Words
    questions: tuple[Question, ...]
    intro: Words | None = None
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a check: the sum of number or date questions (qualified ids), or a constant."""

    questions: tuple[str, ...] = ()
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over several answers; `hard` blocks submission (never saving), soft asks for a look or a reason.

    kind ``at_most``: `left` <= `right`.  ``change``: `left` differs from `right` by at most `limit` per cent.
    ``member``: the answer of `question` is among those of `of`.  ``count``: at least `minimum` options of `question`.
    ``requires``: `option` of `question` needs all of `needs`.  ``implies``: where `when` holds, `then` must hold.
    """

    id: str
    kind: str
    hard: bool
    message: Words
    questions: tuple[str, ...]
    left: Operand = field(default_factory=Operand)
    right: Operand = field(default_factory=Operand)
    limit: Decimal = Decimal(0)
    question: str = ""
    of: str = ""
    option: str = ""
    needs: tuple[str, ...] = ()
    minimum: int = 0
    when: Condition | None = None
    then: Condition | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Scored items that share a heading and a maximum (1/10 000 point): a 二级 indicator."""

    id: str
    title: Words
    maximum: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of the score: its groups and their common maximum (1/10 000 point): a 一级 indicator."""

    id: str
    title: Words
    maximum: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ScenarioGroup:
    """Ladder questions shown under one heading."""

    id: str
    title: Words
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What one level asks for: points (1/10 000) and how many scenarios, binding ones among them, at least there."""

    level: int
    title: Words
    points: int
    scenarios: int
    binding: int


@dataclass(frozen=True, slots=True)
class PointsRule:
    """Points in parts plus graded scenarios; both conditions of a level must hold (2024 版)."""

    status: Status
    source: Words
    parts: tuple[Part, ...]
    scenario_groups: tuple[ScenarioGroup, ...]
    levels: tuple[LevelRule, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The scored question ids, in the order of the parts."""
        return tuple(item for part in self.parts for group in part.groups for item in group.items)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The ladder question ids, in the order of the groups."""
        return tuple(item for group in self.scenario_groups for item in group.scenarios)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a weighted tree; `weights` in 1/10 000 per variant (a variant that is missing does not have it).

    Leaves name a `subdomain` whose clauses they average; `trimmable` nodes may be cut with a reason.
    """

    id: str
    title: Words
    weights: Mapping[str, int]
    children: tuple[Node, ...] = ()
    trimmable: bool = False
    status: Status = Status.WORKING


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """Clauses rated by level, averaged up a weighted tree, level by level (GB/T 39117).

    `passing` and the bands are fractions in 1/10 000.
    """

    status: Status
    source: Words
    tree: tuple[Node, ...]
    levels: tuple[tuple[int, Words], ...]
    passing: int
    bands: tuple[int, ...]


Rule = PointsRule | ClauseRule


@dataclass(frozen=True)
class Questionnaire:
    """One version of a questionnaire, with the digest of the mapping it was built from."""

    id: str
    version: str
    title: Words
    basis: Words
    status: Status
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    digest: str
    variants: tuple[tuple[str, Words], ...] = ()
    rule: Rule | None = None
    minutes: int = 10

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its local id, in order."""
        return {question.id: question for section in self.sections for question in section.questions}

    def qualified(self, question_id: str) -> str:
        """Return ``facts.staff_y1`` for ``staff_y1`` of the questionnaire ``facts``."""
        return f"{self.id}.{question_id}"

    def section(self, section_id: str) -> Section | None:
        """Return the section with that id, or None."""
        return next((section for section in self.sections if section.id == section_id), None)
