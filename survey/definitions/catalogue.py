"""Questionnaires, schemes and sets of signals on disk, read once; faults are reported with file, line, key and fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.definition.signals import SignalSet
from scoring.loading.carries import check_carries
from scoring.loading.declarations import declaration_faults
from scoring.loading.questionnaire import DefinitionError, Fault, check_references, load_questionnaire
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from scoring.loading.scheme_signals import check_plan
from scoring.loading.signal_references import check_signals
from scoring.loading.signals import load_signals
from survey.definitions.label_sources import source_faults

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class File:
    """The text of a definition, with the name that its faults are reported under."""

    name: str
    text: str


Item = TypeVar("Item", Questionnaire, Scheme, SignalSet)
_DIGITS = re.compile(r"[0-9]+")
_TEXT, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same reader in C where the wheel brings it: ten times faster."""


class CatalogueError(ValueError):
    """Definitions have faults: one line each in `faults`, as ``file:line: key: problem; fix``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Catalogue:
    """All definitions. `questionnaires`: the newest version of each; `versions`: all by (id, version).

    `signals`: the newest version of each set of checks, `signal_versions`: all.
    """

    questionnaires: Mapping[str, Questionnaire]
    versions: Mapping[tuple[str, str], Questionnaire]
    schemes: Mapping[str, Scheme]
    scheme_documents: Mapping[str, Mapping[str, Any]]
    signals: Mapping[str, SignalSet] = field(default_factory=dict)
    signal_versions: Mapping[tuple[str, str], SignalSet] = field(default_factory=dict)

    def by_digest(self, digest: str) -> Questionnaire | None:
        """Return the definition that a stored sheet was made with, None where it is gone."""
        return self._by_digest.get(digest)

    def named_by_digest(self, digests: Mapping[str, str]) -> dict[str, Questionnaire]:
        """Return name -> definition of each (name, digest); those whose definition is gone are left out."""
        return {name: self._by_digest[digest] for name, digest in digests.items() if digest in self._by_digest}

    def versions_back_to(self, newer: Questionnaire, older: Questionnaire) -> tuple[Questionnaire, ...]:
        """Return the versions from `newer` back to `older`, with both; `newer` alone where there is no way back."""
        line = _in_order(key for key in self.versions if key[0] == newer.id)
        first, last = line.index((older.id, older.version)), line.index((newer.id, newer.version))
        return tuple(self.versions[key] for key in reversed(line[first : last + 1])) if first <= last else (newer,)

    @cached_property
    def _by_digest(self) -> dict[str, Questionnaire]:
        return {item.digest: item for item in self.versions.values()}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue, read once per process."""
    return load_catalogue()


def load_catalogue(folder: Path = HERE) -> Catalogue:
    """Return the definitions below `folder` (`questionnaires/*.yaml`, `schemes/*.yaml`, `signals/*.yaml`).

    References between files are checked when every file can be read by itself. Raises CatalogueError with every fault.
    """
    faults: list[str] = []
    questionnaires = _load_all(folder / "questionnaires", load_questionnaire, faults)
    schemes = _load_all(folder / "schemes", load_scheme, faults)
    signals = _load_all(folder / "signals", load_signals, faults)
    checked = {key: item for key, (item, _) in signals.items()}
    versions = {key: item for key, (item, _) in questionnaires.items()}
    newest = _newest(versions)
    if not faults:
        for name, fault in check_references(newest):
            faults.append(_line(questionnaires[name, newest[name].version][1], fault))
        faults.extend(_carry_faults(questionnaires))
        for scheme, file in schemes.values():
            faults.extend(_line(file, fault) for fault in check_scheme(scheme, newest))
            faults.extend(_line(file, fault) for fault in check_plan(scheme.signals, checked))
        for name, item in _newest(checked).items():
            file = signals[name, item.version][1]
            faults.extend(_line(file, fault) for fault in check_signals(item, newest))
        faults.extend(_shared_checks(signals, _newest(checked)))
    if faults:
        raise CatalogueError(faults)
    current = _newest({key: item for key, (item, _) in schemes.items()})
    documents = {name: _document(schemes[name, item.version][1]) for name, item in current.items()}
    return Catalogue(newest, versions, current, documents, _newest(checked), checked)


def read_scheme(
    file: File, questionnaires: Mapping[str, Questionnaire], signals: Mapping[tuple[str, str], SignalSet]
) -> tuple[Scheme, dict[str, Any]]:
    """Return a scheme from YAML text, and its document. Raises CatalogueError with every fault.

    `signals`: the shipped sets of checks by (id, version).
    """
    faults: list[str] = []
    scheme = _load(file, load_scheme, faults)
    if scheme is not None:
        faults.extend(_line(file, fault) for fault in check_scheme(scheme, questionnaires))
        faults.extend(_line(file, fault) for fault in check_plan(scheme.signals, signals))
        declared = [*declaration_faults(scheme, questionnaires), *source_faults(scheme)]
        faults.extend(_line(file, fault) for fault in declared)
    if faults or scheme is None:
        raise CatalogueError(faults)
    return scheme, _document(file)


def write_scheme(document: Mapping[str, Any]) -> str:
    """Return a scheme's document as YAML text that `read_scheme` reads back."""
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=110)


def _newest(versions: Mapping[tuple[str, str], Item]) -> dict[str, Item]:
    """Return the newest version of each id; 2024.10 is newer than 2024.9."""
    return {name: versions[name, version] for name, version in _in_order(versions)}


def _in_order(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (id, version) pairs by id, then from the oldest version to the newest."""
    return sorted(keys, key=lambda key: (key[0], [int(part) for part in _DIGITS.findall(key[1])], key[1]))


def _carry_faults(questionnaires: Mapping[tuple[str, str], tuple[Questionnaire, File]]) -> Iterator[str]:
    """Yield what is wrong with what each version carries from the one before it."""
    before: Questionnaire | None = None
    for key in _in_order(questionnaires):
        item, file = questionnaires[key]
        older = before if before is not None and before.id == item.id else None
        yield from (_line(file, fault) for fault in check_carries(item, older))
        before = item


def _shared_checks(
    signals: Mapping[tuple[str, str], tuple[SignalSet, File]], newest: Mapping[str, SignalSet]
) -> Iterator[str]:
    """Yield a fault for each check whose id another set uses, too: what was found is known by it."""
    owners: dict[str, str] = {}
    for name, item in newest.items():
        for index, check in enumerate(item.checks):
            other = owners.setdefault(check.id, name)
            if other != name:
                fault = Fault(("checks", index, "id"), f"{check.id!r} is a check of {other}, too", "rename one")
                yield _line(signals[name, item.version][1], fault)


def _load_all(
    folder: Path, load: Callable[[Mapping[str, Any]], Item], faults: list[str]
) -> dict[tuple[str, str], tuple[Item, File]]:
    """Return (id, version) -> the definition and its file."""
    loaded: dict[tuple[str, str], tuple[Item, File]] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = _opened(path, faults)
        item = _load(file, load, faults) if file is not None else None
        if item is None or file is None:
            continue
        key = (item.id, item.version)
        if key in loaded:
            fault = Fault(
                ("version",), f"{' '.join(key)} is defined twice", f"raise the version here or in {loaded[key][1].name}"
            )
            faults.append(_line(file, fault))
        loaded[key] = (item, file)
    return loaded


def _opened(path: Path, faults: list[str]) -> File | None:
    try:
        return File(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        faults.append(f"{path.name}:1: this is no UTF-8 text; save it as UTF-8")
        return None


def _load(file: File, load: Callable[[Mapping[str, Any]], Item], faults: list[str]) -> Item | None:
    try:
        repeated, odd, data = _read(file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(f"{file.name}:{line}: this is no YAML: {error.problem}; check quotes, commas and indentation")
        return None
    except ValueError as error:
        faults.append(f"{file.name}:1: a value can't be read: {error}; put it in quotes")
        return None
    faults.extend(f"{file.name}:{line}: {key}: the key occurs twice; remove one" for key, line in repeated)
    if odd:
        faults.extend(f'{file.name}:{line}: {key}: this is read as no text; write "{key}":' for key, line in odd)
        return None
    if not isinstance(data, Mapping):
        faults.append(f"{file.name}:1: a mapping is expected; begin with id:")
        return None
    try:
        return load(data)
    except DefinitionError as error:
        faults.extend(_line(file, fault) for fault in error.faults)
        return None


Lines = Sequence[tuple[str, int]]


def _read(file: File) -> tuple[Lines, Lines, Any]:
    """Return the keys that occur twice and those that are no texts, with their lines, and the document; read once."""
    loader = _LOADER(file.text)
    try:
        node = loader.get_single_node()
        repeated, odd = (list(dict.fromkeys(found(node))) for found in (_repeated_keys, _odd_keys))
        return repeated, odd, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _compose(file: File) -> yaml.Node | None:
    return yaml.compose(file.text, Loader=_LOADER)


def _document(file: File) -> Any:  # noqa: ANN401 - YAML
    return yaml.load(file.text, Loader=_LOADER)  # noqa: S506 - a safe loader either way


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Yield (key, line) of each key that occurs twice in one mapping, of which YAML would keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line + 1
                seen.add(key.value)
            yield from _repeated_keys(value)


def _odd_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Yield (key, line) of each key that is read as something else than a text, as ``off`` is as false."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _odd_keys(item)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.tag not in {_TEXT, _MERGE}:
                yield str(key.value), key.start_mark.line + 1
            yield from _odd_keys(value)


def _line(file: File, fault: Fault) -> str:
    """Return a fault with the line of the deepest existing part of its key path."""
    node = _compose(file)
    line = 1
    for step in fault.path:
        child = _child(node, step)
        if child is None:
            break
        node, line = child
    return f"{file.name}:{line}: {'.'.join(map(str, fault.path))}: {fault.problem}; {fault.fix}"


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None
