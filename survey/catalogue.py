"""The questionnaires and schemes on disk: read once, every fault with file, line, key and fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from scoring.loading import DefinitionError, Fault, check_references, load_questionnaire
from scoring.questionnaire import Questionnaire
from scoring.scheme import Scheme, load_scheme

HERE = Path(__file__).resolve().parent
Item = TypeVar("Item", Questionnaire, Scheme)


class CatalogueError(ValueError):
    """Definitions have faults: one line each in `faults`, as ``file:line: key: problem; fix``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Catalogue:
    """Everything that is defined. `questionnaires` holds the newest version of each, `versions` all of them."""

    questionnaires: Mapping[str, Questionnaire]
    versions: Mapping[tuple[str, str], Questionnaire]
    schemes: Mapping[str, Scheme]
    scheme_documents: Mapping[str, Mapping[str, Any]]

    def by_digest(self, digest: str) -> Questionnaire | None:
        """Return the definition that a stored sheet was made with."""
        return next((item for item in self.versions.values() if item.digest == digest), None)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue of this process."""
    return load_catalogue()


def load_catalogue(folder: Path = HERE) -> Catalogue:
    """Read `questionnaires/*.yaml` and `schemes/*.yaml` under `folder`; raises CatalogueError with every fault."""
    faults: list[str] = []
    versions: dict[tuple[str, str], Questionnaire] = {}
    places: dict[str, Path] = {}
    for path in sorted((folder / "questionnaires").glob("*.yaml")):
        found = _read(path, load_questionnaire, faults)
        if found is None:
            continue
        questionnaire = found[0]
        key = (questionnaire.id, questionnaire.version)
        if key in versions:
            faults.append(f"{path.name}:1: version: {key[0]} {key[1]} is defined twice; raise the version of one")
        versions[key] = questionnaire
        places[questionnaire.id] = path
    newest = {name: versions[name, max(v for n, v in versions if n == name)] for name, _ in sorted(versions)}
    for name, fault in check_references(newest):
        faults.append(_line(places[name], fault))
    schemes: dict[str, Scheme] = {}
    documents: dict[str, Mapping[str, Any]] = {}
    for path in sorted((folder / "schemes").glob("*.yaml")):
        read = _read(path, load_scheme, faults)
        if read is not None:
            schemes[read[0].id], documents[read[0].id] = read
    if faults:
        raise CatalogueError(faults)
    return Catalogue(newest, versions, schemes, documents)


def _read(
    path: Path, load: Callable[[Mapping[str, Any]], Item], faults: list[str]
) -> tuple[Item, Mapping[str, Any]] | None:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(f"{path.name}:{line}: this is no YAML: {error.problem}; check quotes, commas and indentation")
        return None
    if not isinstance(data, Mapping):
        faults.append(f"{path.name}:1: a mapping is expected; begin with id:")
        return None
    try:
        return load(data), data
    except DefinitionError as error:
        faults.extend(_line(path, fault) for fault in error.faults)
        return None


def _line(path: Path, fault: Fault) -> str:
    """Return a fault with the line of the deepest part of its key path that exists."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = 1
    for step in fault.path:
        child = _child(node, step)
        if child is None:
            break
        node, line = child
    return f"{path.name}:{line}: {'.'.join(map(str, fault.path))}: {fault.problem}; {fault.fix}"


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None
