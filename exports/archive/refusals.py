"""What is wrong with a workbook that came in: a refusal of the whole file, or marks on single cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class RefusedWorkbookError(ValueError):
    """The whole file can't be taken. `code` says why, `parameters` what a sentence about it needs.

    What it is instead: ``empty``, ``not_a_workbook``, ``old_xls``, ``binary_workbook``, ``csv``, ``web_page``,
    ``xml_file``, ``open_document``, ``word``, ``slides``, ``pdf``, ``picture``, ``other_archive``,
    ``zip_not_workbook``. What it carries: ``password``, ``encrypted_parts``, ``macros``, ``external_links``,
    ``nested_archive``, ``entities``. How it is packed: ``damaged``, ``too_many_parts``, ``unpacks_too_large``,
    ``packed_too_tight``, ``lying_directory``, ``overlapping_parts``, ``duplicate_parts``, ``cells_twice``,
    ``bad_path``. How much: ``too_large``, ``no_sheets``, ``too_complex``,
    ``too_many_rows``, ``too_many_columns``, ``too_many_cells``, ``too_much_text``,
    ``text_too_long``. `survey.words.refused_files` has a sentence for each; readers of one kind of workbook
    add their own.
    """

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(f"{code} {parameters}")
        self.code = code
        self.parameters: Mapping[str, str] = parameters


@dataclass(frozen=True, slots=True)
class Mark:
    """One wrong cell, in ready words. `row` and `column` count from 0; `link` is an absolute path of a page or empty.

    `value` is what stands in the cell, `rule` the rule it breaks, `remedy` what to do.
    """

    sheet: str
    row: int
    column: int
    value: str
    rule: str
    remedy: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at that is no fault; listed, never marked in the cell."""

    sheet: str
    row: int
    column: int
    value: str
    text: str
