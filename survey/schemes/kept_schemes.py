"""Schemes of stored versions, read from their documents once: each request that tries other weights asks for two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.models import SchemeVersion

MOST = 16
_kept: dict[str, tuple[Mapping[str, Any], Scheme]] = {}


def scheme_of(version: SchemeVersion) -> Scheme:
    """Return the scheme of a version; one that is kept only where the whole document is what it was read from."""
    found = _kept.get(version.digest)
    if found is not None and found[0] == version.document:
        return found[1]
    scheme = load_scheme(version.document)
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[version.digest] = version.document, scheme
    return scheme
