"""Marks written into the very file that was uploaded, where that is possible."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from exports.archive.refusals import Hint, Mark
from exports.marking.mark_cells import mark
from exports.reading.openpyxl_limits import openpyxl_can_change


def mark_in_place(content: bytes, marks: Sequence[Mark], hints: Sequence[Hint] = (), *, site: str) -> bytes | None:
    """Return an uploaded workbook with its wrong cells marked; None where it can't be changed without loss.

    `site`: put before the links to the pages. The caller marks a copy of its own instead of a file that is None.
    """
    if not openpyxl_can_change(content):
        return None
    try:
        return mark(content, marks, hints, site=site)
    except Exception as error:  # noqa: BLE001 - openpyxl raises anything on files that others read well
        logging.getLogger(__name__).warning("a file that could be read can't be marked in place: %r", error)
        return None
