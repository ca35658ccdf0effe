"""What a questionnaire is: sections, questions, options, conditions, checks and the rule that scores it.

Everything here is frozen and free of behaviour beyond lookups; `scoring/loading/questionnaire.py` builds it from a
mapping and lists every fault, `docs/questionnaire-format.md` describes the file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from scoring.definition.rules import Rule
from scoring.definition.texts import Status, Words
from scoring.exact import POINT

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""No day that a form asks for lies outside."""
_LINEAR = 100 * POINT


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


class Proof(StrEnum):
    """The kinds of file that a question may take as evidence; one that names none takes every kind."""

    PDF = "pdf"
    PHOTO = "photo"
    TABLE = "table"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on one answer. `question` is qualified (``facts.staff_y1``).

    `op` is one of ``is``, ``in``, ``contains`` (at least one of `values` is chosen), ``at_least``, ``at_most``,
    ``answered``; `values` holds option ids, ``yes``/``no``, or one decimal string for the two comparisons of numbers.
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
    """``scale x sum(of) / sum(to)`` over number questions (qualified ids); questions not asked are left out.

    Without `to` it is an amount: ``scale x sum(of)``.
    """

    of: tuple[str, ...]
    to: tuple[str, ...]
    scale: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Compute:
    """A computed figure: the ratio `now`, or its change in per cent against `before` when that is given."""

    now: Ratio
    before: Ratio | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that it reads (qualified ids)."""
        before = () if self.before is None else (*self.before.of, *self.before.to)
        return (*self.now.of, *self.now.to, *before)


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


class Register(StrEnum):
    """What the register of enterprises says of an enterprise, shown in a questionnaire and never typed there."""

    CREDIT_CODE = "credit_code"
    NAME = "name"


class Listed(StrEnum):
    """What the directory of enterprises holds of an enterprise and may be offered as an answer, to be confirmed."""

    UNIT = "unit"
    REGISTERED_PLACE = "registered_place"
    PRODUCTION_PLACE = "production_place"
    TAX_PLACE = "tax_place"
    INDUSTRY = "industry"
    ABOVE_SCALE = "above_scale"
    CONTACT = "contact"
    CONTACT_PHONE = "contact_phone"


@dataclass(frozen=True, slots=True)
class Carry:
    """What is offered for an unanswered question, to be confirmed by whoever fills in; it is never an answer by itself.

    `directory`: a field of the enterprise directory, offered before anything else.  `source`: the question of the
    version before whose answer is offered; empty for the one with the same id, if it asks the same.  `changed`: why
    nothing of the version before is offered.  `never`: why no earlier answer is, not even one to this very version.
    """

    directory: Listed | None = None
    source: str = ""
    changed: Words | None = None
    never: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Fields that do not belong to its kind keep their empty defaults.

    `linear`: a rate without bands gives points in proportion, from nothing at 0 to everything at this figure.

    `evidence`: what an assessor would look at; files of the kinds `proofs` may be put at such a question.

    `register`: the answer is what the account's enterprise is registered with; nobody types it.  `carry`: what is
    offered from elsewhere, where the definition says more than the rule of `scoring.answers.carrying`.
    """

    id: str
    kind: Kind
    title: Words
    section: str
    help: Words | None = None
    evidence: Words | None = None
    proofs: tuple[Proof, ...] = tuple(Proof)
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
    earliest: date | None = None
    latest: date | None = None
    format: str = "plain"
    max_length: int = 200
    compute: Compute | None = None
    bands: tuple[Band, ...] = ()
    linear: Decimal | None = None
    binding: bool = False
    binding_status: Status = Status.VERIFIED
    subdomain: str = ""
    level: int = 0
    uses: tuple[str, ...] = ()
    register: Register | None = None
    carry: Carry = field(default_factory=Carry)

    def option(self, option_id: str) -> Option | None:
        """Return the option with that id, or None."""
        for option in self.options:  # a generator would take twice as long, and every answer is looked up
            if option.id == option_id:
                return option
        return None

    @property
    def first_day(self) -> date:
        """The earliest day that a date may be, `FIRST_DAY` where the definition says none."""
        return FIRST_DAY if self.earliest is None else self.earliest

    @property
    def last_day(self) -> date:
        """The latest day that a date may be, `LAST_DAY` where the definition says none."""
        return LAST_DAY if self.latest is None else self.latest

    @property
    def computed(self) -> bool:
        """Whether the value is worked out from other answers instead of being asked."""
        return self.kind is Kind.RATE

    @property
    def takes_files(self) -> bool:
        """Whether files may be put at it: as its answer, or as evidence for its answer."""
        return self.kind is Kind.FILE or self.evidence is not None

    @property
    def typed(self) -> bool:
        """Whether somebody answers it: neither worked out nor taken from the register."""
        return not self.computed and self.register is None

    @property
    def max_points(self) -> int:
        """The most points this question can give, in 1/10 000 point; a linear rate gives up to 100."""
        if self.linear is not None:
            return _LINEAR
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


@dataclass(frozen=True)
class Questionnaire:
    """One version of a questionnaire, with the digest of the mapping it was built from.

    `variant_when`: per variant the condition on the shared facts that decides it, None for the one that is left; empty
    where the sheet itself names its variant. `applies`: whom it is asked of (a condition on the facts); None for all.
    """

    id: str
    version: str
    title: Words
    basis: Words
    status: Status
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    digest: str
    variants: tuple[tuple[str, Words], ...] = ()
    variant_when: tuple[Condition | None, ...] = ()
    applies: Condition | None = None
    rule: Rule | None = None
    minutes: int = 10

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its local id, in order."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def typed(self) -> Mapping[str, Question]:
        """The questions that somebody answers, by their local ids, in order."""
        return {name: question for name, question in self.questions.items() if question.typed}

    @cached_property
    def registered(self) -> Mapping[str, Register]:
        """What the register answers, by the local ids of the questions."""
        return {item.id: item.register for item in self.questions.values() if item.register is not None}

    def qualified(self, question_id: str) -> str:
        """Return ``facts.staff_y1`` for ``staff_y1`` of the questionnaire ``facts``."""
        return f"{self.id}.{question_id}"

    def section(self, section_id: str) -> Section | None:
        """Return the section with that id, or None."""
        return next((section for section in self.sections if section.id == section_id), None)
