"""The history of a submission for its enterprise: versions, acts and returns in the order they happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.answering.difference_results import NOTE, Key, changed_keys, documents_of, documents_of_version
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import Standing
from survey.definitions.note_questions import note_questions
from survey.models import Act, ParticipationState, ReturnRequest, SubmissionAct, SubmissionVersion
from survey.queries.submission_history import History
from survey.words.figures import deadline, moment
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line of time. `kind`: valid, back, draft or empty, for its mark."""

    at: datetime
    title: str
    note: str
    kind: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of versions.

    `state`: whether it counts, in words; `kind`: class of that mark.  `by`: who submitted it, empty for the system.
    `changed`: answers that differ from the version before; None for the first.
    """

    version: SubmissionVersion
    state: str
    kind: str
    by: str
    changed: int | None


@dataclass(frozen=True, slots=True)
class SectionMarks:
    """The (questionnaire, section) pairs in which answers changed since the newest version, or were returned."""

    edited: frozenset[tuple[str, str]]
    returned: frozenset[tuple[str, str]]


def view_marks(draft: DraftContext, standing: Standing) -> SectionMarks:
    """Return which sections of a draft changed since the newest version, and which hold returned questions."""
    named = standing.returned.questions if standing.returned is not None else []
    return SectionMarks(
        edited=_sections(draft, changes_since(draft, standing)),
        returned=_sections(draft, [(name, key) for name, _dot, key in (item.partition(".") for item in named)]),
    )


def _sections(draft: DraftContext, keys: Sequence[Key]) -> frozenset[tuple[str, str]]:
    """Return the sections of questions, and of the first questions of checks that reasons are given for."""
    found = set()
    for name, key in keys:
        questionnaire = draft.questionnaires.get(name)
        if questionnaire is None:
            continue
        firsts = {NOTE + name: about[0] for name, about in note_questions(questionnaire).items()}
        question = questionnaire.questions.get(firsts.get(key, key))
        if question is not None:
            found.add((name, question.section))
    return frozenset(found)


def view_steps(history: History, draft: DraftContext, standing: Standing, changes: int) -> list[Step]:
    """Return everything that happened, oldest first, and at the end how far the draft went on from it."""
    counts = standing.counts.id if standing.counts is not None else None
    steps = [_version_step(version, counts=version.id == counts) for version in history.versions]
    steps += [_act_step(act) for act in history.acts]
    steps += [_return_step(item) for item in history.returns]
    steps += [_undone_step(item, item.undone_at) for item in history.returns if item.undone_at is not None]
    steps.sort(key=lambda step: step.at)
    if changes and steps:
        edited = max(sheet.updated_at for sheet in draft.sheets.values())
        steps.append(Step(edited, _("草稿 +%(n)s 处", n=changes), moment(edited), "draft"))
    return steps


def _version_step(version: SubmissionVersion, *, counts: bool) -> Step:
    note = moment(version.submitted_at)
    if counts:
        note = _("%(time)s · 现在有效", time=note)
    return Step(version.submitted_at, _("第 %(n)s 次提交", n=version.number), note, "valid" if counts else "")


def _act_step(act: SubmissionAct) -> Step:
    titles = {Act.TAKE_BACK: _("撤回修改"), Act.LEAVE: _("退出申报"), Act.REJOIN: _("恢复申报")}
    note = f"{moment(act.at)} · {act.user.name}"
    return Step(act.at, titles[Act(act.act)], note + (f" · {act.reason}" if act.reason else ""), "back")


def _return_step(item: ReturnRequest) -> Step:
    title = _("退回 %(n)s 题", n=len(item.questions)) if item.questions else _("退回补正")
    note = moment(item.returned_at)
    if item.due_at is not None:
        note = _("%(time)s · %(due)s 前答复", time=note, due=deadline(item.due_at))
    return Step(item.returned_at, title, note, "back")


def _undone_step(item: ReturnRequest, at: datetime) -> Step:
    return Step(at, _("退回已撤销"), f"{moment(at)} · {item.undo_reason}", "")


def view_versions(history: History, standing: Standing) -> list[VersionLine]:
    """Return the versions, newest first."""
    versions = history.versions
    undone = {act.version_id: act for act in history.acts if act.version_id is not None}
    lines = []
    for index, version in enumerate(versions):
        state, kind = _state(version, standing, undone)
        changed = _count_between(versions[index - 1], version) if index else None
        by = version.submitted_by.name if version.submitted_by is not None else ""
        lines.append(VersionLine(version, state, kind, by, changed))
    return lines[::-1]


def _state(version: SubmissionVersion, standing: Standing, undone: Mapping[int, SubmissionAct]) -> tuple[str, str]:
    """Return whether a version counts, in words, and the class of that mark."""
    if standing.counts is not None and version.id == standing.counts.id:
        return _("有效"), "ok"
    if version.id in undone:
        return (_("已撤回"), "") if undone[version.id].act == Act.TAKE_BACK else (_("已随退出失效"), "")
    if standing.latest is not None and version.id == standing.latest.id:
        returned = standing.state == ParticipationState.RETURNED
        return (_("已退回"), "warn") if returned else (_("不再有效"), "")
    return _("已被后一次代替"), ""


def _count_between(before: SubmissionVersion, version: SubmissionVersion) -> int:
    return len(changed_keys(documents_of_version(before), documents_of_version(version)))


def changes_since(draft: DraftContext, standing: Standing) -> list[Key]:
    """Return the answers and reasons of the draft that differ from the newest version; none where there is none."""
    if standing.latest is None:
        return []
    return changed_keys(documents_of_version(standing.latest), documents_of(draft.dossier))


def count_changes(draft: DraftContext, standing: Standing) -> int:
    """Return how many answers and reasons of the draft differ from the newest version; 0 where there is none."""
    return len(changes_since(draft, standing))
