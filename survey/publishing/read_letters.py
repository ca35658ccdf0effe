"""The letters of a list, one for every firm on it, from its frozen entry and its row of the evaluation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.coding import coding_of, unpack
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import ClauseRule, PointsRule, StageRule, leaves_of
from scoring.definition.scheme import Criterion, IndexSource, Scheme
from scoring.loading.scheme import load_scheme
from scoring.maturity import AnyProfile, Profile, score
from scoring.maturity.points_diagnosis import weakest
from scoring.maturity.tree_diagnosis import weakest_nodes
from survey.definitions.catalogue import catalogue
from survey.models import Evaluation, EvaluationEntry, ListEntry, ListVersion, VersionSheet
from survey.publishing.letter_results import IMPROVEMENTS, DrawnLetter
from survey.queries import frozen_lists

_UNIT = 10_000
"""A weight of 1/10 000 earns so many 10⁻⁶ points at most."""


def read_letters(database: Session, version: ListVersion, *, only: int | None = None) -> list[DrawnLetter]:
    """Return the letter of every firm of a version, in the order of the list; each holds its own figures only.

    `only`: the participation of the one firm whose letter is wanted.
    """
    evaluation = database.get_one(Evaluation, version.evaluation_id)
    scheme = load_scheme(evaluation.scheme.document)
    everybody = frozen_lists.entries(database, version.id)
    ranked = Counter(entry.pool for entry in everybody if entry.rank is not None)
    listed = [entry for entry in everybody if only in {None, entry.participation_id}]
    own = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == version.evaluation_id)
    if only is not None:
        own = own.where(EvaluationEntry.version_id.in_([entry.version_id for entry in listed]))
    rows = {row.version_id: row for row in database.scalars(own)}
    results, weak = _results(database, [entry.version_id for entry in listed])
    letters = []
    for entry in listed:
        row = rows.get(entry.version_id)
        content = {
            "version": version.number,
            "fingerprint": version.fingerprint,
            "name": entry.facts["name"],
            "unit": entry.facts.get("unit", ""),
            "outcome": entry.status,
            "reason": entry.reason,
            "score": entry.score,
            "self_score": entry.self_score,
            "places": scheme.places,
            "rank": entry.rank,
            "of": ranked[entry.pool] if entry.rank is not None else None,
            "results": results[entry.version_id],
            "criteria": list(_criteria(scheme, entry, row)),
            "improve": _improve(scheme, entry, row, weak[entry.version_id]),
            "missing": _missing(row),
        }
        letters.append(DrawnLetter(entry.participation_id, entry.status, content))
    return letters


def _criteria(scheme: Scheme, entry: ListEntry, row: EvaluationEntry | None) -> Iterator[dict[str, Any]]:
    """Yield what each criterion gave of what it could give."""
    for item, amount in _amounts(scheme, entry, row):
        yield {"title": item.title.zh, "amount": amount, "most": item.weight * _UNIT}


def _amounts(scheme: Scheme, entry: ListEntry, row: EvaluationEntry | None) -> Iterator[tuple[Criterion, int]]:
    if row is None or row.score is None:
        return
    for item, amount in zip(scheme.criteria, row.detail["contributions"], strict=True):
        if item.weight and item.belongs(entry.pool):
            yield item, int(amount)


def _improve(
    scheme: Scheme, entry: ListEntry, row: EvaluationEntry | None, weak: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """Return the criteria that lack most, most first, each with the weakest of its questionnaire to begin with."""
    lacking = [(item.weight * _UNIT - amount, item) for item, amount in _amounts(scheme, entry, row)]
    ordered = sorted((pair for pair in lacking if pair[0] > 0), key=lambda pair: -pair[0])
    taken: dict[str, int] = defaultdict(int)
    improve = []
    for lost, item in ordered[:IMPROVEMENTS]:
        name = item.source.questionnaire if isinstance(item.source, IndexSource) else ""
        things = weak.get(name, ())
        first = things[taken[name]] if taken[name] < len(things) else ""
        taken[name] += 1
        improve.append({"title": item.title.zh, "lost": lost, "begin": first})
    return improve


def _missing(row: EvaluationEntry | None) -> list[str]:
    """Return the titles of the questionnaires without which a firm could not be ranked."""
    if row is None or row.score is not None:
        return []
    names = [
        str(reason["parameters"]["questionnaire"])
        for reason in row.detail.get("reasons", ())
        if reason["code"] == "missing_questionnaire"
    ]
    known = catalogue().questionnaires
    return [known[name].title.zh if name in known else name for name in names]


Results = Mapping[int, list[dict[str, Any]]]
Weak = Mapping[int, Mapping[str, Sequence[str]]]


def _results(database: Session, versions: Sequence[int]) -> tuple[Results, Weak]:
    """Return of each version level and index of every questionnaire, and what is weakest; all rows at once."""
    groups: dict[tuple[str, str], list[tuple[int, bytes]]] = defaultdict(list)
    wanted = set(versions)
    statement = select(
        VersionSheet.version_id, VersionSheet.questionnaire_id, VersionSheet.definition_digest, VersionSheet.packed
    )
    for start in range(0, len(versions), 500):
        some = statement.where(VersionSheet.version_id.in_(versions[start : start + 500]))
        for version_id, name, digest, packed in database.execute(some.order_by(VersionSheet.version_id)):
            groups[name, digest].append((version_id, packed))
    results: dict[int, list[dict[str, Any]]] = {one: [] for one in wanted}
    weak: dict[int, dict[str, Sequence[str]]] = {one: {} for one in wanted}
    for (name, digest), sheets in sorted(groups.items()):
        questionnaire = catalogue().by_digest(digest)
        if questionnaire is None or questionnaire.rule is None:
            continue
        profile = score(unpack(coding_of(questionnaire), [packed for _version, packed in sheets]))
        for place, (version_id, _packed) in enumerate(sheets):
            if profile.asked[place]:
                results[version_id].append(_result(questionnaire, profile, place))
                weak[version_id][name] = _weakest(questionnaire, profile, place)
    return results, weak


def _result(questionnaire: Questionnaire, profile: AnyProfile, row: int) -> dict[str, Any]:
    level = int(profile.level[row])
    return {
        "title": questionnaire.title.zh,
        "level": level,
        "level_title": _level_titles(questionnaire).get(level, ""),
        "index": int(profile.index[row]),
    }


def _level_titles(questionnaire: Questionnaire) -> Mapping[int, str]:
    match questionnaire.rule:
        case PointsRule(levels=levels):
            return {step.level: step.title.zh for step in levels}
        case ClauseRule(levels=levels):
            return {level: title.zh for level, title in levels}
        case StageRule(stages=stages):
            return {stage.level: stage.title.zh for stage in stages}
    return {}


def _weakest(questionnaire: Questionnaire, profile: AnyProfile, row: int) -> list[str]:
    """Return what is weakest of a questionnaire, by its title, the weakest first."""
    if isinstance(profile, Profile):
        return [questionnaire.questions[gap.question].title.zh for gap in weakest(profile, row, IMPROVEMENTS)]
    leaves = {leaf.id: leaf.title.zh for leaf in leaves_of(profile.rule.tree)}
    return [leaves[name] for name, _value in weakest_nodes(profile.nodes, tuple(leaves), row, IMPROVEMENTS)]
