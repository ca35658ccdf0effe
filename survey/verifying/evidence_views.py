"""The files of a version by question, each with the answer that it is held against, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.answering.summary_views import Block
from survey.models import EvidenceLink, EvidenceState


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with files. `answer`: of the version, empty where it is not asked any more."""

    title: str
    section: str
    answer: str
    files: Sequence[EvidenceLink]


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many files a version has, and of how many nobody has said anything."""

    all: int
    open: int


def view_judged(
    blocks: Sequence[Block], given: Mapping[tuple[str, str], Sequence[EvidenceLink]]
) -> list[JudgedQuestion]:
    """Return the questions with files in the order of the questionnaires, those not asked any more at the end."""
    return list(_judged(blocks, dict(given)))


def _judged(blocks: Sequence[Block], left: dict[tuple[str, str], Sequence[EvidenceLink]]) -> Iterator[JudgedQuestion]:
    for block in blocks:
        for row in block.rows:
            files = left.pop((block.questionnaire, row.id), ())
            if files:
                yield JudgedQuestion(row.title, block.title, row.answer, files)
    for (_owner, name), files in sorted(left.items()):
        yield JudgedQuestion(name, "", "", files)


def count_files(given: Mapping[tuple[str, str], Sequence[EvidenceLink]]) -> FileCount:
    """Return how many files there are, and how many wait for a verdict."""
    links = [link for files in given.values() for link in files]
    return FileCount(len(links), sum(link.state == EvidenceState.PROVIDED for link in links))
