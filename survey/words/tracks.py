"""Both tracks in words: 自评, what firms said, and 核定, the same with what officials verified."""

from __future__ import annotations

from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from survey.words.language import _, in_words


def say_track(track: Track) -> str:
    """Return the name of a track."""
    return _("核定") if track is Track.VERIFIED else _("自评")


def say_track_plan(scheme: Scheme) -> list[str]:
    """Return which track of a scheme counts, and which seats need a firm that was verified."""
    lines = [_counting(scheme.tracks.counts)]
    lines += [
        _("“%(pool)s”按%(track)s计。", pool=in_words(pool.title), track=say_track(scheme.tracks.of(pool.id)))
        for pool in scheme.pools
        if scheme.tracks.of(pool.id) is not scheme.tracks.counts
    ]
    near = scheme.tracks.near_line
    if near is not None:
        lines.append(_("%(where)s须经核定，没有核定的逐家列出。", where=say_near(scheme)))
    return lines


def _counting(track: Track) -> str:
    if track is Track.VERIFIED:
        return _("名次按核定计：答案经核实的以核定结果为准，没有核实的按企业自评，并注明未核。两种分数并列，不作平均。")
    return _("名次按自评计；答案经核实的另列核定的分数和名次，供对照。两种分数并列，不作平均。")


def say_near(scheme: Scheme) -> str:
    """Return which seats need a firm that was verified; empty where none does."""
    near = scheme.tracks.near_line
    if near is None:
        return ""
    parts = [_("入选线前后各%(n)s名以内的入选企业", n=near.places)] if near.places else []
    return _("、").join([*parts, *([_("名次临界的入选企业")] if near.grey else [])])
