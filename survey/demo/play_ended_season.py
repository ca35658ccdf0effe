"""The season of the year before, from its evaluation to its pilots, by the services that officials' pages call.

Each step is done once, at its own moment after the closing (`survey.models.as_of`): what is there says which are left,
so that a start that was killed goes on where it stopped. Nothing is computed for a season that is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from survey.deciding.decision_results import AS_LISTED, STABLE
from survey.deciding.end_meeting import end_meeting
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.definitions.local_days import today
from survey.demo.play_decisions import (
    AUTHOR,
    SECOND,
    Panel,
    appoint_deciders,
    decide_one,
    decide_what_is_sure,
    officials_by_login,
)
from survey.demo.play_ended_desk import look_through, see_all
from survey.demo.year_before import add_account
from survey.directory.exempt_firms import exempt_firms
from survey.evaluations import evaluate
from survey.freezing.amend_list import amend
from survey.freezing.freeze import draft_list, freeze
from survey.freezing.sign_list import sign
from survey.freezing.try_list_changes import Wish, try_list_changes
from survey.models import (
    AmendmentKind,
    Campaign,
    ListVersion,
    ObjectionKind,
    ObjectionStepKind,
    Outcome,
    ParticipationState,
    Pilot,
    SignaturePart,
    User,
    as_of,
    utc_now,
)
from survey.pilots.change_pilot import change_pilot
from survey.pilots.pilot_results import ActAsked, values_of
from survey.pilots.read_plan import read_plan
from survey.pilots.register_pilots import register_pilots
from survey.publishing.answer_objection import answer_objection
from survey.publishing.letter_words import words_to_keep
from survey.publishing.objection_results import Received, settled_by
from survey.publishing.publication_results import Planned
from survey.publishing.publish_list import publish_list
from survey.publishing.read_letters import read_letters
from survey.publishing.register_objection import register_objection
from survey.publishing.release_letters import release_letters
from survey.publishing.replay_score import replay_score
from survey.queries import (
    campaigns,
    evaluations,
    frozen_lists,
    letters,
    meetings,
    objections,
    panel,
    pilots,
    publications,
)
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI
from survey.words.language import in_chinese

ACTING = (AUTHOR, SECOND, "demo-leader", "demo-town")
FEWEST = 3
"""Seats below which a season is left as it is: nobody could move up."""
_OUT_REASON = "示例：企业改造计划推迟，书面申请退出"
_SAID = {
    Outcome.CONFIRM: "示例：项目已立项，资金落实，改造方案可复制。",
    Outcome.RESERVE: "示例：方案可行，项目进度稍慢，列为备选。",
}
_EXEMPT = "示例：上一年已列入试点，不重复申报"
_CONTACT = ("示例联系人", "021-0000 0000")
_NO_BOOK, _ACCEPTED = 2, 2
"""So many pilots have not signed their task book yet, and so many have come through acceptance."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Season:
    """The ended campaign, the present one, its closing, and the officials who act, by ids of accounts."""

    campaign_id: int
    present_id: int
    closes: datetime
    author: int
    second: int
    issuer: int
    town: int

    @property
    def year(self) -> int:
        """The year of the campaign, which documents carry."""
        return self.closes.astimezone(SHANGHAI).year

    def at(self, days: int, hour: int) -> datetime:
        """Return a moment on a working day so many days after the closing, or on the next one."""
        day = self.closes.astimezone(SHANGHAI).date() + timedelta(days=days)
        return datetime.combine(next_working_day(day), time(hour), SHANGHAI).astimezone(UTC)

    def document(self, number: int) -> str:
        """Return the number of a document of that year."""
        return f"示例〔{self.year}〕{number}号"


def next_working_day(day: date) -> date:
    """Return a day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


def play_ended_season(database: Session, earlier: Campaign, present: Campaign) -> int | None:
    """Play what is left of the ended campaign's season, and return how many pilots it has; None where nothing was left.

    Nothing is where it is too small, or stands in a work plan of its own, as demonstrations of before have it.
    """
    if earlier.seats < FEWEST or earlier.programme_id != present.programme_id or earlier.scheme_version_id is None:
        return None
    officials = officials_by_login(database, ACTING)
    if len(officials) < len(ACTING):
        return None
    season = Season(earlier.id, present.id, earlier.closes_at, *(officials[login] for login in ACTING))
    lately = present.opens_at - timedelta(days=10)
    if _released(database, season):
        return None
    for days, hour, step in STEPS:
        with as_of(season.at(days, hour)):
            step(database, season)
    with as_of(lately):
        _accept(database, season)
        see_all(database, season.campaign_id, season.author)
    _exempt(database, season)
    with as_of(season.at(*_LETTERS)):
        _release(database, season)
    return len(_pilots(database, season))


def _look_through(database: Session, season: Season) -> None:
    look_through(database, season.campaign_id, season.author, season.town)


def _evaluate(database: Session, season: Season) -> None:
    if evaluations.latest(database, season.campaign_id) is None:
        evaluate.evaluate_and_store(database, season.campaign_id, user_id=season.author)


def _decide(database: Session, season: Season) -> None:
    """Decide in a meeting of everybody whom the evaluation gives a seat or a place in reserve, by two persons."""
    number = evaluations.newest_id(database, season.campaign_id)
    appoint_deciders(database, season.campaign_id, (season.author, season.second))
    held = meetings.meetings(database, season.campaign_id)
    if held and held[0].ended is not None:
        return
    meeting_id = held[0].id if held else _open_meeting(database, season)
    documents = {Outcome.CONFIRM: season.document(31), Outcome.RESERVE: season.document(32)}
    at = Panel(season.campaign_id, number, meeting_id, season.author, season.second, documents, _SAID)
    for outcome in STABLE:
        decide_what_is_sure(database, at, outcome)
    listed = [firm for firm in panel.firms(database, number) if firm.status in AS_LISTED and not firm.fails_a_gate]
    database.rollback()
    for firm in listed:
        decide_one(database, firm.participation_id, AS_LISTED[firm.status], at, confirmed=True)
    end_meeting(database, meeting_id, "示例：逐家讨论，无不同意见。", author_id=season.author)


def _open_meeting(database: Session, season: Season) -> int:
    asked = MeetingAsked("示例会审", today(), "示例：区经委三楼会议室", season.author, [season.second])
    return open_meeting(database, season.campaign_id, asked, author_id=season.author)


def _freeze(database: Session, season: Season) -> None:
    if _version(database, season, 1) is None:
        drafted = draft_list(database, season.campaign_id)
        reason = "示例：评审组已逐项核对，未完成的核对项不影响名单。" if drafted.checks.soft else ""
        user = database.get_one(User, season.author)
        freeze(database, season.campaign_id, drafted, shown=drafted.checks.stamp, reason=reason, user=user)


def _amend(database: Session, season: Season) -> None:
    """Let the last one with a seat withdraw; the next of the reserve moves up in version 2."""
    base = _version(database, season, 1)
    if _version(database, season, 2) is None and base is not None:
        leaves = frozen_lists.entries(database, base.id, "selected")[-1].participation_id
        tried = try_list_changes(database, base.id, Wish(AmendmentKind.WITHDRAWAL, out=(leaves,)))
        why = (_OUT_REASON, season.document(35))
        amend(database, tried, AmendmentKind.WITHDRAWAL, why=why, user=database.get_one(User, season.author))


def _signed(number: int, part: SignaturePart) -> Step:
    """Return the step in which a version gets a signature."""

    def step(database: Session, season: Season) -> None:
        version = _version(database, season, number)
        if version is None or part in {SignaturePart(row.part) for row in version.signatures}:
            return
        issues = part is SignaturePart.ISSUED
        user = database.get_one(User, season.issuer if issues else season.second)
        document = season.document(32 + 2 * number) if issues else ""
        sign(database, version.id, part, document_number=document, user=user)

    return step


def _publish(database: Session, season: Season) -> None:
    if not publications.publications(database, season.campaign_id):
        campaign = database.get_one(Campaign, season.campaign_id)
        planned = Planned(
            version=2,
            starts_on=today(),
            ends_on=next_working_day(today() + timedelta(days=8)),
            columns=("unit", "division"),
            method="示例：书面或者电话，请留下姓名和联系方式。",
            contact=f"{campaign.contact_office} {campaign.contact_phone}",
            document_number=season.document(38),
        )
        publish_list(database, season.campaign_id, planned, author_id=season.author)


def _object(database: Session, season: Season) -> None:
    """Let a firm of the reserve ask why it has no seat."""
    version = _version(database, season, 2)
    if version is None or objections.objections(database, season.campaign_id):
        return
    [publication] = publications.publications(database, season.campaign_id)
    behind = [row for row in frozen_lists.entries(database, version.id) if row.status != "selected"]
    received = Received(
        kind=ObjectionKind.WHY_NOT,
        text="示例：请说明我单位没有入选的原因。",
        received_on=today(),
        due_on=next_working_day(today() + timedelta(days=7)),
        about_id=behind[0].participation_id if behind else None,
        named=True,
        name="示例异议人",
        contact="10000000000",
    )
    register_objection(database, publication, received, author_id=season.author)


def _answer(database: Session, season: Season) -> None:
    """Answer it with the score that is worked out again, by somebody else than who received it."""
    version = _version(database, season, 2)
    for found, _name in objections.objections(database, season.campaign_id):
        if version is None or settled_by(found) is not None:
            continue
        about = next((row for row in frozen_lists.entries(database, version.id)
                      if row.participation_id == found.about_id), None)  # fmt: skip
        again = replay_score(database, version.evaluation_id, about.version_id) if about is not None else None
        text = "示例：已按当时的数据复算，得分和排名与名单一致；名额按排名确定，维持原结果。"
        kind, number = ObjectionStepKind.ANSWERED, found.id
        answer_objection(database, number, kind, text, author_id=season.second, again=again)


def _make_pilots(database: Session, season: Season) -> None:
    plan = read_plan(database, database.get_one(Campaign, season.campaign_id), reader_id=season.author)
    database.rollback()
    if plan.makes:
        asked = ActAsked(plan.seen, today(), season.document(41), *_CONTACT)
        register_pilots(database, season.campaign_id, asked, author_id=season.author)


def _sign_books(database: Session, season: Season) -> None:
    """Write the day of the task book of all but the last pilots."""
    for number in [pilot.id for pilot in _pilots(database, season)][:-_NO_BOOK]:
        _keep(database, number, ("task_book_on", "示例：任务书已签订"), author_id=season.author)


def _accept(database: Session, season: Season) -> None:
    """Write the acceptance of the first whose project is over by now."""
    over = [pilot.id for pilot in _pilots(database, season) if pilot.ends_on is not None and pilot.ends_on <= today()]
    for number in over[:_ACCEPTED]:
        _keep(database, number, ("accepted_on", "示例：专家组验收通过"), author_id=season.author)


def _keep(database: Session, pilot_id: int, what: tuple[str, str], *, author_id: int) -> None:
    """Write today as a day of a record that does not have it yet. `what`: which day, and why."""
    name, reason = what
    values = values_of(database.get_one(Pilot, pilot_id))
    database.rollback()
    if values.days[name] is None:
        wanted = replace(values, days={**values.days, name: today()})
        change_pilot(database, pilot_id, wanted, reason, seen=values.seen, author_id=author_id)


def _exempt(database: Session, season: Season) -> None:
    """Exempt the pilots who have not begun in the present campaign from it, and give one of them a sample account."""
    firms = [pilot.enterprise_id for pilot in _pilots(database, season)]
    idle = [number for number in firms if _is_idle(database, season, number)]
    database.rollback()
    if idle:
        exempt_firms(database, season.present_id, idle, reason=_EXEMPT, author_id=season.author)
    add_account(database, firms)


def _is_idle(database: Session, season: Season, enterprise_id: int) -> bool:
    part = campaigns.participation_of(database, enterprise_id, season.present_id)
    return part is not None and part.state == ParticipationState.CALLED


def _release(database: Session, season: Season) -> None:
    """Release the letters: the last step that is written, by which a season is known to be complete."""
    version = _version(database, season, 2)
    if version is None or _released(database, season):
        return
    drawn, document = read_letters(database, version), season.document(40)
    with in_chinese():
        words = words_to_keep(database.get_one(Campaign, season.campaign_id), document, utc_now())
    come_back = f"示例：可以申报{season.year + 1}年的批次，时间以通知为准。"
    with unit_of_work(database):
        release_letters(database, season.campaign_id, 2, drawn, come_back=come_back, document_number=document,
                        words=words, author_id=season.author)  # fmt: skip


def _released(database: Session, season: Season) -> bool:
    return letters.newest_release(database, season.campaign_id) is not None


def _version(database: Session, season: Season, number: int) -> ListVersion | None:
    return frozen_lists.version_of(database, season.campaign_id, number)


def _pilots(database: Session, season: Season) -> Sequence[Pilot]:
    return pilots.not_on(database, season.campaign_id, ())


Step = Callable[[Session, Season], None]
_LETTERS = (45, 10)
STEPS: Sequence[tuple[int, int, Step]] = (
    (4, 9, _look_through),
    (6, 9, _evaluate),
    (12, 10, _decide),
    (18, 11, _freeze),
    (19, 14, _signed(1, SignaturePart.REVIEWED)),
    (20, 15, _signed(1, SignaturePart.ISSUED)),
    (25, 9, _amend),
    (26, 14, _signed(2, SignaturePart.REVIEWED)),
    (27, 15, _signed(2, SignaturePart.ISSUED)),
    (30, 16, _publish),
    (34, 9, _object),
    (38, 10, _answer),
    (48, 10, _make_pilots),
    (75, 10, _sign_books),
)
"""Days since the closing, hour, and what is done then."""
