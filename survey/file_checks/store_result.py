"""The result of a check as bytes and back: a large file is checked by a job, and its page shows what the job kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy.orm import Session

from exports.archive.refusals import RefusedWorkbookError
from survey.file_checks.check_results import CheckResult
from survey.queries import exports


def packed_result(checked: CheckResult) -> bytes:
    """Return a result as bytes; of the export's record only its number is kept."""
    record, refusal = checked.record, checked.refusal
    kept = asdict(replace(checked, record=None, refusal=None)) | {
        "record": record.number if record is not None else None,
        "refusal": [refusal.code, refusal.parameters] if refusal is not None else None,
    }
    return gzip.compress(json.dumps(kept, ensure_ascii=False).encode())


def unpacked_result(database: Session, content: bytes) -> CheckResult:
    """Return the result that `packed_result` made bytes of."""
    kept = json.loads(gzip.decompress(content))
    record, refusal = kept.pop("record"), kept.pop("refusal")
    checked: CheckResult = _made(CheckResult, kept)
    return replace(
        checked,
        record=exports.by_number(database, record) if record is not None else None,
        refusal=RefusedWorkbookError(refusal[0], **refusal[1]) if refusal is not None else None,
    )


def _made(kind: Any, value: Any) -> Any:  # noqa: ANN401 - whatever a field's annotation says
    """Return a value of JSON as what its type says: dataclasses, mappings, sequences, or None."""
    if value is None or kind is Any:
        return value
    if is_dataclass(kind):
        types = get_type_hints(kind)
        return kind(**{name: _made(types[name], given) for name, given in value.items()})  # type: ignore[operator]
    origin, inner = get_origin(kind), get_args(kind)
    if NoneType in inner:
        return _made(next(one for one in inner if one is not NoneType), value)
    if origin is Mapping:
        return {name: _made(inner[1], given) for name, given in value.items()}
    if origin is tuple and Ellipsis not in inner:
        return tuple(_made(one, given) for one, given in zip(inner, value, strict=True))
    return tuple(_made(inner[0], given) for given in value) if inner else value
