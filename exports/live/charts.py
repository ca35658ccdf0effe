"""Native charts of a live workbook: titles, axis titles, and fills that differ without colour."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_FONT = {"name": "等线", "size": 10}
_DARK, _MIDDLE, _LIGHT, _PALE = "#12386B", "#5B7FB0", "#A9BFDD", "#E3EAF4"
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": _DARK}},
    {"fill": {"color": _LIGHT}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": _DARK, "bg_color": "#FFFFFF"}},
    {"fill": {"color": _MIDDLE}},
    {"pattern": {"pattern": "dotted_grid", "fg_color": _DARK, "bg_color": "#FFFFFF"}},
    {"fill": {"color": _PALE}},
    {"pattern": {"pattern": "wide_downward_diagonal", "fg_color": _MIDDLE, "bg_color": _PALE}},
    {"pattern": {"pattern": "dark_horizontal", "fg_color": _DARK, "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
)
_WIDTH, _HEIGHT = 610, 405


def add_columns(
    file: xlsxwriter.Workbook,
    place: tuple[Worksheet, int, int],
    table: tuple[str, int, int, int],
    drawn: tuple[int, ...],
    *,
    axes: tuple[str, str],
    stacked: bool = True,
) -> None:
    """Insert a column chart into a sheet.

    `place`: sheet, row, column; `table`: name of the sheet with the data, first row, first column with the categories,
    rows; `drawn`: columns counted from the first, their names stand above the first row; the chart's own title stands
    in the cell over the categories' name, since XlsxWriter reads a title as text or as a reference by its looks;
    `axes`: what the two axes say.
    """
    page, top, column = place
    sheet, first, left, count = table
    last = first + max(count, 1) - 1
    chart = file.add_chart({"type": "column", "subtype": "stacked"} if stacked else {"type": "column"})
    for number, own in enumerate(drawn):
        series = {
            "name": [sheet, first - 1, left + own],
            "categories": [sheet, first, left, last, left],
            "values": [sheet, first, left + own, last, left + own],
            "border": {"color": _DARK, "width": 0.75},
            "gap": 40,
        } | _FILLS[number % len(_FILLS)]
        chart.add_series(series if stacked else series | {"data_labels": {"value": True, "font": _FONT | {"size": 8}}})
    across, up = axes
    chart.set_title(
        {"name": [sheet, first - 2, left], "name_font": _FONT | {"size": 13, "bold": True}, "overlay": False}
    )
    chart.set_x_axis({"name": across, "name_font": _FONT, "num_font": _FONT | {"size": 9}})
    lines = {"visible": True, "line": {"color": "#D9DFE8", "width": 0.5}}
    chart.set_y_axis({"name": up, "name_font": _FONT, "num_font": _FONT, "num_format": "0", "major_gridlines": lines})
    chart.set_legend({"position": "bottom", "font": _FONT | {"size": 9}})
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    page.insert_chart(top, column, chart, {"object_position": 2})
