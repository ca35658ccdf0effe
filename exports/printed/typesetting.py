"""Typesetting by typst: a template of this folder, data as JSON, PDF out.

Whatever people typed reaches the template as data, so that it is text and never markup. Only the fonts that lie here
are used, so that a machine without any Chinese font makes the same file; no package and no file beside the templates
is read.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from exports.printed.coverage import FONTS

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: Final = ("a-2a", "ua-1")
"""PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): what typst sees to itself; no validator was at hand."""


class TypesettingError(Exception):
    """A template cannot be set: a fault of ours. Its text is what typst says."""


def set_pdf(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return the PDF of a template with its data; the same input gives the same bytes.

    `made_at`: the date of the document, with a zone. Raises TypesettingError, also for what typst only warns of: a
    font or a part that is missing would be seen on paper first.
    """
    with tempfile.TemporaryDirectory(prefix="survey-typst-") as nothing:
        try:
            made, warnings = typst.compile_with_warnings(
                TEMPLATES / template,
                root=TEMPLATES,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=list(STANDARDS),
                package_path=nothing,
                package_cache_path=nothing,
                timestamp=int(made_at.astimezone(UTC).timestamp()),
            )
        except typst.TypstError as error:
            raise TypesettingError(str(error)) from error
    if warnings or not isinstance(made, bytes):
        raise TypesettingError("; ".join(str(warning) for warning in warnings) or "no PDF came")
    return made
