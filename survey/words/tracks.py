"""Both tracks in words: 自评, what firms said, and 核定, the same with what officials verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from survey.models import EvaluationEntry
from survey.words.language import _, _n, in_words
from survey.words.pools import say_rank
from survey.words.reasons import score_text


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
    parts = [_n("入选线前后各%(n)s名以内的入选企业", n=near.places)] if near.places else []
    return _("、").join([*parts, *([_("名次临界的入选企业")] if near.grey else [])])


def say_checked(entry: EvaluationEntry) -> str:
    """Return how much of an entry was verified; empty for who is not ranked, and where nobody kept it."""
    if entry.checked is None:
        return ""
    return _("已核%(n)s项", n=entry.checked) if entry.checked else _("未核")


def gap_of(entry: EvaluationEntry) -> int | None:
    """Return by how much the verified score is above the self-reported one, in 10⁻⁶ point.

    None where nothing was verified, or the firm's own facts put it into another pool, whose scores mean other things.
    """
    if not entry.checked or entry.self_pool != entry.pool or entry.verified_score is None or entry.self_score is None:
        return None
    return entry.verified_score - entry.self_score


def moved_of(entry: EvaluationEntry) -> int | None:
    """Return by how many places the verified rank is better than the self-reported one; None in another pool."""
    if entry.self_pool != entry.pool or entry.self_rank is None or entry.verified_rank is None:
        return None
    return entry.self_rank - entry.verified_rank


def say_gap(amount: int, scheme: Scheme) -> str:
    """Return a difference of scores with its sign."""
    return ("+" if amount > 0 else "−" if amount < 0 else "") + score_text(abs(amount), scheme)


def say_moved(places: int) -> str:
    """Return how far a firm moved: ``↑3``, ``↓3``, or that it did not."""
    if not places:
        return _("不变")
    return f"{'↑' if places > 0 else '↓'}{abs(places)}"


def say_tracks(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return in a sentence where a firm stands on both tracks; nothing where both say the same of it."""
    gap = gap_of(entry)
    if not entry.checked or entry.self_score is None or entry.verified_score is None or gap == 0:
        return []
    counted = say_track(scheme.tracks.of(entry.pool))
    said = say_rank(entry.self_rank, entry.self_pool or "", scheme)
    found = say_rank(entry.verified_rank, entry.pool, scheme)
    own, checked = score_text(entry.self_score, scheme), score_text(entry.verified_score, scheme)
    return [
        _(
            "自评%(own)s分、%(said)s，核定%(checked)s分、%(found)s，名次按%(counted)s计",
            own=own, said=said, checked=checked, found=found, counted=counted,
        )
    ]  # fmt: skip


def say_near_line(summary: Mapping[str, Any], scheme: Scheme) -> list[str]:
    """Return how many seats near a line need a firm that was verified, and the visits that asks for."""
    if "near_line" not in summary:
        return []
    count = len(summary["near_line"]["unverified"])
    where = say_near(scheme)
    if not count:
        return [_("%(where)s须经核定：都已核。", where=where)]
    return [_("%(where)s须经核定：%(n)s家未核，需现场核查%(n)s家。", where=where, n=count)]


def say_near_count(summary: Mapping[str, Any]) -> list[str]:
    """Return how many seats near a line need a firm that was verified; nothing where none does."""
    count = len(summary.get("near_line", {}).get("unverified", ()))
    return [_("入选线附近须核定而未核的%(n)s家，需现场核查%(n)s家。", n=count)] if count else []


def say_verified_of(verified: int, everybody: int) -> str:
    """Return of how many firms something was verified."""
    return _("名单上%(m)s家，其中%(n)s家有答案经核实。", m=everybody, n=verified)
