"""Telephone numbers as people write them, in one regular form: 13800000000, 021-12345678, 400-820-0000, extensions."""

from __future__ import annotations

import re

from scoring.characters import half_width, unmarked

_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\uff70]")
_BRACKETS = str.maketrans("[]【】〔〕", "()()()")
_EXTENSION = re.compile(
    r"[-,]?\(?(?:转接|转分机|转内线|转|分机号?码?|内线|ext(?:ension)?\.?|[x#*])[:.]?\(?([0-9]{1,6})(?:分机|号)?\)*\Z",
    re.IGNORECASE,
)
"""An extension that a word or sign announces, in brackets or not."""

_BRACKETED = re.compile(r"-?\(-?([0-9]{1,6})(?:分机)?\)\Z")
"""Figures in brackets at the end: an extension where what stands in front is a number of its own."""

_AREA = re.compile(r"(?:010|02[0-9]|0[3-9][0-9]{2})\Z")
_COUNTRY = re.compile(r"(?:\+|00)86")
_TRUNK = re.compile(r"\A(\(?(?:\+|00)?86\)?-?)\(0\)")
"""The 0 that is left out after the country: +86 (0)21. Anywhere else it may be an extension."""

_MOBILE = re.compile(r"(?:0(?=1[1-9]))?(1[0-9]{10})\Z")
"""A mobile, also with the 0 that is dialled from elsewhere: no area code begins with 011 to 019."""

_SERVICE = re.compile(r"([48]00)-?([0-9]{3})-?([0-9]{4})(?:-([0-9]{1,6}))?\Z")
_NATIONAL = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})-?([0-9]{7,8})(?:-([0-9]{1,6}))?\Z")
_LOCAL = re.compile(r"([0-9]{7,8})(?:-([0-9]{1,6}))?\Z")
_REGULAR = re.compile(
    r"1[0-9]{10}\Z|[48]00-[0-9]{3}-[0-9]{4}(?:-[0-9]{1,6})?\Z|(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?\Z"
)


def telephone(raw: str) -> str:
    """Return a number in its regular form; a text that is no number in one line and half width, as it was typed."""
    typed = unmarked(half_width(raw))
    text = _TRUNK.sub(r"\1", _DASHES.sub("-", "".join(typed.split())).translate(_BRACKETS))
    bracketed = None if _EXTENSION.search(text) else _BRACKETED.search(text)
    apart = _extended(text, bracketed) if bracketed else None
    return (_joined(_EXTENSION.sub(r"-\1", text)) if apart is None else apart) or typed


def is_telephone(text: str) -> bool:
    """Return whether a regular text is a mobile, landline or 400/800 number."""
    return _REGULAR.match(text) is not None


def _extended(text: str, bracketed: re.Match[str]) -> str | None:
    """Return a number whose extension stands in brackets, an empty text where it is none.

    None where the brackets only part the digits of one number: 021-5912(0001), and all of a mobile or 400 number.
    """
    whole, number = _joined(text), _joined(text[: bracketed.start()])
    part = number.startswith("0") and not _NATIONAL.match(number)
    if not number or part or _MOBILE.match(whole) or (_SERVICE.match(whole) and not _SERVICE.match(number)):
        return None
    regular = f"{number}-{bracketed[1]}"
    return regular if is_telephone(regular) and not _AREA.match(bracketed[1]) else ""


def _joined(text: str) -> str:
    """Return the regular form of a number whose brackets part digits, an empty text where it is none."""
    text = re.sub(r"-{2,}", "-", text.replace("(", "").replace(")", "-").replace(".", "-")).strip("-")
    abroad = _COUNTRY.match(text)
    if abroad:
        return _inland(text[abroad.end() :].lstrip("-"), dialled=True)
    bare = text[2:].lstrip("-") if text.startswith("86") else ""
    return _inland(text, dialled=False) or _inland(bare, dialled=True)


def _inland(text: str, *, dialled: bool) -> str:
    """Return the regular form of a number without its country, an empty text where it is none.

    `dialled`: the country stood in front, so that an area code has lost its 0.
    """
    digits = text.replace("-", "")
    mobile = _MOBILE.match(digits)
    if mobile:
        return mobile[1]
    service = _SERVICE.match(text) or _SERVICE.match(digits)
    if service:
        return "-".join(part for part in service.groups() if part)
    area = "0" + text if dialled and not text.startswith("0") else text
    national = _NATIONAL.match(area) or _parted(area)
    if national:
        return "-".join(part for part in national.groups() if part)
    local = None if dialled else _LOCAL.match(re.sub(r"\A([0-9]{3,4})-([0-9]{4})(?![0-9])", r"\1\2", text))
    return "-".join(part for part in local.groups() if part) if local else ""


def _parted(text: str) -> re.Match[str] | None:
    """Return a landline whose own digits are parted: 021-5912-0001, without and with an extension."""
    match = re.match(r"(010|02[0-9]|0[3-9][0-9]{2})-?([0-9]{3,4})-([0-9]{4})(-[0-9]{1,6})?\Z", text)
    return _NATIONAL.match(f"{match[1]}-{match[2]}{match[3]}{match[4] or ''}") if match else None
