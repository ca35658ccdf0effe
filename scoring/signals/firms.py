"""A firm as the checks read it, and what they find of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from scoring.answers.answers import Dossier, Given
from scoring.answers.visibility import Asked, asked, lookup
from scoring.definition.questionnaire import Question, Questionnaire
from scoring.definition.signals import SignalCheck
from scoring.exact import half_up

Look = Callable[[str], Given]
PLACES = 2


@dataclass(frozen=True)
class Firm:
    """One firm's answers with what a check may read beside them.

    `questionnaires`: the definitions that the dossier was made with.  `evidence`: qualified ids of the questions with a
    file.  `group`: of the firms that it may be compared with (industry and size), empty for none.  `earlier`: what it
    submitted to the campaign before.  `ratings`: source -> the level that its newest rating gives, of those that hold;
    `levels`: questionnaire -> the level by its own answers, of a firm with ratings and where there is one.  `rated`:
    the sources of which a rating of it holds, whatever its words; `read`: those of which anything is on record of
    anybody; `claims`: question -> the level that its own words name.  `seen`: what it is asked, where the caller knows
    it already.
    """

    key: str
    questionnaires: Mapping[str, Questionnaire]
    dossier: Dossier
    evidence: frozenset[str] = frozenset()
    group: str = ""
    earlier: Dossier | None = None
    ratings: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    rated: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    claims: Mapping[str, int] = field(default_factory=dict)
    seen: Asked | None = None

    @cached_property
    def asked(self) -> Asked:
        """What the firm is asked."""
        return asked(self.questionnaires, self.dossier) if self.seen is None else self.seen

    @cached_property
    def look(self) -> Look:
        """Return a function from a qualified id to the answer; NOT_ASKED for whatever is hidden or in no sheet."""
        return lookup(self.dossier, self.asked)

    def questions(self, among: tuple[str, ...]) -> Iterator[tuple[str, Question]]:
        """Yield (qualified id, question) of what is asked in questionnaires or sections, in their order, each once."""
        done: set[str] = set()
        for place in among:
            owner, _dot, section = place.partition(".")
            questionnaire = self.questionnaires.get(owner)
            for name, question in questionnaire.questions.items() if questionnaire is not None else ():
                qualified = f"{owner}.{name}"
                if qualified in done or (section and question.section != section):
                    continue
                if name in self.asked.get(owner, ()):
                    done.add(qualified)
                    yield qualified, question

    def has(self, qualified: str) -> bool:
        """Return whether the definitions that the firm answered know a question."""
        owner, _dot, local = qualified.partition(".")
        questionnaire = self.questionnaires.get(owner)
        return questionnaire is not None and local in questionnaire.questions


@dataclass(frozen=True, slots=True)
class Signal:
    """What one check found of one firm.

    `questions`: qualified ids, as the check shows them.  `figures`: what its sentence names, as text.  `other`: the key
    of the other firm of a near copy.
    """

    check: str
    questions: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    other: str = ""


def shown(value: Fraction) -> str:
    """Return a figure as sentences print it: rounded half-up to two places, without zeros at the end."""
    scaled = half_up(value * 10**PLACES)
    text = format(Decimal(scaled).scaleb(-PLACES), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figures_read(check: SignalCheck, firm: Firm, names: tuple[str, ...] = ()) -> dict[str, str]:
    """Return qualified id -> figure of the number questions that a check reads, as they were typed."""
    figures = {}
    for name in (*check.reads, *names):
        given = firm.look(name)
        if isinstance(given, Decimal):
            figures[name] = format(given, "f")
    return figures
