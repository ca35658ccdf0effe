"""Segments of a made-up district that has them: a small demonstration district is too small to show any."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from scoring.definition.cluster_model import Reference
from scoring.definition.scheme import SegmentPlan
from scoring.loading.segments import model_to_json
from scoring.ranking.segments import fit
from survey.schemes import freeze_segments
from survey.store.db import unit_of_work

KINDS, FIRMS = 5, 60


def model_of_kinds(plan: SegmentPlan, *, demonstration: bool) -> dict[str, Any]:
    """Return the model, as JSON holds it, of firms of five kinds: each ahead in some features and behind in others."""
    random, width = Random(1), len(plan.features)
    rows = []
    for firm in range(FIRMS):
        row = [2_500 + random.randint(-300, 300) for _ in range(width)]
        for place in range(2):
            row[(firm % KINDS * 3 + place) % width] += 2_500
            row[(firm % KINDS * 3 + place + width // 2) % width] -= 1_500
        rows.append(row)
    reference = Reference("test", "2026-11-24", FIRMS, "digest", demonstration=demonstration)
    model: dict[str, Any] = json.loads(json.dumps(model_to_json(fit(plan, np.array(rows, dtype=np.int64), reference))))
    return model


def freeze_kinds(database: Session, campaign_id: int) -> None:
    """Freeze the segments of the made-up district for a campaign of the demonstration."""
    fitted = freeze_segments.compute(database, campaign_id)
    model = model_of_kinds(fitted.basis.plan, demonstration=True)
    with unit_of_work(database):
        freeze_segments.write(database, replace(fitted, model=model), user_id=None, reason="示例")
