"""Distributions of levels that were published, with their source and year: only what somebody read in a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from scoring.definition.texts import Words

FILE = Path(__file__).resolve().parent.parent / "reference" / "published_levels.yaml"
HIGHEST = 99


class WrongDistributionError(ValueError):
    """The file says what cannot be: shares that are more than a whole, or levels that overlap."""


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """The share (per cent) of the levels from `lowest` to `highest`; 0 is no level, `HIGHEST` has no end."""

    lowest: int
    highest: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class PublishedLevels:
    """What was published of one questionnaire's levels: of which year, about whom, and where it was read."""

    questionnaire: str
    year: int
    about: Words
    source: Words
    shares: tuple[PublishedShare, ...]


@lru_cache(maxsize=1)
def published_levels() -> Mapping[str, PublishedLevels]:
    """Return questionnaire id -> the distribution that is printed beside its levels."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {item["questionnaire"]: read_distribution(item) for item in document["distributions"]}


def read_distribution(item: Mapping[str, Any]) -> PublishedLevels:
    """Return one entry of the file. Raises WrongDistributionError where its shares cannot be."""
    shares = tuple(_share(one) for one in item["shares"])
    if any(one.highest >= after.lowest for one, after in pairwise(shares)):
        message = f"{item['questionnaire']}: its levels overlap"
        raise WrongDistributionError(message)
    if sum(one.share for one in shares) > 100:
        message = f"{item['questionnaire']}: its shares are more than 100 per cent"
        raise WrongDistributionError(message)
    return PublishedLevels(
        item["questionnaire"], int(item["year"]), Words(**item["about"]), Words(**item["source"]), shares
    )


def _share(item: Mapping[str, Any]) -> PublishedShare:
    share = Decimal(item["share"])
    if "upto" in item:
        return PublishedShare(0, int(item["upto"]), share)
    if "from" in item:
        return PublishedShare(int(item["from"]), HIGHEST, share)
    return PublishedShare(int(item["level"]), int(item["level"]), share)
