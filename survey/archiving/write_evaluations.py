"""Writing the evaluations of a campaign: its list with reasons, what it was made of, and files that `rank` checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from scoring.definition.scheme import Criterion, Scheme
from scoring.exact import VALUE, WEIGHT, unscaled
from scoring.loading.scheme import load_scheme
from survey.archiving.list_tables import ranking_list
from survey.archiving.write_lists import write_list
from survey.archiving.write_package import Package
from survey.models import Evaluation, EvaluationEntry
from survey.queries import archive

FOLDER = "evaluations"
INTERNAL = frozenset({"certainty", "levers"})
"""Parts of a summary that stay with the officials: how sure places are."""


def write_evaluations(database: Session, package: Package, campaign_id: int, *, title: str, dated: datetime) -> int:
    """Write every evaluation of a campaign, oldest first; return how many there are."""
    found = archive.evaluations(database, campaign_id)
    for evaluation in found:
        write_list(package, ranking_list(database, evaluation), title=title, dated=dated)
        scheme = load_scheme(evaluation.scheme.document)
        about = f"评估#{evaluation.id}：方案、参数、指纹和每家的结果"
        entries = map(_entry, archive.entries(database, evaluation.id))
        path = f"{folder_of(evaluation.id)}/evaluation.json"
        package.add_json_list(path, about, _plain(evaluation), ("entries", entries))
        _write_pools(database, package, evaluation.id, scheme)
    return len(found)


def folder_of(evaluation_id: int) -> str:
    """Return where the files of an evaluation lie."""
    return f"{FOLDER}/{evaluation_id}"


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    scheme = evaluation.scheme
    return {
        "id": evaluation.id,
        "run_at": evaluation.run_at.isoformat(),
        "run_by": evaluation.run_by.name if evaluation.run_by is not None else "",
        "seats": evaluation.seats,
        "scheme": {"id": scheme.scheme_id, "version": scheme.version, "digest": scheme.digest},
        "inputs_digest": evaluation.inputs_digest,
        "fingerprint": evaluation.fingerprint,
        "parameters": evaluation.parameters,
        "summary": {name: value for name, value in evaluation.summary.items() if name not in INTERNAL},
    }


def _entry(entry: EvaluationEntry) -> dict[str, Any]:
    return {
        "credit_code": entry.version.credit_code,
        "receipt": entry.version.receipt,
        "position": entry.position,
        "rank": entry.rank,
        "score": entry.score,
        "status": entry.status,
        "pool": entry.pool,
        "level": entry.level,
        "total": entry.total,
        "detail": entry.detail,
    }


def _write_pools(database: Session, package: Package, evaluation_id: int, scheme: Scheme) -> None:
    """Write, for each pool that ranks anybody, the table and the weights that `python3 -m survey rank` takes."""
    for pool in scheme.pools:
        found = archive.entries(database, evaluation_id)
        own = (entry for entry in found if entry.pool == pool.id and entry.rank is not None)
        first = next(own, None)
        if first is None:
            continue
        counted = [(place, item) for place, item in enumerate(scheme.criteria) if item.belongs(pool.id)]
        titles = ["credit_code", *(item.id for _place, item in counted)]
        about = f"排序组 {pool.id} 各项指标的折算值"
        path = f"{folder_of(evaluation_id)}/matrix-{pool.id}.csv"
        package.add_csv(path, about, titles, _matrix(chain([first], own), counted))
        weights = {item.id: str(unscaled(item.weight, WEIGHT)) for _place, item in counted}
        path = f"{folder_of(evaluation_id)}/weights-{pool.id}.json"
        package.add_json(path, f"排序组 {pool.id} 的权重", weights, len(weights))


def _matrix(
    entries: Iterable[EvaluationEntry], counted: Sequence[tuple[int, Criterion]]
) -> Iterator[Sequence[str | Decimal]]:
    for entry in entries:
        values = entry.detail["values"]
        yield [entry.version.credit_code, *(unscaled(values[place], VALUE) for place, _item in counted)]
