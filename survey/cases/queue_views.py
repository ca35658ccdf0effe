"""The queues of an official as tabs, each with how many firms it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.cases.read_queue import QueueAddress
from survey.queries.case_queues import Queue
from survey.queries.firm_lists import FirmRow
from survey.store.permissions import Permission
from survey.web.access import may
from survey.words.cases import QUEUE_TITLES, say_flag
from survey.words.figures import moment, unit_name
from survey.words.language import _
from survey.words.stages import say_stage

READERS = (Queue.NEW, Queue.WAITING, Queue.FLAGGED)
"""The queues of whoever only reads: he keeps none of his own."""


@dataclass(frozen=True, slots=True)
class QueueTab:
    """A queue as a tab. `arguments`: of its address, with the filters that are chosen."""

    title: str
    count: int
    arguments: Mapping[str, str]
    current: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A firm of a queue. `stage`: its value."""

    id: int
    name: str
    unit: str
    stage: str
    stage_words: str
    submitted: str
    flags: Sequence[str]


def view_rows(rows: Sequence[FirmRow]) -> list[QueueRow]:
    """Return the firms of a queue in words."""
    return [
        QueueRow(
            row.enterprise.id,
            row.enterprise.name,
            unit_name(row.enterprise.unit) if row.enterprise.unit else "",
            row.stage.value,
            say_stage(row.stage),
            moment(row.submitted_at),
            [say_flag(kind) for kind in row.flags],
        )
        for row in rows
    ]


def own_queues() -> tuple[Queue, ...]:
    """Return the queues that the signed-in official has."""
    return tuple(Queue) if may(Permission.KEEP_CASES) else READERS


def view_tabs(address: QueueAddress, queues: Sequence[Queue], counts: Sequence[int]) -> list[QueueTab]:
    """Return the tabs of a page."""
    return [
        QueueTab(
            str(QUEUE_TITLES[queue]),
            count,
            address.arguments() | {"queue": queue.value},
            queue is address.queue,
        )
        for queue, count in zip(queues, counts, strict=True)
    ]


def say_queue(queue: Queue) -> str:
    """Return what a queue holds, in a sentence."""
    return {
        Queue.MINE: _("已列入应填、交由您经办的企业；没有指定经办人的，由所在街镇和负责审核该街镇的人员经办。"),
        Queue.NEW: _("最近一次提交还没有任何工作人员看过的企业，最早提交的在前。"),
        Queue.CHANGED: _("您看过以后，又有新提交、提问、答复、消息、标记或备注的企业。"),
        Queue.WAITING: _("要求回复的消息企业还没有回复、退回后还没有改好、或提问还没有答复的企业。"),
        Queue.FLAGGED: _("有标记还没有了结的企业。"),
    }[queue]
