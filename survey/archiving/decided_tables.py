"""The lists of the archive about who decided what: decisions with their answers, acts, meetings of the panel.

Firms never see them, so their names begin with ``internal-``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell
from survey.archiving.archive_results import ArchiveList, ArchiveWish, columns_of
from survey.archiving.season_tables import CODE, NAME, wrote
from survey.deciding.words import FOOTINGS, PARTS
from survey.models import Decision, Footing, Outcome, PanelMeeting, PanelPart, User
from survey.queries import archive_decided
from survey.queries.decisions import acts, is_confirmed
from survey.words.decisions import OUTCOMES, say_outcome_of, say_state
from survey.words.figures import moment, say_date

_INTERNAL = "（内部）"


def decided_lists(database: Session, campaign_id: int, wish: ArchiveWish) -> Iterator[ArchiveList]:
    """Yield every list of who decided what, one at a time. Call it within `in_chinese`."""
    yield _decisions(database, campaign_id, wish)
    yield _acts(database, campaign_id, wish)
    found = archive_decided.meetings(database, campaign_id)
    yield _meetings(found, wish)
    yield _seats(found)


def _decisions(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "编号", CODE, NAME, "评估", "决定", "依据", "~理由", "文号", "成批决定", "会审", "提出人", "替谁提出",
        "提出时间", "指定的第二人", "结果", "~答复的理由", "答复人", "替谁答复", "答复时间",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for one, code, name in archive_decided.decisions(database, campaign_id):
        if one.participation_id in wish.recused.participations and not is_confirmed(one):
            continue
        rows.append(
            [
                f"#{one.id}", code, name, f"#{one.evaluation_id}", say_outcome_of(one),
                str(FOOTINGS[Footing(one.footing)]), wrote(one.reason, wish), one.document_number, _at(one.act_id),
                _at(one.meeting_id), one.decided_by.name, _name(one.acting_for), moment(one.decided_at),
                _name(one.second), say_state(one), *_answer(one, wish),
            ]
        )  # fmt: skip
    return ArchiveList("internal-decisions", f"会审决定和答复{_INTERNAL}", columns, rows)


def _answer(decision: Decision, wish: ArchiveWish) -> Sequence[Cell]:
    answer = decision.answer
    if answer is None:
        return ["", "", "", ""]
    return [wrote(answer.reason, wish), answer.done_by.name, _name(answer.acting_for), moment(answer.done_at)]


def _acts(database: Session, campaign_id: int, wish: ArchiveWish) -> ArchiveList:
    columns = columns_of("编号", "评估", "决定", "文号", "~理由", "#企业数", "企业版本摘要", "提出人", "提出时间")
    unknown = archive_decided.unconfirmed_of_acts(database, campaign_id, wish.recused.participations)
    rows: list[Sequence[Cell]] = [
        [
            f"#{one.id}", f"#{one.evaluation_id}", str(OUTCOMES[Outcome(one.outcome)]), one.document_number,
            wrote(one.reason, wish), one.firms - unknown.get(one.id, 0), one.digest, one.made_by.name,
            moment(one.made_at),
        ]
        for one in reversed(acts(database, campaign_id))
    ]  # fmt: skip
    return ArchiveList("internal-decision-acts", f"成批决定{_INTERNAL}", columns, rows)


def _meetings(found: Sequence[tuple[PanelMeeting, str, str]], wish: ArchiveWish) -> ArchiveList:
    columns = columns_of(
        "编号", "名称", "日期", "地点", "评估", "召集人", "召集时间", "结束人", "结束时间", "~会议纪要的说明"
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            f"#{one.id}", one.title, say_date(one.held_on), one.place, f"#{one.evaluation_id}", opener,
            moment(one.opened_at), closer, moment(one.ended.ended_at if one.ended is not None else None),
            wrote(one.ended.remarks, wish) if one.ended is not None else "",
        ]
        for one, opener, closer in found
    ]  # fmt: skip
    return ArchiveList("internal-meetings", f"会审会议{_INTERNAL}", columns, rows)


def _seats(found: Sequence[tuple[PanelMeeting, str, str]]) -> ArchiveList:
    columns = columns_of("会审", "名称", "参会人", "职责", "到会")
    rows: list[Sequence[Cell]] = [
        [f"#{one.id}", one.title, seat.user.name, str(PARTS[PanelPart(seat.part)]), "是" if seat.present else "否"]
        for one, _opener, _closer in found
        for seat in one.seats
    ]
    return ArchiveList("internal-meeting-seats", f"会审参会人{_INTERNAL}", columns, rows)


def _at(number: int | None) -> str:
    return f"#{number}" if number is not None else ""


def _name(user: User | None) -> str:
    return user.name if user is not None else ""
