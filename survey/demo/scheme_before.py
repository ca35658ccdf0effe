"""The scheme of the year before: what that year's two questionnaires tell, in one pool, and the gates of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ID = "demonstration_before"
"""A scheme of its own: the versions of the present one are numbered as if there were none before."""
CRITERIA = {"readiness_services": "0.60", "innovation": "0.10", "commitment": "0.30"}
"""Criterion of the demonstration scheme -> its weight then."""
_TITLE = {
    "zh": "数字化应用试点遴选方案（演示，上一年）",
    "en": "Digital-application pilot selection scheme (demonstration, the year before)",
}
_GONE = ("pools", "segments", "tie_keys")
_SAID = ("labels", "directions")
_NEWER = ("facts.production_type", "facts.track", "facts.contract_", "cmmm")
"""What later questionnaires or other criteria ask for."""


def scheme_before(document: Mapping[str, Any], year: int, reserve: int) -> dict[str, Any]:
    """Return the document of the year before, made of the demonstration scheme's."""
    kept = {name: value for name, value in document.items() if name not in _GONE}
    criteria = [_then(item) for item in document["criteria"] if item["id"] in CRITERIA]
    said = {name: {key: value for key, value in document[name].items() if not key.startswith(_NEWER)} for name in _SAID}
    return {
        **kept,
        **said,
        "id": ID,
        "version": f"{year}.1",
        "title": _TITLE,
        "required": ["facts", "sme2024"],
        "reserve": str(reserve),
        "criteria": criteria,
        "choice": {"objective": "rank"},
        "certainty": {**document["certainty"], "draws": "1000", "replicas": "2"},
    }


def _then(criterion: Mapping[str, Any]) -> dict[str, Any]:
    """Return a criterion with its weight then, for everybody."""
    everybody = {name: value for name, value in criterion.items() if name != "pools"}
    return everybody | {"weight": CRITERIA[criterion["id"]]}
