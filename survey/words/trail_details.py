"""What an entry of the audit trail holds beside its sentence, in words: old values and new.

Of a detail whoever may not see the object gets only what `CLOSED` lists, and a count of the rest. Telephones, mail and
network addresses are masked for everybody: a trail is a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.definitions.signal_checks import known_checks
from survey.models import Role
from survey.words.figures import deadline, unit_name
from survey.words.language import _, _l, _n, in_words
from survey.words.masking import mask_address, mask_login, mask_mail, mask_phone, mask_text
from survey.words.roles import ROLE_TITLES
from survey.words.trail_detail_titles import CLASSES, CODES, DETAIL_TITLES

CLOSED = frozenset(
    {
        "role", "unit", "active", "user", "issued_by", "invited_by", "by", "left", "request", "mailed", "expires",
        "channel", "questionnaire", "digest", "number", "receipt", "state", "rows", "files", "revision", "version",
        "based_on", "fingerprint", "archived", "before", "after", "personal", "purpose", "removed",
        "status", "method", "path", "more", "others", "entries", "sent_by", "sent_on", "job",
        "seats", "trial", "opens_at", "closes_at", "correction_until", "decision_on", "asked", "deciders",
        "substitutes", "reviewers", "holder", "cases", "until", "called_on", "called_by", "call_outcome",
        "next_on", "corrects", "days",
        "day", "acting_for", "deputy", "first_day", "last_day",
    }
)  # fmt: skip
"""What everybody who reads an entry gets: no answer, no figure of an enterprise, nothing of a person.

Of typed texts only what somebody opened or exported personal data for: the audit administrator looks into that.
"""
OF_OFFICIALS = frozenset({"reason"})
"""Typed texts that he needs where they are about an official's account; of anything else they may be business."""
REASONS_SHOWN = frozenset({"user", "retention"})

_LISTS = frozenset({"asked", "deciders", "substitutes", "reviewers"})
_MOMENTS = frozenset({"opens_at", "closes_at", "correction_until", "until"})
_NUMBERS_OF_ACCOUNTS = frozenset({"user", "issued_by", "invited_by", "holder", "acting_for", "deputy"})
_MASKED: Mapping[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "contact_phone": mask_phone,
    "office_phone": str,
    "email": mask_mail,
    "from": mask_address,
    "login": mask_login,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A detail in words. `old`: what it was before, empty where that is not kept or there was nothing."""

    title: str
    text: str
    old: str = ""


def tell(detail: Mapping[str, Any], about: str, *, whole: bool) -> tuple[tuple[Told, ...], int]:
    """Return the details of an entry in words, and how many are not shown to this reader.

    `about`: the type of its object; `whole`: whether the reader may see the object.
    """
    kept, hidden = (dict(detail), 0) if whole else _opened(detail, about)
    changed = _changed(kept)
    pairs = [Told(_title(key), _said(key, new), _said(key, old)) for key, (old, new) in changed.items()]
    left = [key for key in kept if key not in {"before", "after", "changes"} and key not in changed]
    return (*pairs, *(_plain(key, _in_place(key, kept)) for key in left)), hidden


def _opened(detail: Mapping[str, Any], about: str) -> tuple[dict[str, Any], int]:
    """Return what is open to everybody who reads the entry, and of how many details something is not.

    Of old values and new that goes for each by itself: one that is not told by its name, as an address, is not open.
    """
    kept, hidden = {}, 0
    for key, value in detail.items():
        if key in {"before", "after"}:
            inside = _as_mapping(value)
            opened = {name: one for name, one in inside.items() if _is_open(name, about)}
            kept[key] = opened
            hidden += len(opened) < len(inside) or not isinstance(value, Mapping)
        elif _is_open(key, about):
            kept[key] = value
        else:
            hidden += 1
    return kept, hidden


def _is_open(key: str, about: str) -> bool:
    if key == "kind":
        return about != "pin"  # of a pin it says whether the enterprise is in or out
    return key in CLOSED or (key in OF_OFFICIALS and about in REASONS_SHOWN)


_NOTHING = object()
"""What a thing was before it was there, or is after it was taken away."""


def _changed(detail: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """Return what differs, as key -> (old, new).

    It is written as ``before`` and ``after``, as ``before`` beside the new values, or as pairs of old and new; of a
    mail address ``before`` is the old one itself.
    """
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, str):
        return {"email": (before or _NOTHING, detail.get("email") or _NOTHING)}
    old = _as_mapping(before)
    new = _as_mapping(after) if "after" in detail else {key: detail[key] for key in old if key in detail}
    keys = dict.fromkeys((*old, *new))
    found = {key: (old.get(key, _NOTHING), new.get(key, _NOTHING)) for key in keys if old.get(key) != new.get(key)}
    pairs = {**_as_mapping(detail.get("changes")), **{key: detail[key] for key in _PAIRS if key in detail}}
    return found | {key: (pair[0], pair[1]) for key, pair in pairs.items() if isinstance(pair, list) and len(pair) == 2}


_PAIRS = ("contact", "contact_phone")
"""What is personal of an enterprise lies apart from its other changes, as pairs of old and new, too."""


def _in_place(key: str, detail: Mapping[str, Any]) -> object:
    """Return a value; names of questions with their questionnaire, which stands beside them."""
    value, name = detail[key], detail.get("questionnaire")
    if key == "questions" and isinstance(value, list) and name:
        return [f"{name}.{item[0]}" if isinstance(item, list) else item for item in value]
    return f"{name}.{value}" if key == "question" and name else value


def _as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _said(key: str, value: object) -> str:
    return "–" if value is _NOTHING else _say(key, value)


def _plain(key: str, value: object) -> Told:
    return Told(_title(key), _say(key, value))


def _title(key: str) -> str:
    return str(DETAIL_TITLES.get(key, _l("其他")))


def _say(key: str, value: object) -> str:
    """Return a value in words; what is no text, number, or list of them is only counted."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if key == "sections" and isinstance(value, list):
        return _("、").join(_section(pair) for pair in value) or _("全部")
    if key == "questions" and isinstance(value, list):
        return _("、").join(_question(str(name)) for name in value) or _("全部")
    if key in _LISTS and isinstance(value, list):
        return _("、").join(_listed(key, str(one)) for one in value) or "–"
    if isinstance(value, Mapping | list):
        return _n("共 %(n)s 项", len(value))
    return _say_text(key, str(value)) if value not in {None, ""} else "–"


def _say_text(key: str, text: str) -> str:
    if key in CODES and (key != "purpose" or text in CODES[key]):
        return str(CODES[key].get(text, _l("其他")))
    if key in _NAMES:
        return _NAMES[key](text)
    if key == "role":
        return str(ROLE_TITLES[Role(text)]) if text in set(Role) else _("其他")
    if key == "unit":
        return unit_name(text) if text in directory().units else _("其他")
    if key == "questionnaire":
        return _questionnaire(text)
    if key in _MOMENTS:
        return deadline(datetime.fromisoformat(text))
    if key in _NUMBERS_OF_ACCOUNTS:
        return _("编号 %(n)s", n=text)
    mask = _MASKED.get(key, mask_text)
    return mask(text)


def _signal(check_id: str) -> str:
    declared = known_checks().get(check_id)
    return in_words(declared.check.title) if declared is not None else _("其他")


def _listed(key: str, text: str) -> str:
    """Return one of a list in words: ``facts:all``, ``anting:7``, or the number of an account."""
    name, _colon, rest = text.rpartition(":")
    if key == "asked":
        return _("%(title)s（%(whom)s）", title=_questionnaire(name), whom=str(CLASSES.get(rest, _l("其他"))))
    number = _("编号 %(n)s", n=rest)
    return _("%(unit)s %(who)s", unit=_say_text("unit", name), who=number) if key == "reviewers" else number


def _questionnaire(name: str) -> str:
    known = catalogue().questionnaires.get(name)
    return in_words(known.title) if known is not None else _("其他")


def _section(pair: Any) -> str:  # noqa: ANN401 - as it lies in the database
    known = catalogue().questionnaires.get(str(pair[0]))
    section = next((item for item in known.sections if item.id == pair[1]), None) if known is not None else None
    return in_words(section.title) if section is not None else _("其他")


def _question(qualified: str) -> str:
    name, _dot, question = qualified.partition(".")
    known = catalogue().questionnaires.get(name)
    asked = known.questions.get(question) if known is not None else None
    return in_words(asked.title) if asked is not None else _("其他")


_NAMES: Mapping[str, Callable[[str], str]] = {"signal": _signal, "question": _question}
"""How ids of what is defined in a file are called."""
