"""A scheme with floors over levels and segments, which the shipped ones have no more: lists under limits need some."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.models import Campaign, SchemeState, SchemeVersion
from survey.store.db import unit_of_work

Document = dict[str, Any]
BANDS = (("starting", "一级及以下", "1"), ("standardised", "二级", "2"), ("integrated", "三级", "3"),
         ("leading", "四级及以上", "5"))  # fmt: skip
FLOORS: Mapping[str, str] = {"starting": "0.35", "standardised": "0.25", "integrated": "0.15", "leading": "0.03"}


def floored(document: Mapping[str, Any], floors: Mapping[str, str] = FLOORS, *, segments: bool = False) -> Document:
    """Return a scheme with least shares of the manufacturers' seats per band of levels.

    `segments`: and the twentieth part of them for each segment.
    """
    bands = [
        {"id": name, "title": {"zh": title, "en": name}, "upto": upto, "share": floors.get(name, "0")}
        for name, title, upto in BANDS
    ]
    shares: Document = {"level": {"pool": "manufacturing", "questionnaire": "cmmm", "bands": bands}}
    if segments:
        shares["segment"] = {"pool": "manufacturing", "each": "0.05"}
    labels = {**document["labels"], "level": "self", "segment": "self"}
    return {**deepcopy(dict(document)), "seat_shares": shares, "labels": labels}


def with_floors(database: Session, campaign_id: int, floors: Mapping[str, str]) -> None:
    """Give a campaign a version of its scheme with these floors over levels, and none over segments."""
    with unit_of_work(database):
        campaign = database.get_one(Campaign, campaign_id)
        before = database.get_one(SchemeVersion, campaign.scheme_version_id)
        document = floored(before.document, floors)
        document["version"] = f"floors {database.scalar(select(func.max(SchemeVersion.id)))}"
        version = SchemeVersion(
            scheme_id=before.scheme_id, version=document["version"], state=SchemeState.PUBLISHED, document=document,
            digest=load_scheme(document).digest, demonstration=before.demonstration, based_on_id=before.id,
        )  # fmt: skip
        database.add(version)
        database.flush()
        campaign.scheme_version_id = version.id
