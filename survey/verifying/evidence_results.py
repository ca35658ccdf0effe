"""What an official says of a file of evidence, and why that is refused."""

from __future__ import annotations

from dataclasses import dataclass

from survey.models import EvidenceState


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on a file. `link_id`: the file; `seen`: the newest verdict that its page showed, 0 for none."""

    link_id: int
    verdict: EvidenceState
    reason: str
    seen: int


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the words to the firm. `message`: their id, None where its thread takes no more messages.

    `mail`: whether its people are to be reminded; not while they have not read what they were reminded of before.
    `joined`: whether the day's message took them, which the firm has not read yet.
    """

    message: int | None
    mail: bool
    joined: bool = False


class VerdictRefusedError(Exception):
    """Verdicts were not written; `code` says why, `link_id` at which file (0 for all of them).

    ``reason`` (not accepted, and nobody says why), ``verdict`` (none of the two), ``moved`` (somebody judged the file
    meanwhile), ``unknown`` (no file of this submission, or taken away), ``not_standing`` (the version does not count
    any more), ``gone`` (the firm is closed or merged), ``recused`` (the author is).
    """

    def __init__(self, code: str, link_id: int = 0) -> None:
        super().__init__(code)
        self.code, self.link_id = code, link_id
