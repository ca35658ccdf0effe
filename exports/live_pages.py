"""A worksheet that takes our formulas as they are."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class PlainFormulas(Worksheet):  # type: ignore[misc] # no types are published for it
    """XlsxWriter looks into every formula for each of 29 functions newer than Excel 2007, which takes most of its time.

    Ours use none of them: a test compares the file with the one that an ordinary worksheet gives.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - theirs
        """Return the formula without its equals sign."""
        del expand_future_functions
        return formula.removeprefix("=")
