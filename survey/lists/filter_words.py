"""What a list can be narrowed to, and what it is narrowed to, in words: the same on the page and in the file."""

from __future__ import annotations

from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.queries.evaluations import Filters
from survey.words.findings import say_place, say_segment, say_size, say_standing
from survey.words.language import _, in_words
from survey.words.limits import say_label

STANDINGS = ("stable_in", "grey", "stable_out")
_NAMES = ("text", "pool", "segment", "unit", "division", "size", "status", "standing")


def filter_choices(scheme: Scheme, draws: int) -> dict[str, list[tuple[str, str]]]:
    """Return filter -> (value, words); empty where there is nothing to choose. `draws`: of the evaluation."""
    known = directory()
    plan = scheme.segments
    count = plan.model.k if plan is not None and plan.model is not None else 0
    return {
        "pool": [(pool.id, in_words(pool.title)) for pool in scheme.pools] if len(scheme.pools) > 1 else [],
        "segment": [(str(number), say_segment(scheme, number)) for number in range(1, count + 1)],
        "unit": [(unit.id, in_words(unit.name)) for unit in known.current_units()],
        "division": [(code, f"{code} {item.name}") for code, item in known.industries.items() if len(code) == 2],
        "size": [(size, say_size(size)) for size in ("large", "medium", "small", "micro")],
        "status": [(place, say_place(place)) for place in ("selected", "reserve", "out", "unranked")],
        "standing": [(name, say_standing(name)) for name in STANDINGS] if draws else [],
    }


def said_filters(filters: Filters, scheme: Scheme) -> list[tuple[str, str]]:
    """Return (filter, words) of what is narrowed, in a fixed order; what nobody can choose stands as it was given."""
    named = {name: dict(choices) for name, choices in filter_choices(scheme, 1).items()}
    named["status"]["chosen"] = _("入选候选和备选")
    found = []
    for name in _NAMES:
        value = getattr(filters, name)
        if value:
            found.append((name, named.get(name, {}).get(value, value)))
    if filters.near:
        found.append(("near", _("入选线附近（±10）")))
    return found


def say_filters(filters: Filters, scheme: Scheme) -> str:
    """Return ``结果：入选候选；街镇：安亭镇``, an empty text for a list that is not narrowed."""
    known = directory()
    parts = [
        (_("检索"), filters.text),
        (
            _("结果"),
            _("入选候选和备选") if filters.status == "chosen" else filters.status and say_place(filters.status),
        ),
        (_("街镇"), filters.unit and in_words(known.unit_name(filters.unit))),
        (_("行业"), filters.division and say_label("division", filters.division, scheme)),
        (_("规模"), filters.size and say_label("size", filters.size, scheme)),
        (_("排序组"), next((in_words(pool.title) for pool in scheme.pools if pool.id == filters.pool), filters.pool)),
        (_("群组"), filters.segment.isdecimal() and say_segment(scheme, int(filters.segment))),
        (_("把握度"), say_standing(filters.standing)),
        (_("范围"), _("入选线附近（±10）") if filters.near else ""),
    ]
    return _("；").join(_("%(name)s：%(value)s", name=name, value=value) for name, value in parts if value)
