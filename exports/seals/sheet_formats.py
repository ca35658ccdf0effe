"""Which number format each cell of a workbook is shown in, and which of rules: by the parser, however they are written.

Formats that every program knows by number only count like those that a file writes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from exports.archive.cell_references import Place, place
from exports.archive.empty_cells import sheet_part
from exports.archive.number_formats import Styles, formatted_cells, read_styles
from exports.archive.safe_xml import Attributes, parse, plain_xml
from exports.archive.workbook_parts import inspect_package, names_of
from exports.archive.zip_archive import Limits, open_archive

_BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 46: "[h]:mm:ss", 49: "@",
}  # fmt: skip
_HIDING = frozenset({"iconSet", "dataBar"})
_NO = frozenset({"0", "false", "off"})
_SIGN = '"…"'
"""The format, so to say, of a rule that shows a sign in place of the value."""


@dataclass(frozen=True)
class Seen:
    """How a sheet shows its cells: formats by place, (place, format) of rules; `blank`: nothing for a nought."""

    formats: Mapping[Place, str] = field(default_factory=dict)
    rules: Sequence[tuple[Place, str]] = ()
    blank: bool = False


def seen_formats(content: bytes, limits: Limits) -> dict[str, Seen]:
    """Return sheet -> how its cells are shown, of a workbook that `read_book` took."""
    archive = open_archive(content, limits)
    package, _lost = inspect_package(archive)
    raw = archive.read(package.styles) if package.styles else b""
    styles = read_styles(plain_xml(raw, package.styles)) if raw else Styles((), {}, ())
    codes = {style: code for style, number in enumerate(styles.numbers) if (code := _code(number, styles))}
    by_sheet = {}
    for name, part in names_of(package).items():
        sheet = sheet_part(archive, part, limits.unpacked)
        rules = _Rules(styles.rules)
        if b"onditionalFormatting" in sheet or b"showZeros" in sheet:
            parse(sheet, name, rules.start, end=rules.end, text=rules.text)
        by_sheet[name] = Seen(formatted_cells(sheet, codes), rules.rules, rules.blank)
    return by_sheet


def _code(number: int, styles: Styles) -> str:
    """Return a format by its number, empty for the general one; one that is not known says so."""
    return styles.custom.get(number, _BUILT_IN.get(number, f'"{number}"' if number else ""))


class _Rules:
    """Follows a sheet and notes the rules that have a number format, and where they begin."""

    def __init__(self, styles: Sequence[str]) -> None:
        self.rules: list[tuple[Place, str]] = []
        self.blank = False
        self._styles = styles
        self._codes: list[str] = []
        self._where = ""
        self._told = False
        self._starts: Mapping[str, Callable[[Attributes], None]] = {
            "conditionalFormatting": self._begin,
            "cfRule": self._rule,
            "numFmt": lambda given: self._codes.append(given.get("formatCode", "")),
            "sheetView": self._view,
        }

    def start(self, tag: str, given: Attributes) -> None:
        self._told = tag == "sqref"
        if tag in _HIDING and given.get("showValue", "1").lower() in _NO:
            self._codes.append(_SIGN)
        elif tag in self._starts:
            self._starts[tag](given)

    def text(self, text: str) -> None:
        self._where += text if self._told else ""

    def end(self, tag: str) -> None:
        self._told = False
        if tag == "conditionalFormatting":
            first = self._where.split()[:1]
            at = place(first[0].partition(":")[0]) if first else None
            self.rules += [(at or (0, 0), code) for code in self._codes if code]

    def _begin(self, given: Attributes) -> None:
        self._codes, self._where = [], given.get("sqref", "")

    def _rule(self, given: Attributes) -> None:
        number = given.get("dxfId", "")
        if number.isdecimal() and int(number[:7]) < len(self._styles):
            self._codes.append(self._styles[int(number)])

    def _view(self, given: Attributes) -> None:
        self.blank = self.blank or given.get("showZeros", "1").lower() in _NO
