"""Quotas and shares in words (``南翔镇至少20家``), and the labels that a quota may be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.definition.scheme import Scheme
from scoring.selection.quotas.clash import Change, Clash, Member
from scoring.selection.selection import POOL, limit_parameters
from scoring.selection.terms import LEVEL_FOUND, LEVEL_SHARE, SEGMENT_SHARE
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.words.findings import say_segment, say_size
from survey.words.language import _, _n, in_words

SIZES = ("large", "medium", "small", "micro")
LEVELS = range(6)
_SHARED = frozenset({"unit", "park", "division", "chain", "size"})


def say_attribute(attribute: str) -> str:
    """Return what a quota is about."""
    return {
        "unit": _("街镇"),
        "park": _("园区"),
        "division": _("行业"),
        "chain": _("主产业链"),
        "size": _("规模"),
        "segment": _("群组"),
        "level": _("等级（有核定的按核定，没有的按自评）"),
        LEVEL_FOUND: _("核定等级"),
        POOL: _("排序组"),
        LEVEL_SHARE: _("等级份额"),
        SEGMENT_SHARE: _("群组份额"),
    }[attribute]


def say_label(attribute: str, value: str, scheme: Scheme) -> str:
    """Return the name of a label; an unknown one as it is."""
    return say_shared_label(attribute, value) if attribute in _SHARED else _own_label(attribute, value, scheme)


def say_shared_label(attribute: str, value: str) -> str:
    """Return the name of a label that no scheme makes: of the directory or a question; an unknown one as it is."""
    known = directory()
    match attribute:
        case "unit":
            return in_words(known.unit_name(value)) or value
        case "park":
            return in_words(known.park_name(value)) or value
        case "division":
            industry = known.industries.get(value)
            return industry.name if industry else value
        case "chain":
            return dict(chains()).get(value, value)
        case "size":
            return say_size(value) or value
        case _:
            return value


def _own_label(attribute: str, value: str, scheme: Scheme) -> str:
    """Return the name of a label that the scheme itself makes."""
    if attribute in {"segment", SEGMENT_SHARE}:
        return say_segment(scheme, int(value)) if value.isdecimal() else value
    if attribute == "level":
        return _("%(level)s级", level=value)
    if attribute == LEVEL_FOUND:
        return _("核定%(level)s级", level=value)
    if attribute == LEVEL_SHARE and scheme.level_shares is not None:
        return next((in_words(band.title) for band in scheme.level_shares.bands if band.id == value), value)
    if attribute == POOL:
        return next((in_words(pool.title) for pool in scheme.pools if pool.id == value), value)
    return value


def chains() -> list[tuple[str, str]]:
    """Return the main chains with their names."""
    question = catalogue().questionnaires["facts"].questions["chain_main"]
    return [(option.id, in_words(option.label)) for option in question.options]


def labels_of(attribute: str, scheme: Scheme) -> list[tuple[str, str]]:
    """Return every label that a quota on an attribute may name, with its name."""
    known = directory()
    plan = scheme.segments
    count = plan.model.k if plan is not None and plan.model is not None else 0
    values: Mapping[str, Sequence[str]] = {
        "unit": [unit.id for unit in known.current_units()],
        "park": list(known.parks),
        "division": [code for code in known.industries if len(code) == 2],
        "chain": [name for name, _label in chains()],
        "size": SIZES,
        "segment": [str(number) for number in range(1, count + 1)],
        "level": [str(level) for level in LEVELS],
    }
    return [(value, say_label(attribute, value, scheme)) for value in values[attribute]]


def say_limit(limit: Mapping[str, str], scheme: Scheme, names: Mapping[str, str] | None = None) -> str:
    """Return a limit in words.

    `limit`: as `scoring.selection.selection.limit_parameters` returns it. `names`: key of a pin -> name.
    """
    number = limit["number"]
    match limit["kind"]:
        case "floor":
            return _("%(label)s至少%(n)s家", label=say_label(limit["attribute"], limit["value"], scheme), n=number)
        case "ceiling":
            return _("%(label)s至多%(n)s家", label=say_label(limit["attribute"], limit["value"], scheme), n=number)
        case "group":
            return _("同一集团至多%(n)s家（%(group)s）", n=number, group=limit["value"])
        case "pin":
            return _("指定入选：%(name)s", name=(names or {}).get(limit["value"], limit["value"]))
        case "seats":
            return _n("名额%(n)s家", int(number))
    return _("几项名额约束合在一起")


def say_member(member: Member, scheme: Scheme, names: Mapping[str, str] | None = None) -> str:
    """Return a limit of a clash with what there is: ``南翔镇至少20家，合格仅17家``."""
    text = say_limit(limit_parameters(member.limit), scheme, names)
    if member.limit.kind == "floor":
        return (
            _("%(limit)s，合格仅%(n)s家", limit=text, n=member.available)
            if (member.available < member.limit.number)
            else _("%(limit)s（合格%(n)s家）", limit=text, n=member.available)
        )
    return text if member.limit.kind == "pin" else _("%(limit)s（合格%(n)s家）", limit=text, n=member.available)


def say_change(change: Change, scheme: Scheme) -> str:
    """Return the smallest change of bounds that resolves a clash."""
    return _("把“%(limit)s”改为%(n)s家", limit=say_limit(limit_parameters(change.limit), scheme), n=change.to)


def say_clash(clash: Clash, scheme: Scheme, names: Mapping[str, str] | None = None) -> str:
    """Return which limits contradict each other, and the smallest change that resolves it."""
    sets = [_("；").join(say_member(member, scheme, names) for member in members) for members in clash.sets]
    text = _("名额约束无法同时满足：%(sets)s。", sets=_("；另有：").join(sets))
    if clash.changes:
        changes = _("，").join(say_change(change, scheme) for change in clash.changes)
        text += _("最少的改动：%(changes)s。", changes=changes)
    return text
