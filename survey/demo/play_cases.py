"""What officials of the demonstration keep of firms in a season: notes, flags, messages and answers, and who looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.models import Campaign, CaseFlag, CaseFlagStep, CaseMessage, CaseNote, CaseSeen, FlagKind, FlagStep

TOWN, DISTRICT = "demo-town", "demo-district"
At = Callable[[float], datetime]
"""Days since the opening -> the moment."""


@dataclass(frozen=True, slots=True)
class _Flagged:
    """A flag: days since the opening when it was raised, resolved and opened again (None: it was not)."""

    firm: int
    raised: float
    kind: FlagKind
    reason: str
    resolved: float | None = None
    how: str = ""
    reopened: float | None = None
    why: str = ""


NOTES: Sequence[tuple[int, float, str, str]] = (
    (1, 3.1, TOWN, "示例：电话联系过，财务下周出差回来再填。"),
    (2, 5.4, TOWN, "示例：走访过一次，车间有两条自动化线。"),
    (1, 8.2, DISTRICT, "示例：与街镇核对过，按单体报表填报。"),
    (3, 12.6, TOWN, "示例：负责人已换，新负责人已凭代码接任。"),
)
"""(firm, days since the opening, who, text)."""
CORRECTED = (2, 5.9, TOWN, "示例：更正：车间有三条自动化线，其中一条在调试。")
FLAGS: Sequence[_Flagged] = (
    _Flagged(1, 9.0, FlagKind.FIGURES, "示例：营业收入与上一年相差较大。", 12.0, "示例：企业补充了说明，属搬迁影响。"),
    _Flagged(2, 10.5, FlagKind.EVIDENCE, "示例：设备清单没有盖章。", 13.0, "示例：已补盖章。", 15.5, "示例：缺一页。"),
    _Flagged(3, 14.0, FlagKind.UNREACHABLE, "示例：三次电话无人接听。"),
)
MESSAGES: Sequence[tuple[int, float, str, str]] = (
    (1, 9.2, DISTRICT, "请说明营业收入与上一年相差较大的原因。"),
    (1, 11.1, "", "示例：本年度搬迁，停产两个月，已在说明中补充。"),
    (2, 15.8, TOWN, "设备清单缺第二页，请补传。"),
    (3, 16.2, TOWN, "请在截止前完成问卷，如有困难请回复。"),
)
"""(firm, days since the opening, who of the office or nothing for the firm, text)."""
SEEN: Sequence[tuple[str, int, float]] = ((TOWN, 1, 8.5), (TOWN, 2, 17.0), (DISTRICT, 1, 9.5), (DISTRICT, 2, 14.0))
"""(who, firm, up to how many days since the opening)."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A season so far. `accounts`: firm -> its person; `officials`: login -> id."""

    campaign: Campaign
    day: int
    at: At
    accounts: Mapping[int, int]
    officials: Mapping[str, int]

    def place(self, firm: int) -> dict[str, int]:
        """Return what names the case of a firm."""
        return {"campaign_id": self.campaign.id, "enterprise_id": firm}


def play_cases(database: Session, playing: Playing) -> None:
    """Write what officials keep by a day."""
    _notes(database, playing)
    for flag in FLAGS:
        if flag.raised <= playing.day:
            _flag(database, playing, flag)
    _messages(database, playing)
    for login, firm, days in SEEN:
        if days <= playing.day:
            until, user = playing.at(days), playing.officials[login]
            database.add(CaseSeen(**playing.place(firm), user_id=user, seen_until=until))


def _notes(database: Session, playing: Playing) -> None:
    made: dict[int, int] = {}
    for told in (*NOTES, CORRECTED):
        firm, days, login, text = told
        if days > playing.day:
            continue
        note = CaseNote(
            **playing.place(firm),
            text=text,
            corrects_id=made.get(firm) if told == CORRECTED else None,
            written_by_id=playing.officials[login],
            written_at=playing.at(days),
        )
        database.add(note)
        database.flush()
        made.setdefault(firm, note.id)


def _flag(database: Session, playing: Playing, flag: _Flagged) -> None:
    steps = [(FlagStep.RESOLVE, flag.resolved, flag.how), (FlagStep.REOPEN, flag.reopened, flag.why)]
    done = [(step, days, text) for step, days, text in steps if days is not None and days <= playing.day]
    row = CaseFlag(
        **playing.place(flag.firm),
        kind=flag.kind,
        reason=flag.reason,
        open=not done or done[-1][0] is FlagStep.REOPEN,
        raised_by_id=playing.officials[TOWN],
        raised_at=playing.at(flag.raised),
    )
    database.add(row)
    database.flush()
    for step, days, text in done:
        by = playing.officials[DISTRICT if step is FlagStep.RESOLVE else TOWN]
        database.add(CaseFlagStep(flag_id=row.id, step=step, text=text, done_by_id=by, done_at=playing.at(days)))


def _messages(database: Session, playing: Playing) -> None:
    written = [told for told in MESSAGES if told[1] <= playing.day]
    for firm, days, login, text in written:
        answers = [on for other, on, by, _text in written if other == firm and on > days and not by]
        read = bool(login and answers)
        database.add(
            CaseMessage(
                **playing.place(firm),
                from_firm=not login,
                answer_wanted=bool(login),
                text=text,
                written_by_id=playing.officials[login] if login else playing.accounts[firm],
                written_at=playing.at(days),
                read_by_id=playing.accounts[firm] if read else None,
                read_at=playing.at(answers[0]) if read else None,
            )
        )
