"""Anchors read back: of the instance's folder, of a backup's manifest, of a copy of a file, or typed from paper."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from survey.config import LAST_PLACE_FILE

_PRINTED = re.compile(r"([1-9][0-9]{0,18})[-:\s]([0-9a-f]{8,64})")
_MANIFEST = "manifest.json"


class AnchorError(Exception):
    """What was given as an anchor holds none; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor: the place it names, the mac of that place or its beginning, and where the anchor was found.

    `said`: everything that it says, with its seal; empty for one typed from paper.
    """

    where: str
    seq: int
    mac: str
    at: str
    said: Mapping[str, Any]


def read_folder(folder: Path) -> tuple[Anchor, ...]:
    """Return every anchor of the daily files, the oldest day first, and the last place. Raises AnchorError."""
    files = [*sorted(folder.glob("*.jsonl")), *(path for path in [folder / LAST_PLACE_FILE] if path.is_file())]
    return tuple(anchor for path in files for anchor in _of_lines(path))


def missing_days(anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """Return the days without a file between the first and the last that have one."""
    days = sorted({date.fromisoformat(stem) for stem in map(_stem, anchors) if re.fullmatch(r"\d{4}-\d\d-\d\d", stem)})
    every = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days)) if days else ()
    return tuple(day.isoformat() for day in every if day not in days)


def read_against(given: str) -> tuple[Anchor, ...]:
    """Return the anchors of a file (a day's, one anchor, a backup), or of what is printed: ``1234-0a1b2c3d4e5f6071``.

    Raises AnchorError.
    """
    printed = _PRINTED.fullmatch(given.strip())
    if printed is not None:
        return (Anchor("what was given", int(printed[1]), printed[2], "", {}),)
    path = Path(given)
    if not path.is_file():
        message = f"{given} is neither a file nor a place and the beginning of its mac (1234-0a1b2c3d4e5f6071)"
        raise AnchorError(message)
    return _of_archive(path) if zipfile.is_zipfile(path) else tuple(_of_lines(path))


def _stem(anchor: Anchor) -> str:
    return Path(anchor.where).name.partition(".")[0]


def _of_archive(path: Path) -> tuple[Anchor, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
        return (_anchor(str(path), manifest["head"]),)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        message = f"{path} is no backup whose manifest names a head of the record: {error}"
        raise AnchorError(message) from error


def _of_lines(path: Path) -> Iterable[Anchor]:
    try:
        text = path.read_text(encoding="utf-8")
        whole = _one(text)
        said = [whole] if whole is not None else [json.loads(line) for line in text.splitlines() if line.strip()]
        anchors = [_anchor(str(path), one.get("head", one)) for one in said]
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"{path} is no file of anchors, or was damaged: {error}"
        raise AnchorError(message) from error
    if not anchors:
        message = f"{path} holds no anchor"
        raise AnchorError(message)
    return anchors


def _one(text: str) -> dict[str, Any] | None:
    """Return the one JSON object that a text is, over however many lines; None for a text of several."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _anchor(where: str, said: Mapping[str, Any]) -> Anchor:
    seq, mac = said["seq"], said["mac"]
    if not isinstance(seq, int) or not isinstance(mac, str):
        message = "the place is a number and its mac a text"
        raise TypeError(message)
    return Anchor(where, seq, mac, str(said["at"]), dict(said))
