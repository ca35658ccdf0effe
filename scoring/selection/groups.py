"""Which enterprises are of one group: by the controlling company's credit code, otherwise by names as they compare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.characters import cleaned, compared, half_width

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_SIGNS = re.compile(r"[\W_]+")
_FORMS = re.compile(  # the longest first
    r"(有限责任公司|股份有限公司|有限公司|股份公司|总公司|公司|企业集团|集团"
    r"|coltd|limited|ltd|inc|corporation|group)$"
)
_NOBODY = frozenset({"", "无", "没有", "暂无", "不适用", "否", "未填", "none", "no", "na", "nil", "null"})
"""What is written where there is no group, without signs."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An enterprise's own credit code and name, and what it says of its group: a name, a credit code, or both."""

    code: str
    name: str
    group: str


def code_in(text: str) -> str:
    """Return the credit code that a text contains, or an empty text."""
    found = _CODE.search(half_width(text).upper())
    return found[0] if found else ""


def core_name(text: str) -> str:
    """Return a company's or group's name as it is compared: without signs, width, a credit code and its legal form.

    ``上海示例（集团）股份有限公司`` and ``上海示例集团`` are both ``上海示例``. Where nothing is left but the form, the
    form stays; what means "none" is an empty text.
    """
    bare = _CODE.sub("", half_width(text).upper())
    plain = _SIGNS.sub("", compared(bare))
    if plain in _NOBODY:
        return ""
    left = plain
    while len(shorter := _FORMS.sub("", left)) not in {0, len(left)}:
        left = shorter
    return left


def group_labels(firms: Sequence[Declared]) -> tuple[str, ...]:
    """Return a label per enterprise, equal where they are of one group, empty for none.

    By the credit code of the group where one is given. A group that is only named has the code that others of that
    name give, if they all give the same one. A company that others name as their group, by code or by name, is of it.
    Labels are what the first of a group wrote.
    """
    codes = [code_in(firm.group) for firm in firms]
    cores = [core_name(firm.group) for firm in firms]
    known = defaultdict(set)
    for code, core in zip(codes, cores, strict=True):
        if code and core:
            known[core].add(code)
    own_codes = {firm.code for firm in firms}
    heads = {code for code in codes if code in own_codes}
    named = {core for core in cores if core}
    first: dict[str, str] = {}
    labels = []
    for firm, code, core in zip(firms, codes, cores, strict=True):
        head = core_name(firm.name)
        if code:
            key, label = code, cleaned(firm.group)
        elif core:
            key, label = _key_of(core, known), cleaned(firm.group)
        elif firm.code in heads:
            key, label = firm.code, cleaned(firm.name)
        elif head and head in named:
            key, label = _key_of(head, known), cleaned(firm.name)
        else:
            key, label = "", ""
        labels.append(first.setdefault(key, label) if key else "")
    return tuple(labels)


def _key_of(core: str, known: dict[str, set[str]]) -> str:
    """Return the one code that goes with a name, or the name."""
    codes = known.get(core, set())
    return next(iter(codes)) if len(codes) == 1 else core
