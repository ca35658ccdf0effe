"""The 480 fictitious firms of the scripted season, and the numbers of each, worked out without the program.

Numbers 1-200 lie in 安亭镇, 201-360 in 马陆镇, 361-480 in 南翔镇; industry and size follow from the number's rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import openpyxl

from survey.demo.enterprises import make_enterprises

COUNT = 480
NUMBERS = range(1, COUNT + 1)
_CODES = [firm.credit_code for firm in make_enterprises(COUNT, Random(1915))]
_INDUSTRIES = (
    *[("3670", "36 汽车制造业")] * 3,
    ("3484", "34 通用设备制造业"),
    *[("3982", "39 计算机、通信和其他电子设备制造业")] * 2,
    ("65", "65 软件和信息技术服务业"),
    *[("汽车零部件及配件制造", "36 汽车制造业")] * 3,
    ("", "未填行业"),
)
"""What the table says, and the line of the ledger; a firm's is that of its number's rest."""
_SIZES = (("是", "规上"), ("否", "规下"), ("否", "规下"), ("", "规模不详"))
EXPECTED = ("未领取", "未开始", "填写中", "待提交", "已提交", "退回", "已退出")
STAGES = ("未通知", "豁免", *EXPECTED)
SEALING = "承诺书待接收"
COLUMNS = ("名录", "未通知", "豁免", "应填", *EXPECTED, SEALING)
"""Of the ledger; the last counts some of the submitted, and is in no sum."""
GROUPINGS = ("unit", "industry", "scale")
"""As the addresses of the ledger have them."""


def name(number: int) -> str:
    """Return the name of a firm."""
    return f"示例第{number:03d}厂有限公司"


def code(number: int) -> str:
    """Return the credit code of a firm."""
    return _CODES[number - 1]


def unit(number: int) -> str:
    """Return where a firm lies."""
    return "安亭镇" if number <= 200 else "马陆镇" if number <= 360 else "南翔镇"


def group(number: int, by: str) -> str:
    """Return in which line of the ledger a firm is counted."""
    return {
        "unit": unit(number),
        "industry": _INDUSTRIES[number % len(_INDUSTRIES)][1],
        "scale": _SIZES[number % len(_SIZES)][1],
    }[by]


def write_directory(path: Path) -> None:
    """Write the directory as the town's own table: other titles, another order, than the empty table has."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "单位名称", "信用代码", "街镇", "行业", "规上", "联系人", "手机"])
    for number in NUMBERS:
        row = [
            number,
            name(number),
            code(number),
            unit(number),
            _INDUSTRIES[number % len(_INDUSTRIES)][0],
            _SIZES[number % len(_SIZES)][0],
        ]
        sheet.append([*row, f"示例联系{number}", f"1000000{number:04d}"])
    book.save(path)


@dataclass
class Stand:
    """Where each firm stands by what was done with it; who does something in the season writes it here."""

    stages: dict[int, str] = field(default_factory=lambda: dict.fromkeys(NUMBERS, "未通知"))
    sealed: set[int] = field(default_factory=set)
    """Firms whose sealed commitment was received."""

    def put(self, numbers: Iterable[int], stage: str) -> None:
        """Note that firms stand at a stage now."""
        assert stage in STAGES
        self.stages.update(dict.fromkeys(numbers, stage))

    def line(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Return the figures of a line of the ledger over some firms, in the order of its columns."""
        own = list(numbers)
        found = Counter(self.stages[number] for number in own)
        sealing = sum(self.stages[number] == "已提交" and number not in self.sealed for number in own)
        expected = sum(found[stage] for stage in EXPECTED)
        line = (found.total(), found["未通知"], found["豁免"], expected, *(found[stage] for stage in EXPECTED), sealing)
        assert line[0] == line[1] + line[2] + line[3]
        return line

    def lines(self, by: str) -> Mapping[str, tuple[int, ...]]:
        """Return group -> its figures, and of all together as 合计."""
        groups = {group(number, by) for number in NUMBERS}
        found = {key: self.line(number for number in NUMBERS if group(number, by) == key) for key in groups}
        return found | {"合计": self.line(NUMBERS)}
