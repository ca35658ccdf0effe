"""The whole demonstration: district, year before, segments, evaluation, decisions; each done once, whoever ended it.

Each step is one transaction, and what is there says which are left: a start that was killed is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.demo import district
from survey.demo.play_decisions import play_decisions
from survey.demo.play_ended_season import play_ended_season
from survey.demo.year_before import load_year_before
from survey.evaluations import evaluate
from survey.exporting.write_shortlist import write_shortlist
from survey.models import Campaign, Enterprise, Evaluation, ExportRecord, Programme
from survey.queries import evaluations, people
from survey.schemes.freeze_segments import freeze_where_possible
from survey.signals.find_signals import find_signals

Say = Callable[[str], None]
BOTH = 2


def prepare_demonstration(database: Session, settings: Settings, say: Say, *, count: int, seed: int) -> None:
    """Load and evaluate the demonstration on an empty database, or what is left of it; nothing beside other data."""
    if people.real_accounts(database):
        return
    if not any(database.scalar(select(func.count()).select_from(table)) for table in (Enterprise, Programme)):
        say(f"空数据库：正在生成演示数据（{count} 家虚构企业）…")
        district.load(database, count, seed, lambda text: say(f"  {text}"))
    campaigns = database.scalars(select(Campaign).order_by(Campaign.id)).all()
    if not campaigns or not all(campaign.sample for campaign in campaigns):
        return
    evaluation = evaluations.latest(database, campaigns[0].id)
    if evaluation is None:
        evaluation = _evaluate(database, campaigns[0], say, seed=seed, both=len(campaigns) > 1)
    if _unwritten(database, evaluation):
        say(f"会审已决定：{play_decisions(database, evaluation)} 家")
        say(f"候选名单：{write_shortlist(database, evaluation, settings)}")
    play_year_before(database, say)


def play_year_before(database: Session, say: Say) -> None:
    """Let the campaign of the year before be a season that has ended, where it is not one yet."""
    campaigns = database.scalars(select(Campaign).order_by(Campaign.id)).all()
    if len(campaigns) == BOTH:
        made = play_ended_season(database, campaigns[1], campaigns[0])
        if made is not None:
            say(f"上一年批次已结束：名单、公示、告知书齐全，试点 {made} 家")


def _evaluate(database: Session, campaign: Campaign, say: Say, *, seed: int, both: bool) -> Evaluation:
    """Return the first evaluation. `both`: whether the campaign of the year before is there already."""
    campaign_id = campaign.id
    if not both:
        earlier = load_year_before(database, campaign, seed)
        say(f"上一年的申报（已截止）：{earlier} 家")
    say("正在冻结群组并评估…")
    freeze_where_possible(database, campaign_id, user_id=None, reason=district.FROZEN)
    found = find_signals(database, campaign_id, user_id=None)["found"]
    say(f"查出值得核对的线索：{found} 条")
    return evaluate.evaluate_and_store(database, campaign_id, user_id=None)


def _unwritten(database: Session, evaluation: Evaluation) -> bool:
    """Return whether the first evaluation, nobody's, has not been written into any file yet."""
    wanted = select(func.count()).select_from(ExportRecord).where(ExportRecord.evaluation_id == evaluation.id)
    return evaluation.id == 1 and evaluation.run_by_id is None and not database.scalar(wanted)
