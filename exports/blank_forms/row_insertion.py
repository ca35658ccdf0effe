"""One row of a sheet becomes a block of rows: everything below moves down, everything about it is mended.

openpyxl's own insert_rows moves cells only.  Here merged cells, heights, formulas (of every sheet), names, print areas
and titles, page breaks, links, conditional formats, validations, tables, filters and anchored drawings go with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.merge import MergeCell
from openpyxl.worksheet.worksheet import Worksheet

from exports.blank_forms.formula_shift import Growth, Place, moved


def grow(book: Workbook, growths: Mapping[str, Growth]) -> None:
    """Grow one row of each named sheet; the copies hold what the row holds, their formulas translated.

    `rows` of every growth is at least 1.
    """
    for sheet in book.worksheets:
        _mend_formulas(sheet, growths)
        _mend_rules(sheet, growths)
        _mend_links(sheet, growths)
        _mend_names(sheet.defined_names, sheet.title, growths)
        _mend_charts(sheet, growths)
    _mend_names(book.defined_names, "", growths)
    for name, growth in growths.items():
        sheet = book[name]
        _move_cells(sheet, growth)
        _move_heights(sheet, growth)
        _move_ranges(sheet, growth)
        _move_print(sheet, growth)
        _move_anchors(sheet, growth)
        origins = [cell for (row, _column), cell in sorted(sheet._cells.items()) if row == growth.row]  # noqa: SLF001 - only cells that exist
        for step in range(growth.rows - 1, -1, -1):
            _copy_row(sheet, origins, growth.row + step, Place(name, growths, step))


def _mend_formulas(sheet: Worksheet, growths: Mapping[str, Growth]) -> None:
    """Mend every formula outside the grown row; that one is mended copy by copy."""
    own, place = growths.get(sheet.title), Place(sheet.title, growths)
    for cell in _cells(sheet):
        if cell.data_type == "f" and (own is None or cell.row != own.row):
            _set_formula(cell, place, own)


def _set_formula(cell: Cell, place: Place, growth: Growth | None) -> None:
    value = cell.value
    if isinstance(value, ArrayFormula):
        ref = value.ref
        if growth is not None:
            ref = _range(ref, growth) if place.step is None else _lower(ref, place.step)
        cell.value = ArrayFormula(ref, moved(str(value.text), place))
    elif isinstance(value, str):
        cell.value = moved(value, place)


def _mend_rules(sheet: Worksheet, growths: Mapping[str, Growth]) -> None:
    """Mend conditional formats and validations: their ranges, and formulas as seen from their first cell."""
    own = growths.get(sheet.title)
    fresh = ConditionalFormattingList()
    for item in list(sheet.conditional_formatting):
        place = _seen_from(sheet, item.sqref, growths)
        target = ConditionalFormatting(_ranges(item.sqref, own), pivot=item.pivot)
        for rule in item.rules or ():
            rule.formula = [moved(text, place) for text in rule.formula]
            fresh.add(target, rule)
    sheet.conditional_formatting = fresh
    for validation in sheet.data_validations.dataValidation:
        place = _seen_from(sheet, validation.sqref, growths)
        for name in ("formula1", "formula2"):
            text = getattr(validation, name)
            if text:
                setattr(validation, name, moved(text, place))
        validation.sqref = MultiCellRange(_ranges(validation.sqref, own))


def _seen_from(sheet: Worksheet, ranges: MultiCellRange, growths: Mapping[str, Growth]) -> Place:
    own = growths.get(sheet.title)
    anchor = min((item.min_row for item in ranges.ranges), default=0)
    return Place(sheet.title, growths, 0 if own is not None and anchor == own.row else None)


def _mend_links(sheet: Worksheet, growths: Mapping[str, Growth]) -> None:
    place = Place(sheet.title, growths)
    for cell in _cells(sheet):
        link = cell.hyperlink
        if link is not None and link.location:
            link.location = moved(link.location, place)
        if link is not None and link.target and link.target.startswith("#"):
            link.target = f"#{moved(link.target[1:], place)}"


def _mend_names(names: Any, sheet: str, growths: Mapping[str, Growth]) -> None:  # noqa: ANN401 - openpyxl's own dict
    for name in names.values():
        if name.attr_text:
            name.attr_text = moved(name.attr_text, Place(sheet, growths))


def _mend_charts(sheet: Worksheet, growths: Mapping[str, Growth]) -> None:
    place = Place(sheet.title, growths)
    for chart in _drawn(sheet, "_charts"):
        for part in getattr(chart, "_charts", (chart,)):
            for series in getattr(part, "ser", None) or ():
                for source in _sources(series):
                    source.f = moved(f"SUM({source.f})", place)[4:-1]  # one cell of the row grows like a sum's


def _sources(series: Any) -> Iterator[Any]:  # noqa: ANN401 - openpyxl's series of any chart
    for name in ("val", "cat", "xVal", "yVal", "bubbleSize"):
        data = getattr(series, name, None)
        for kind in ("numRef", "strRef"):
            source = getattr(data, kind, None)
            if source is not None and source.f:
                yield source


def _move_cells(sheet: Worksheet, growth: Growth) -> None:
    cells: dict[tuple[int, int], Any] = {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - openpyxl has no move that keeps merged cells
        cell.row = growth.first(row)
        cells[cell.row, column] = cell
        link = getattr(cell, "hyperlink", None)
        if link is not None:
            link.ref = cell.coordinate
    sheet._cells = cells  # noqa: SLF001 - as above


def _move_heights(sheet: Worksheet, growth: Growth) -> None:
    heights = sheet.row_dimensions
    for row in sorted((row for row in list(heights) if row > growth.row), reverse=True):
        dimension = heights.pop(row)
        dimension.index = growth.first(row)
        heights[dimension.index] = dimension
    if growth.row not in heights:
        return
    for row in range(growth.row + 1, growth.row + growth.rows):
        heights[row] = _like(sheet, heights[growth.row], row)


def _like(sheet: Worksheet, dimension: RowDimension, row: int) -> RowDimension:
    made = RowDimension(
        sheet,
        index=row,
        ht=dimension.ht,
        hidden=dimension.hidden,
        outlineLevel=dimension.outlineLevel,
        collapsed=dimension.collapsed,
        thickBot=dimension.thickBot,
        thickTop=dimension.thickTop,
    )
    _dress(made, dimension)
    return made


def _dress(target: Any, origin: Any) -> None:  # noqa: ANN401 - cells, merged cells and rows alike
    target._style = copy(origin._style)  # noqa: SLF001 - the style array has no public name


def _move_ranges(sheet: Worksheet, growth: Growth) -> None:
    """Move merged cells (those within the row are repeated), tables, the filter and the sort state."""
    merged = []
    for area in sheet.merged_cells.ranges:
        if area.min_row == area.max_row == growth.row:
            columns = get_column_letter(area.min_col), get_column_letter(area.max_col)
            rows = range(growth.row, growth.row + growth.rows)
            merged += [MergeCell(f"{columns[0]}{row}:{columns[1]}{row}") for row in rows]
        else:
            merged.append(MergeCell(_range(area.coord, growth)))
    sheet.merged_cells = MultiCellRange(merged)
    for table in sheet.tables.values():
        table.ref = _range(table.ref, growth)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = _range(table.autoFilter.ref, growth)
    for holder in (sheet.auto_filter, sheet.auto_filter.sortState):
        if holder is not None and holder.ref:
            holder.ref = _range(holder.ref, growth)


def _move_print(sheet: Any, growth: Growth) -> None:  # noqa: ANN401 - the stubs lack the areas
    areas = [area.coord for area in sheet._print_area.sorted()]  # noqa: SLF001 - the public text is split by commas
    if areas:
        sheet.print_area = [_range(area, growth) for area in areas]
    if sheet.print_title_rows:
        first, last = (int(part) for part in sheet.print_title_rows.replace("$", "").split(":"))
        sheet.print_title_rows = f"{growth.first(first)}:{growth.last(last)}"
    for item in sheet.row_breaks.brk or ():
        item.id = growth.last(item.id)


def _move_anchors(sheet: Worksheet, growth: Growth) -> None:
    """Move pictures and charts below the row; anchors count rows from 0."""
    for drawn in (*_drawn(sheet, "_charts"), *_drawn(sheet, "_images")):
        for name in ("_from", "to"):
            mark = getattr(drawn.anchor, name, None)
            if mark is not None:
                mark.row = growth.first(mark.row + 1) - 1


def _drawn(sheet: Worksheet, name: str) -> list[Any]:
    return list(getattr(sheet, name, ()))


def _copy_row(sheet: Worksheet, origins: Sequence[Cell | MergedCell], row: int, place: Place) -> None:
    """Make one copy of the grown row, the row itself last (step 0): style, value, link, formula."""
    for origin in origins:
        if isinstance(origin, MergedCell):
            made: Any = MergedCell(sheet, row=row, column=origin.column)
            _dress(made, origin)
            sheet._cells[row, made.column] = made  # noqa: SLF001 - a merged cell has no public maker
            continue
        target = sheet.cell(row, origin.column)
        if not isinstance(target, Cell):
            continue
        if place.step:
            _fill_like(target, origin)
        if origin.data_type == "f":
            _set_formula(target, place, place.growth(sheet.title))


def _fill_like(target: Any, origin: Any) -> None:  # noqa: ANN401 - private parts of cells
    _dress(target, origin)
    target._value, target.data_type = copy(origin._value), origin.data_type  # noqa: SLF001 - typed as it is
    if origin.hyperlink is not None:
        target._hyperlink = copy(origin.hyperlink)  # noqa: SLF001 - the setter writes the address over the text
        target._hyperlink.ref = target.coordinate  # noqa: SLF001 - as above


def _cells(sheet: Worksheet) -> list[Cell]:
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]  # noqa: SLF001 - only cells that exist


def _lower(text: str, step: int) -> str:
    """Return a plain range some rows further down."""
    area = CellRange(text)
    area.shift(row_shift=step)
    return area.coord


def _range(text: str, growth: Growth) -> str:
    """Return a plain range such as ``A5:H5`` where it has gone."""
    first_column, first, last_column, last = range_boundaries(text)
    if first is None or last is None or first_column is None or last_column is None:
        return text
    start = f"{get_column_letter(first_column)}{growth.first(first)}"
    end = f"{get_column_letter(last_column)}{growth.last(last)}"
    return start if start == end else f"{start}:{end}"


def _ranges(ranges: MultiCellRange, growth: Growth | None) -> str:
    texts = [area.coord for area in ranges.sorted()]
    return " ".join(texts if growth is None else [_range(text, growth) for text in texts])
