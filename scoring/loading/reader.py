"""Reading keys out of a mapping while collecting faults instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from scoring.definition.texts import Words
from scoring.exact import POINT, NotExactError, day, decimal, scaled

Path = tuple[str | int, ...]
Choice = TypeVar("Choice", bound=StrEnum)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z")
_NOWHERE = Words("", "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a definition: where (key path), what, and how to mend it."""

    path: Path
    problem: str
    fix: str


class DefinitionError(ValueError):
    """A definition has faults; all of them are in `faults`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        lines = [f"{'.'.join(map(str, fault.path))}: {fault.problem}; {fault.fix}" for fault in faults]
        super().__init__("\n".join(lines))
        self.faults = tuple(faults)


class Reader:
    """Typed access to mappings: every method returns a usable value and notes a fault; `finish` raises them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: Path, problem: str, fix: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(path, problem, fix))

    def finish(self) -> None:
        """Raise DefinitionError when there was any fault."""
        if self.faults:
            raise DefinitionError(self.faults)

    def known_keys(self, data: Mapping[str, Any], known: set[str], path: Path) -> None:
        """Note a fault for every key that is not known here."""
        for key in data:
            if key not in known:
                self.fault((*path, key), f"unknown key {key!r}", f"use one of {', '.join(sorted(known))}")

    def mapping(self, data: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
        """Return the mapping under `key`, an empty one if it is none."""
        value = data.get(key)
        if isinstance(value, Mapping):
            return value
        self.fault((*path, key), "a mapping is expected here", "write key: value pairs")
        return {}

    def items(
        self, data: Mapping[str, Any], key: str, path: Path, *, required: bool = False
    ) -> list[Mapping[str, Any]]:
        """Return the list of mappings under `key`."""
        value = data.get(key)
        if (value is None or value == []) and not required:
            return []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value) or not value:
            self.fault((*path, key), "a list of mappings is expected here", "write - {…} entries")
            return []
        return value

    def text(self, data: Mapping[str, Any], key: str, path: Path, *, default: str | None = None) -> str:
        """Return the text under `key`; required when there is no default."""
        value = data.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault((*path, key), "a text is expected here", "write it in quotes")
            return ""
        return value

    def texts(self, data: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
        """Return the list of texts under `key`, empty where there is none."""
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault((*path, key), "a list of texts is expected here", "write [a, b]")
            return ()
        return tuple(value)

    def identifier(self, data: Mapping[str, Any], path: Path) -> str:
        """Return the id: lower-case letters, digits and underscores."""
        value = data.get("id")
        if not isinstance(value, str) or not _IDENTIFIER.match(value):
            self.fault((*path, "id"), f"{value!r} is no id", "use lower-case letters, digits and _")
            return "unnamed"
        return value

    def words(self, data: Mapping[str, Any], key: str, path: Path) -> Words:
        """Return the text pair under `key`; both languages are required."""
        value = data.get(key)
        complete = isinstance(value, Mapping) and set(value) == {"zh", "en"}
        if not complete or not all(isinstance(text, str) and text.strip() for text in value.values()):  # type: ignore[union-attr]
            self.fault((*path, key), "a text in both languages is expected here", "write {zh: …, en: …}")
            return _NOWHERE
        return Words(zh=value["zh"], en=value["en"])  # type: ignore[index]

    def optional_words(self, data: Mapping[str, Any], key: str, path: Path) -> Words | None:
        """Return the text pair under `key`, or None where there is none."""
        return self.words(data, key, path) if key in data else None

    def flag(self, data: Mapping[str, Any], key: str, path: Path, *, default: bool) -> bool:
        """Return true or false."""
        value = data.get(key, default)
        if not isinstance(value, bool):
            self.fault((*path, key), "true or false is expected here", "write true or false")
            return default
        return value

    def integer(self, data: Mapping[str, Any], key: str, path: Path, *, default: int) -> int:
        """Return a whole number, written as such or as text."""
        value = data.get(key, default)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault((*path, key), "a whole number is expected here", 'write "3"')
            return default
        return value

    def number(self, data: Mapping[str, Any], key: str, path: Path) -> Decimal | None:
        """Return a decimal written as text, or None where there is none; a YAML float is a fault."""
        if key not in data:
            return None
        value = data[key]
        try:
            return decimal(value if isinstance(value, str) else "")
        except NotExactError:
            self.fault((*path, key), f"{value!r} is no decimal in quotes", 'write "1.5": unquoted it is not exact')
            return None

    def day(self, data: Mapping[str, Any], key: str, path: Path) -> date | None:
        """Return a day written as ``"2026-12-31"``, or None where there is none."""
        if key not in data:
            return None
        value = data[key]
        if isinstance(value, str):
            with suppress(NotExactError):
                return day(value)
        self.fault((*path, key), f"{value!r} is no day in quotes", 'write "2026-12-31"')
        return None

    def fraction(self, data: Mapping[str, Any], key: str, path: Path, *, scale: int) -> int:
        """Return a required decimal of 0 or more as an integer of `1/scale`."""
        number = self.number(data, key, path)
        if number is None:
            if key not in data:
                self.fault((*path, key), "a decimal is expected here", 'write "0.4"')
            return 0
        if number < 0:
            self.fault((*path, key), f"{number} is below 0", "write 0 or more")
            return 0
        try:
            return scaled(number, scale)
        except NotExactError:
            self.fault((*path, key), f"{number} is finer than 1/{scale}", "use fewer places")
            return 0

    def points(self, data: Mapping[str, Any], key: str, path: Path) -> int:
        """Return points in 1/10 000, 0 where there are none."""
        return self.fraction(data, key, path, scale=POINT) if key in data else 0

    def choice(self, data: Mapping[str, Any], key: str, kind: type[Choice], path: Path, *, default: Choice) -> Choice:
        """Return one of an enumeration's values."""
        value = data.get(key, default)
        try:
            return kind(value)
        except ValueError:
            names = ", ".join(item.value for item in kind)
            self.fault((*path, key), f"{value!r} is not known here", f"use one of {names}")
            return default

    def unique(self, names: Sequence[str], path: Path) -> None:
        """Note ids that occur more than once."""
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.fault(path, f"the id {name!r} occurs more than once", "rename one")
