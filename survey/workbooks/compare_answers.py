"""A workbook that came back, beside the draft: what is new, changed, the same, or not to be taken, and why.

The comparison is three-way where the file's baseline is known (the answers it was written from): a cell that was not
touched states nothing, so that newer answers from the pages stay; a cell that was emptied clears; what both sides
changed is a conflict. Faults are those of `scoring.answers.checks` on the draft as it would be. One fault is one mark:
what can't be read neither counts as missing nor sets off checks over several answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from exports.questionnaire.layout import NOTE, lay_out
from exports.questionnaire.reader import Placed
from exports.reading.cell_values import text_of
from exports.writing.workbook_writer import clean
from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier, Unreadable
from scoring.answers.checks import Finding, find
from scoring.answers.visibility import Asked, asked
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.formats import FORMATS
from survey.workbooks.read_answers import CellFault, Stated, Statement

Known = Answer | None
_ROUNDS = 8
Listed = TypeVar("Listed")


class List(StrEnum):
    """The four lists that a file's statements fall into."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """One statement. `old` and `new` are answers (a text for the reason of a check), None for none.

    `reason` of a refused one: ``fault``, ``conflict``, ``not_asked``, ``together`` (it hangs on another refused one).
    """

    id: str
    list: List
    place: Placed
    old: Known
    new: Known
    typed: str = ""
    reason: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One mark: a cell, and either why it can't be read (`cell`) or what the checks find (`findings`)."""

    id: str
    place: Placed
    typed: str
    cell: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Everything about one file. `missing`: asked and required in sections not begun.

    `absent`: sections (ids) of which the file has no line; `strangers`: cells of no question.
    """

    items: Sequence[Item]
    faults: Sequence[Fault]
    hints: Sequence[tuple[Placed, Finding]]
    missing: int
    absent: Sequence[str] = ()
    strangers: Sequence[tuple[str, Placed]] = field(default_factory=tuple)

    def of(self, name: List) -> list[Item]:
        """Return the items of one list, in the order of the questionnaire."""
        return [item for item in self.items if item.list is name]

    @property
    def taken(self) -> list[Item]:
        """What would be written."""
        return [item for item in self.items if item.list in {List.NEW, List.CHANGED}]


@dataclass(frozen=True)
class Ground:
    """What a file is held against: definitions, the draft, and the answers it was written from (None: not known)."""

    questionnaires: Mapping[str, Questionnaire]
    dossier: Dossier
    questionnaire: Questionnaire
    baseline: Mapping[str, Known] | None = None
    override: bool = False

    @property
    def sheet(self) -> AnswerSheet:
        """The draft's sheet of the questionnaire."""
        return self.dossier.sheets.get(self.questionnaire.id) or AnswerSheet(
            self.questionnaire.id, self.questionnaire.version
        )

    def now(self, name: str) -> Known:
        """Return what the draft holds for a question, or for the reason of a check."""
        if name.startswith(NOTE):
            return self.sheet.notes.get(name.removeprefix(NOTE)) or None
        given = self.sheet.get(name)
        return None if isinstance(given, Absence) else given


def compare(ground: Ground, given: Stated) -> Comparison:
    """Return what the statements of a file mean for the draft. Nothing is written."""
    read = {name: _as_registered(ground, one) for name, one in given.statements.items()}
    kept = {name: _undoubted(ground, one) for name, one in read.items() if one is not None}
    found = replace(given, statements=kept)
    items = {name: item for name, one in found.statements.items() if (item := _item(ground, one)) is not None}
    faults = {
        name: [Fault(name, fault.place, fault.seen or fault.place.text, fault.code) for fault in one.faults]
        for name, one in found.statements.items()
        if one.faults
    }
    first = _findings(ground, items)
    for finding in first:
        if _of_this_file(ground, items, finding):
            _mark(ground, found, finding, faults)
    items = _refuse_faulty(items, faults)
    items = _settle(ground, items)
    seen = asked(ground.questionnaires, _as_it_would_be(ground, items)).get(ground.questionnaire.id, frozenset())
    return Comparison(
        items=tuple(_in_order(ground, items)),
        faults=tuple(fault for own in _in_order(ground, faults) for fault in own),
        hints=tuple(_hints(found, first, faults, ground)),
        missing=_missing(ground, found, first, seen),
        absent=_absent(ground.questionnaire, found),
        strangers=found.strangers,
    )


def _as_registered(ground: Ground, one: Statement) -> Statement | None:
    """Return a statement; one that the register answers can only agree with it, or say nothing (None)."""
    question = ground.questionnaire.questions.get(one.id)
    if question is None or question.register is None:
        return one
    if one.blank:
        return None
    if not one.faults and same(one.answer, ground.now(one.id)):
        return one
    return replace(one, faults=(CellFault("registered", one.places[0]),))


def _undoubted(ground: Ground, one: Statement) -> Statement:
    """Return a statement without its doubt where the answer is what the file was written from, or stands already."""
    known = [ground.now(one.id), ground.baseline.get(one.id) if ground.baseline is not None else None]
    doubted = [fault.code for fault in one.faults] == ["percent_unclear"]
    return replace(one, faults=()) if doubted and any(same(one.answer, value) for value in known) else one


def _item(ground: Ground, one: Statement) -> Item | None:
    """Return where a statement falls before any check; None where the file states nothing."""
    now = ground.now(one.id)
    common = Item(one.id, List.UNCHANGED, one.places[0], now, one.answer, one.typed, note=one.note)
    if one.faults:
        return replace(common, list=List.REFUSED, place=one.faults[0].place, new=None, reason="fault")
    known = ground.baseline is not None
    base = ground.baseline.get(one.id) if ground.baseline is not None else None
    if one.answer is None:
        if not known or base is None:
            return None
        if now is None:
            return common
        if same(now, base) or ground.override:
            return replace(common, list=List.CHANGED)
        return replace(common, list=List.REFUSED, reason="conflict")
    if same(one.answer, now) or (known and base is not None and same(one.answer, base)):
        return common
    if known and not same(now, base) and not ground.override:
        return replace(common, list=List.REFUSED, reason="conflict")
    return replace(common, list=List.NEW if now is None else List.CHANGED)


def same(one: Known, other: Known) -> bool:
    """Return whether two answers are the same once both went through a cell, which holds no control characters."""
    if isinstance(one, str) and isinstance(other, str):
        return text_of(clean(one)) == text_of(clean(other))
    return one == other


def _as_it_would_be(ground: Ground, items: Mapping[str, Item]) -> Dossier:
    """Return the dossier with everything applied that is new or changed."""
    sheet = ground.sheet
    values, notes = dict(sheet.values), dict(sheet.notes)
    for item in items.values():
        if item.list not in {List.NEW, List.CHANGED}:
            continue
        if item.note:
            notes[item.id.removeprefix(NOTE)] = str(item.new or "")
        elif item.new is None:
            values.pop(item.id, None)
        else:
            values[item.id] = item.new
    own = replace(sheet, values=values, notes=notes)
    return Dossier({**ground.dossier.sheets, ground.questionnaire.id: own})


def _findings(ground: Ground, items: Mapping[str, Item]) -> list[Finding]:
    found = find(ground.questionnaires, _as_it_would_be(ground, items), formats=FORMATS)
    return [finding for finding in found if finding.questionnaire == ground.questionnaire.id]


def _involved(ground: Ground, finding: Finding) -> set[str]:
    """Return the local ids of every question that a finding rests on."""
    check = next((item for item in ground.questionnaire.checks if item.id == finding.check), None)
    names = set(finding.questions)
    if check is not None:
        prefix = ground.questionnaire.id + "."
        operands = (*check.left.questions, *check.right.questions, check.question, check.of)
        names |= {name.removeprefix(prefix) for name in operands if name}
        names |= set(check.questions)
    return names


def _mark(ground: Ground, found: Stated, finding: Finding, faults: dict[str, list[Fault]]) -> None:
    """Add the mark of a hard finding, where its question stands in the file; one cell has one mark."""
    shown = [name for name in finding.questions if name in found.statements]
    if not finding.hard or not shown:
        return
    name, statement = shown[0], found.statements[shown[0]]
    if finding.code == "check" and _involved(ground, finding) & set(faults):
        return
    if name in faults:
        if not faults[name][0].cell:
            faults[name][0] = replace(faults[name][0], findings=(*faults[name][0].findings, finding))
        return
    if finding.code == "required" and not _begun(ground.questionnaire, found, name):
        return
    faults[name] = [Fault(name, statement.places[0], statement.typed, findings=(finding,))]


def _of_this_file(ground: Ground, items: Mapping[str, Item], finding: Finding) -> bool:
    """Whether a finding is about what the file says, and not only about what the pages hold by now."""
    after = _as_it_would_be(ground, items).sheets[ground.questionnaire.id].values
    said = [items[name] for name in _involved(ground, finding) if name in items]
    if any(item.reason != "fault" and not same(item.new, after.get(item.id)) for item in said):
        return False
    return bool(said) or finding.code == "required"


def _begun(questionnaire: Questionnaire, found: Stated, question: str) -> bool:
    """Whether anything stands in the section of a question in this file."""
    section = questionnaire.section(questionnaire.questions[question].section)
    own = [found.statements[item.id] for item in section.questions if item.id in found.statements] if section else []
    return any(not statement.blank for statement in own)


def _refuse_faulty(items: Mapping[str, Item], faults: Mapping[str, Sequence[Fault]]) -> dict[str, Item]:
    """Refuse what is marked, and whatever a failed check rests on besides."""
    hung = {
        name
        for own in faults.values()
        for finding in own[0].findings
        if finding.code == "check"
        for name in finding.questions
    }
    kept = {}
    for name, item in items.items():
        if name in faults and item.reason != "fault":
            kept[name] = replace(item, list=List.REFUSED, reason="fault")
        elif name in hung and item.list in {List.NEW, List.CHANGED}:
            kept[name] = replace(item, list=List.REFUSED, reason="together")
        else:
            kept[name] = item
    return kept


def _settle(ground: Ground, items: dict[str, Item]) -> dict[str, Item]:
    """Take back what is not asked or breaks a check once the refused ones are left out, until nothing wrong is left."""
    for _ in range(_ROUNDS):
        dossier = _as_it_would_be(ground, items)
        seen: Asked = asked(ground.questionnaires, dossier)
        own = seen.get(ground.questionnaire.id, frozenset())
        wrong = {
            name: "together"
            for finding in _findings(ground, items)
            if finding.hard and finding.code != "required"
            for name in _involved(ground, finding)
        }
        wrong |= {
            finding.questions[0]: "together"
            for finding in _findings(ground, items)
            if finding.code == "required" and items.get(finding.questions[0], _NOTHING).new is None
        }
        wrong |= {name: "not_asked" for name, item in items.items() if not item.note and name not in own}
        moved = {
            name: replace(item, list=List.REFUSED, reason=wrong[name])
            for name, item in items.items()
            if name in wrong and item.list in {List.NEW, List.CHANGED}
        }
        if not moved:
            return items
        items = {**items, **moved}
    return {
        name: replace(item, list=List.REFUSED, reason="together") if item.list in {List.NEW, List.CHANGED} else item
        for name, item in items.items()
    }


_NOTHING = Item("", List.UNCHANGED, Placed("", 0, 0), None, Unreadable(""))


def _hints(
    found: Stated, findings: Iterable[Finding], faults: Mapping[str, Sequence[Fault]], ground: Ground
) -> Iterable[tuple[Placed, Finding]]:
    """Yield soft findings that nobody explained, beside the first of their questions that stands in the file."""
    for finding in findings:
        shown = [name for name in finding.questions if name in found.statements]
        if finding.hard or finding.explained or not shown or _involved(ground, finding) & set(faults):
            continue
        yield found.statements[shown[0]].places[0], finding


def _missing(ground: Ground, found: Stated, findings: Iterable[Finding], seen: frozenset[str]) -> int:
    """Return how many required answers are missing in sections of which the file holds nothing."""
    names = {finding.questions[0] for finding in findings if finding.code == "required"}
    return sum(
        name in seen and name in found.statements and not _begun(ground.questionnaire, found, name) for name in names
    )


def _absent(questionnaire: Questionnaire, found: Stated) -> tuple[str, ...]:
    """Return the sections that ask for something in a workbook and of which no line stands in this one."""
    named = {key.split(".", 1)[1].partition("/")[0] for key in _keys_of(questionnaire)}
    return tuple(
        section.id
        for section in questionnaire.sections
        if {question.id for question in section.questions} & named
        and not any(question.id in found.statements for question in section.questions)
    )


def _keys_of(questionnaire: Questionnaire) -> list[str]:
    layout = lay_out(questionnaire)
    return [key for key, line in layout.by_key.items() if line.answer_column is not None and line.question]


def _in_order(ground: Ground, by_id: Mapping[str, Listed]) -> list[Listed]:
    order = {name: place for place, name in enumerate(ground.questionnaire.questions)}
    return [by_id[name] for name in sorted(by_id, key=lambda name: (order.get(name, len(order)), name))]


def doubled(statements: Stated, places: Sequence[tuple[str, Placed]], questionnaire: Questionnaire) -> Stated:
    """Return the statements with a fault on every question whose key stands in the file more than once."""
    found = dict(statements.statements)
    for key, place in places:
        local = key.removeprefix(questionnaire.id + ".").partition("#")[0].partition("/")[0]
        one = found.get(local)
        if one is not None and place.text:
            found[local] = replace(one, faults=(*one.faults, CellFault("doubled", place)))
    return replace(statements, statements=found)
