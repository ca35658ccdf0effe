"""Reading the overview of a campaign within a scope, and the firms of one level."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import ClauseRule, PointsRule, StageRule
from survey.models import Campaign, Evaluation, utc_now
from survey.overview.overview_results import Evaluated, LevelCounts, Overview, counts_of
from survey.queries import evaluations, levels, pilots
from survey.queries.levels import EvaluatedFirm
from survey.queries.overview import FirmCount, firm_counts, review_counts
from survey.queries.pilots import PilotCounts
from survey.queries.step_times import Step, step_time
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI
from survey.words.language import in_words


def read_overview(database: Session, campaign_id: int, scope: Scope, *, now: datetime | None = None) -> Overview:
    """Return the overview now."""
    moment = now or utc_now()
    day = moment.astimezone(SHANGHAI).date()
    rows = firm_counts(database, campaign_id, scope, day=day)
    cells: dict[tuple[str, str], list[FirmCount]] = defaultdict(list)
    for row in rows:
        cells[row.unit, row.division].append(row)
    newest = evaluations.latest(database, campaign_id)
    return Overview(
        as_of=moment,
        cells={key: counts_of(own) for key, own in cells.items()},
        total=counts_of(rows),
        reviews=review_counts(database, campaign_id, scope, day=day),
        evaluated=Evaluated(newest.id, newest.run_at, newest.summary) if newest is not None else None,
        levels=_levels(database, newest, scope) if newest is not None else [],
        pilots=_pilots(database, campaign_id, scope),
        times={step: step_time(database, campaign_id, scope, step, day=day) for step in Step},
    )


def _pilots(database: Session, campaign_id: int, scope: Scope) -> PilotCounts:
    campaign = database.get_one(Campaign, campaign_id)
    return pilots.counts(database, campaign.programme_id, campaign_id, scope)


def _levels(database: Session, evaluation: Evaluation, scope: Scope) -> Sequence[LevelCounts]:
    known = levels.measured(evaluation)
    firms = None if scope.everything else levels.evaluated_firms(database, evaluation.id, scope)
    found = []
    for name, own in levels.levels_of(database, evaluation).items():
        seen = own.values() if firms is None else [own[firm.version_id] for firm in firms if firm.version_id in own]
        counted = Counter(seen)
        found.append(LevelCounts(name, in_words(known[name].title), dict(counted), level_titles(known[name])))
    return found


def level_titles(questionnaire: Questionnaire) -> Mapping[int, str]:
    """Return level -> title of a questionnaire's rule, from the lowest."""
    match questionnaire.rule:
        case ClauseRule(levels=named):
            return {level: in_words(title) for level, title in named}
        case StageRule(stages=stages):
            return {stage.level: in_words(stage.title) for stage in stages}
        case PointsRule(levels=steps):
            return {step.level: in_words(step.title) for step in steps}
    return {}


def firms_of_levels(
    database: Session, evaluation: Evaluation, scope: Scope, *, questionnaire: str, wanted: Collection[int]
) -> Sequence[EvaluatedFirm] | None:
    """Return the firms of an evaluation at one of some levels, as the overview counts them; None: no questionnaire."""
    own = levels.levels_of(database, evaluation).get(questionnaire)
    if own is None:
        return None
    firms = levels.evaluated_firms(database, evaluation.id, scope)
    return [firm for firm in firms if own.get(firm.version_id) in wanted]
