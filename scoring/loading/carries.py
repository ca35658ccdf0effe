"""What is offered for an unanswered question: its key `carry` read, and held against the version before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.definition.questionnaire import Carry, Kind, Listed, Question, Questionnaire
from scoring.loading.reader import Fault, Path, Reader

_KEYS = {"directory", "from", "changed", "never"}
_ONE_OF = ("from", "changed", "never")
_NEVER_TYPED = {Kind.RATE, Kind.FILE}


def without_carries(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a questionnaire's mapping without what is offered: that is no part of what is asked, nor of its digest.

    So an entry can be mended while a campaign runs, and what was submitted is read with the same definition as before.
    """
    sections = data.get("sections")
    if not isinstance(sections, list):
        return dict(data)
    return {**data, "sections": [_bare_section(section) for section in sections]}


def _bare_section(section: Any) -> Any:  # noqa: ANN401 - YAML
    if not isinstance(section, Mapping) or not isinstance(section.get("questions"), list):
        return section
    return {**section, "questions": [_bare_question(question) for question in section["questions"]]}


def _bare_question(question: Any) -> Any:  # noqa: ANN401 - YAML
    if not isinstance(question, Mapping):
        return question
    return {key: value for key, value in question.items() if key != "carry"}


def read_carry(reader: Reader, data: Mapping[str, Any], path: Path, kind: Kind) -> Carry:
    """Return what a question's `carry` says, noting what is wrong with it."""
    if "carry" not in data:
        return Carry()
    place, body = (*path, "carry"), reader.mapping(data, "carry", path)
    reader.known_keys(body, _KEYS, place)
    if data["carry"] == {}:
        reader.fault(place, "nothing is said", f"write one of {', '.join(sorted(_KEYS))}, or leave carry out")
    if kind in _NEVER_TYPED or "register" in data:
        reader.fault(place, "nobody types this question, so nothing is offered for it", "remove carry")
    said = [key for key in _ONE_OF if key in body]
    if len(said) > 1:
        problem = f"{' and '.join(said)} exclude each other"
        reader.fault(place, problem, "keep one: what is carried, or why nothing is")
    carry = Carry(
        directory=reader.choice(body, "directory", Listed, place, default=Listed.UNIT) if "directory" in body else None,
        source=reader.text(body, "from", place) if "from" in body else "",
        changed=reader.optional_words(body, "changed", place),
        never=reader.optional_words(body, "never", place),
    )
    wanted = Kind.YESNO if carry.directory is Listed.ABOVE_SCALE else Kind.TEXT
    if carry.directory is not None and kind is not wanted:
        fault = f"the directory's {carry.directory} is an answer to a {wanted} question, and this is {kind}"
        reader.fault((*place, "directory"), fault, "name another field, or change the kind")
    return carry


def check_carries(newer: Questionnaire, older: Questionnaire | None) -> list[Fault]:
    """Return what is wrong with a version's entries against the version before it (None: there is none)."""
    return list(_faults(newer, older))


def _faults(newer: Questionnaire, older: Questionnaire | None) -> Iterator[Fault]:
    carried: dict[str, str] = {}
    for place, question in _with_places(newer):
        source = question.carry.source
        if older is None and (source or question.carry.changed is not None):
            key = "from" if source else "changed"
            yield Fault((*place, key), f"there is no version before {newer.version}", "remove it, or ship that version")
        elif older is not None and source:
            yield from _of_source(question, source, older, (*place, "from"))
            if source in carried:
                problem = f"{source} of {older.version} is carried to {carried[source]} already"
                yield Fault((*place, "from"), problem, "carry every answer to one question")
            carried[source] = question.id


def _of_source(question: Question, source: str, older: Questionnaire, place: Path) -> Iterator[Fault]:
    before = older.questions.get(source)
    if before is None:
        problem = f"there is no question {source!r} in version {older.version}"
        yield Fault(place, problem, "check the spelling, or say changed")
    elif not before.typed or before.kind in _NEVER_TYPED:
        yield Fault(place, f"nobody typed {source} in version {older.version}", "name a question that is answered")
    elif before.kind is not question.kind:
        kinds = f"a {before.kind} question in version {older.version}, and {question.id} is {question.kind}"
        problem = f"{source} was {kinds}"
        yield Fault(place, problem, "name one of the same kind, or say changed")
    elif before.unit != question.unit:
        units = f"{_unit(before)}, now {_unit(question)}"
        problem = f"{source} was asked in another unit in version {older.version} ({units})"
        yield Fault(place, problem, "name one in the same unit, or say changed")


def _unit(question: Question) -> str:
    return question.unit.zh if question.unit is not None else "-"


def _with_places(questionnaire: Questionnaire) -> Iterator[tuple[Path, Question]]:
    for number, section in enumerate(questionnaire.sections):
        for index, question in enumerate(section.questions):
            yield ("sections", number, "questions", index, "carry"), question
