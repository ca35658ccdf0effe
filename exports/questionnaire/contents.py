"""What a questionnaire workbook is written from: a definition, ready words, cells, and what marks the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from exports.questionnaire.layout import Identity
from exports.reading.workbook import Raw
from exports.writing.tables import FactSheet
from scoring.definition.questionnaire import Atom, Questionnaire


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words of one line.

    `prompt`: what a program shows while the cell is chosen.  `stop`: what it says when an entry is refused.
    `filler`: what stands in the answer cell of a line that only explains.
    """

    title: str
    unit: str = ""
    guidance: str = ""
    when: str = ""
    prompt: str = ""
    stop: str = ""
    filler: str = ""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Title and introduction above a section's lines, and what the guide says of how much there is to fill in."""

    title: str
    intro: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """The words beside a sample of each kind of cell."""

    heading: str
    to_fill: str
    fixed: str
    not_asked: str
    sample: str


@dataclass(frozen=True)
class TemplateWords:
    """All words of one file: `sheets` by section id, `lines` by key.

    `index`: the heading of the list of sections.  `filled`: how many questions of one are filled in, ``{}`` for the
    number.  `idle_mark`: what is said before the condition of a line that is not asked as the answers stand.
    """

    title: str
    subtitle: str
    guide: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    legend: Legend
    index: str
    filled: str
    sheets: Mapping[str, SheetWords]
    lines: Mapping[str, LineWords]
    stop_title: str
    idle_mark: str
    footer: str


def undecided(_atom: Atom) -> bool:
    """Return that nothing is known of another questionnaire."""
    return True


@dataclass(frozen=True)
class Contents:
    """One workbook. `cells`: key (or `reason_key`) -> what stands in it: anything a workbook may hold, wrong or right.

    `suggestions`: text format -> what its drop-down offers.  `decided`: an atom on another questionnaire's answer ->
    whether it holds as they stand.  `asked`: local ids that are asked as the cells stand.  `variant`: the enterprise's
    variant of the questionnaire.  `notes`: further sheets of facts, such as the one that says what the file is.
    """

    questionnaire: Questionnaire
    words: TemplateWords
    identity: Mapping[Identity, str]
    cells: Mapping[str, Raw] = field(default_factory=dict)
    suggestions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    decided: Callable[[Atom], bool] = undecided
    asked: frozenset[str] = frozenset()
    variant: str = ""
    language: str = "zh"
    notes: Sequence[FactSheet] = ()
