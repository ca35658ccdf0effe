"""Reading conditions and checks out of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.questionnaire import Atom, Check, Condition, Every, Negation, Operand, Some
from scoring.definition.texts import Words
from scoring.exact import NotExactError, decimal
from scoring.loading.reader import Path, Reader

_OPERATIONS = ("is", "in", "contains", "at_least", "at_most", "answered")
_TRUE = Every(())
_CHECK_KEYS: Mapping[str, set[str]] = {
    "at_most": {"left", "right"},
    "change": {"left", "right", "limit"},
    "member": {"question", "of"},
    "count": {"question", "minimum"},
    "requires": {"question", "option", "needs"},
    "implies": {"when", "then", "questions"},
}


def atoms(condition: Condition | None) -> tuple[Atom, ...]:
    """Return the conditions on single answers that a condition is made of, in order."""
    match condition:
        case None:
            return ()
        case Atom():
            return (condition,)
        case Negation():
            return atoms(condition.part)
        case Every() | Some():
            return tuple(atom for part in condition.parts for atom in atoms(part))


def references(condition: Condition | None) -> tuple[str, ...]:
    """Return the qualified ids that a condition looks at, in order."""
    return tuple(atom.question for atom in atoms(condition))


def read_condition(reader: Reader, data: Any, path: Path, questionnaire: str) -> Condition:  # noqa: ANN401 - YAML
    """Return the condition that `data` writes; names without a dot get the questionnaire's id. Notes faults."""
    if not isinstance(data, Mapping):
        reader.fault(path, "a condition is expected here", "write {question: id, is: option}")
        return _TRUE
    if "question" in data:
        return _read_atom(reader, data, path, questionnaire)
    if set(data) == {"not"}:
        return Negation(read_condition(reader, data["not"], (*path, "not"), questionnaire))
    key = next(iter(data), "")
    if set(data) not in ({"all"}, {"any"}) or not isinstance(data[key], list):
        reader.fault(path, "this is no condition", "use question, all, any or not")
        return _TRUE
    parts = tuple(
        read_condition(reader, part, (*path, key, index), questionnaire) for index, part in enumerate(data[key])
    )
    return Every(parts) if key == "all" else Some(parts)


def _read_atom(reader: Reader, data: Mapping[str, Any], path: Path, questionnaire: str) -> Condition:
    operations = [key for key in data if key != "question"]
    if len(operations) != 1 or operations[0] not in _OPERATIONS:
        reader.fault(path, "one operation is expected beside question", f"use one of {', '.join(_OPERATIONS)}")
        return _TRUE
    operation = operations[0]
    raw = data[operation]
    if operation == "answered":
        values: tuple[str, ...] = ()
        fine = raw is True
    elif operation == "in":
        fine = isinstance(raw, list) and all(isinstance(item, str) for item in raw)
        values = tuple(raw) if fine else ()
    else:
        fine = isinstance(raw, str)
        values = (raw,) if fine else ()
    if not fine:
        reader.fault((*path, operation), f"{raw!r} does not fit {operation}", 'quote it, e.g. is: "yes"')
    elif operation in {"at_least", "at_most"}:
        try:
            decimal(values[0])
        except NotExactError:
            reader.fault((*path, operation), f"{raw!r} is no decimal", 'write "10"')
    return Atom(_qualify(questionnaire, reader.text(data, "question", path)), operation, values)


def _qualify(questionnaire: str, name: str) -> str:
    return name if "." in name else f"{questionnaire}.{name}"


def read_check(reader: Reader, data: Mapping[str, Any], path: Path, questionnaire: str) -> Check:
    """Return one check over several answers. Notes faults."""
    kind = reader.text(data, "kind", path)
    if kind not in _CHECK_KEYS:
        reader.fault((*path, "kind"), f"unknown check {kind!r}", f"use one of {', '.join(_CHECK_KEYS)}")
        return Check(id="unnamed", kind="implies", hard=False, message=Words("", ""), questions=())
    reader.known_keys(data, {"id", "level", "kind", "message", "questions", *_CHECK_KEYS[kind]}, path)
    level = reader.text(data, "level", path)
    if level not in {"hard", "soft"}:
        reader.fault((*path, "level"), f"{level!r} is no level", "use hard or soft")
    left = _read_operand(reader, data, "left", (path, questionnaire))
    right = _read_operand(reader, data, "right", (path, questionnaire))
    question = reader.text(data, "question", path, default="")
    own = f"{questionnaire}."
    shown = [name.removeprefix(own) for name in (*left.questions, *right.questions) if name.startswith(own)]
    return Check(
        id=reader.identifier(data, path),
        kind=kind,
        hard=level == "hard",
        message=reader.words(data, "message", path),
        questions=reader.texts(data, "questions", path) or ((question,) if question else tuple(shown)),
        left=left,
        right=right,
        limit=reader.number(data, "limit", path) or decimal("0"),
        question=question,
        of=reader.text(data, "of", path, default=""),
        option=reader.text(data, "option", path, default=""),
        needs=reader.texts(data, "needs", path),
        minimum=reader.integer(data, "minimum", path, default=0),
        when=_optional(reader, data, "when", (path, questionnaire)),
        then=_optional(reader, data, "then", (path, questionnaire)),
    )


def _optional(reader: Reader, data: Mapping[str, Any], key: str, owner: tuple[Path, str]) -> Condition | None:
    path, questionnaire = owner
    return read_condition(reader, data[key], (*path, key), questionnaire) if key in data else None


def _read_operand(reader: Reader, data: Mapping[str, Any], key: str, owner: tuple[Path, str]) -> Operand:
    path, questionnaire = owner
    raw = data.get(key)
    if raw is None:
        return Operand()
    if isinstance(raw, str):
        return Operand(questions=(_qualify(questionnaire, raw),))
    if isinstance(raw, Mapping) and set(raw) == {"sum"}:
        return Operand(questions=tuple(_qualify(questionnaire, name) for name in reader.texts(raw, "sum", path)))
    if isinstance(raw, Mapping) and set(raw) == {"value"}:
        return Operand(value=reader.number(raw, "value", (*path, key)))
    reader.fault((*path, key), "a question, {sum: […]} or {value: …} is expected here", "mend it")
    return Operand()
