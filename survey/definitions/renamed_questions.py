"""Cells of a workbook of an older version, under the keys of the version in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import yaml

from exports.questionnaire.layout import option_of
from exports.reading.placed_cell import PlacedCell
from scoring.definition.questionnaire import Option, Question, Questionnaire

RENAMED = Path(__file__).resolve().parent.parent / "questionnaires" / "renamed" / "questions.yaml"


@dataclass(frozen=True)
class MigratedCells:
    """Cells by key of the version in use, and (key, cell) of those without a place there."""

    cells: Mapping[str, PlacedCell]
    without_place: tuple[tuple[str, PlacedCell], ...] = field(default_factory=tuple)


@lru_cache(maxsize=1)
def renamed_questions() -> Mapping[str, Mapping[str, str]]:
    """Return questionnaire id -> {old question id: id in use}, as `questionnaires/renamed/questions.yaml` says."""
    document = yaml.safe_load(RENAMED.read_text(encoding="utf-8")) or {}
    return {str(name): {str(old): str(new) for old, new in (pairs or {}).items()} for name, pairs in document.items()}


def migrate_cells(
    cells: Mapping[str, PlacedCell], old: Questionnaire | None, current: Questionnaire, names: Mapping[str, str]
) -> MigratedCells:
    """Return an older file's cells under the keys of `current`.

    A cell is migrated if its question (by its id, or the new id in `names`: old -> new) is there and of the same kind;
    if the `old` definition is not known, by the id alone.
    """
    prefix = current.id + "."
    kept: dict[str, PlacedCell] = {}
    without_place: list[tuple[str, PlacedCell]] = []
    for key, place in cells.items():
        local, mark, rest = _split(key.removeprefix(prefix))
        name = names.get(local, local)
        if _has_place(name, local, old, current) or local.startswith("note:"):
            kept[f"{prefix}{name}{mark}{rest}"] = place
        elif place.text:
            without_place.append((key, place))
    return MigratedCells(kept, tuple(without_place))


def _split(local: str) -> tuple[str, str, str]:
    """Return question id, ``/`` or ``#``, and what follows."""
    for mark in ("/", "#"):
        head, separator, rest = local.partition(mark)
        if separator:
            return head, mark, rest
    return local, "", ""


def _has_place(name: str, local: str, old: Questionnaire | None, current: Questionnaire) -> bool:
    question = current.questions.get(name)
    if question is None:
        return False
    before = old.questions.get(local) if old is not None else None
    return before is None or before.kind is question.kind


def option_finder(old: Questionnaire | None, names: Mapping[str, str]) -> partial[Option | None]:
    """Return a finder of options that also knows the texts of the old version."""
    earlier = {names.get(name, name): question for name, question in old.questions.items()} if old is not None else {}
    return partial(_option, earlier)


def _option(earlier: Mapping[str, Question], question: Question, text: str) -> Option | None:
    option = option_of(question, text)
    before = earlier.get(question.id)
    if option is not None or before is None:
        return option
    named = option_of(before, text)
    return question.option(named.id) if named is not None else None
