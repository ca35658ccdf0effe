"""Both tracks of a firm side by side: 自评 and 核定, with their difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from scoring.exact import VALUE, unscaled
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, EvaluationEntry
from survey.words.answers import percent
from survey.words.entries import checked_level_title, level_title, points_of, verified_level_title
from survey.words.language import _, in_words
from survey.words.pools import say_rank
from survey.words.tracks import gap_of, moved_of, say_checked, say_gap, say_moved


@dataclass(frozen=True, slots=True)
class TrackCell:
    """What a row of the list says of the other track; `way`: ``up``, ``dn`` or empty."""

    checked: str
    verified: bool
    score: str
    rank: str
    gap: str
    way: str
    level: str
    found: str


@dataclass(frozen=True, slots=True)
class TrackLine:
    """One line of the box: what stands on each track, and the difference; `way` as above."""

    title: str
    said: str
    found: str
    difference: str
    way: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One criterion on both tracks: value and part of the score, ready."""

    title: str
    weight: str
    said: str
    said_part: str
    found: str
    found_part: str
    difference: str


@dataclass(frozen=True, slots=True)
class TracksView:
    """Both tracks of one firm. `parts`: the criteria by which both scores add up, of whom something was verified."""

    checked: str
    verified: bool
    lines: tuple[TrackLine, ...]
    parts: tuple[PartLine, ...]
    note: str
    totals: tuple[str, str, str]


def definitions_of(evaluation: Evaluation) -> Mapping[str, Questionnaire]:
    """Return the questionnaires that an evaluation was made with, as far as they are here."""
    return catalogue().named_by_digest(evaluation.parameters.get("questionnaires", {}))


def track_cells(
    rows: Sequence[EvaluationEntry], scheme: Scheme, questionnaires: Mapping[str, Questionnaire]
) -> dict[int, TrackCell]:
    """Return entry id -> its cell, of those of a page that have one."""
    cells = {row.id: _cell(row, scheme, questionnaires) for row in rows}
    return {number: cell for number, cell in cells.items() if cell is not None}


def _cell(entry: EvaluationEntry, scheme: Scheme, questionnaires: Mapping[str, Questionnaire]) -> TrackCell | None:
    """Return a row's cell, None where the evaluation kept no tracks or the firm is not ranked."""
    if entry.checked is None or entry.self_score is None:
        return None
    gap, moved = gap_of(entry), moved_of(entry)
    texts = [say_gap(gap, scheme)] if gap else []
    texts += [say_moved(moved)] if moved else []
    return TrackCell(
        checked=say_checked(entry),
        verified=bool(entry.checked),
        score=_points(entry.self_score, scheme),
        rank=str(entry.self_rank)
        if entry.self_pool == entry.pool
        else say_rank(entry.self_rank, entry.self_pool or "", scheme),
        gap=" ".join(texts),
        way=_way(gap or moved),
        level=level_title(entry, questionnaires),
        found=verified_level_title(entry, questionnaires),
    )


def view_tracks(
    entry: EvaluationEntry, scheme: Scheme, questionnaires: Mapping[str, Questionnaire]
) -> TracksView | None:
    """Return both tracks of a firm, None where the evaluation kept none or it is not ranked."""
    if entry.checked is None or entry.self_score is None or entry.verified_score is None:
        return None
    gap, moved = gap_of(entry), moved_of(entry)
    other = entry.self_pool != entry.pool
    own, checked = level_title(entry, questionnaires), checked_level_title(entry, questionnaires)
    found = verified_level_title(entry, questionnaires)
    lines = (
        TrackLine(
            _("名次"),
            say_rank(entry.self_rank, entry.self_pool or "", scheme) if other else str(entry.self_rank),
            str(entry.verified_rank),
            _("组别不同") if moved is None else say_moved(moved),
            _way(moved),
        ),
        TrackLine(
            _("综合得分"),
            _points(entry.self_score, scheme),
            _points(entry.verified_score, scheme),
            _say_difference(entry, scheme),
            _way(gap),
        ),
        TrackLine(_("按答案的等级"), own, checked or own, _("不变") if (checked or own) == own else _("不同"), ""),
        TrackLine(_("核定等级"), "–", found or _("待核定"), "–", ""),
    )
    parts = _parts(entry, scheme)
    return TracksView(
        checked=say_checked(entry),
        verified=bool(entry.checked),
        lines=lines,
        parts=parts,
        note=_note(entry, scheme),
        totals=(
            _points(entry.self_score, scheme),
            _points(entry.verified_score, scheme),
            "" if gap is None else say_gap(gap, scheme),
        ),
    )


def _points(score: int | None, scheme: Scheme) -> str:
    points = points_of(score, scheme.places)
    return "–" if points is None else f"{points:.{scheme.places}f}"


def _say_difference(entry: EvaluationEntry, scheme: Scheme) -> str:
    """Return the difference of both scores; a dash where they mean other things."""
    gap = gap_of(entry) if entry.checked else 0
    if gap is None:
        return "–"
    return say_gap(gap, scheme) if gap else _("不变")


def _way(amount: int | None) -> str:
    return "" if not amount else "up" if amount > 0 else "dn"


def _note(entry: EvaluationEntry, scheme: Scheme) -> str:
    """Return which track counts for the firm, and what follows for it."""
    if scheme.tracks.of(entry.pool) is Track.SELF:
        return _("本组名次按自评计，核定供对照。")
    if not entry.checked:
        return _("本组名次按核定计；这家企业还没有核实的答案，两轨都按自评，名次的差别来自其他企业。")
    return _("本组名次按核定计；没有核实的答案仍按自评。")


def _parts(entry: EvaluationEntry, scheme: Scheme) -> tuple[PartLine, ...]:
    """Return the criteria of both tracks; none where nothing was verified or the pools differ."""
    if gap_of(entry) is None:
        return ()
    said, found = (entry.detail["tracks"][name] for name in ("self", "verified"))
    lines = []
    for place, criterion in enumerate(scheme.criteria):
        if not criterion.belongs(entry.pool) or not criterion.weight:
            continue
        own, other = said["contributions"][place], found["contributions"][place]
        lines.append(
            PartLine(
                title=in_words(criterion.title),
                weight=percent(criterion.weight),
                said=f"{unscaled(said['values'][place], VALUE):.2f}",
                said_part=_points(own, scheme),
                found=f"{unscaled(found['values'][place], VALUE):.2f}",
                found_part=_points(other, scheme),
                difference=say_gap(other - own, scheme) if other != own else _("不变"),
            )
        )
    return tuple(lines)


def question_titles(names: Sequence[str], questionnaires: Mapping[str, Questionnaire]) -> list[tuple[str, str, str]]:
    """Return (questionnaire, question, title) of qualified questions, in the order of the names."""
    found = []
    for name in names:
        owner, _dot, local = name.partition(".")
        questionnaire = questionnaires.get(owner)
        question = questionnaire.questions.get(local) if questionnaire is not None else None
        found.append((owner, local, in_words(question.title) if question is not None else name))
    return found
