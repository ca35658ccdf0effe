"""What is worked out with a key over an entry, a place of the chain and an anchor: pure functions of their fields.

Fields are joined with their lengths in front, so that no two lists of fields give the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

GENESIS = ""
"""Stands for the mac before the first place of the chain."""


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


class EntryFields(Protocol):
    """The fields of an entry that its mac covers."""

    at: datetime
    user_id: int | None
    action: str
    object_type: str
    object_id: str
    detail: dict[str, Any]
    key: str
    personal_digest: str


def canonical(value: object) -> str:
    """Return a value as JSON that depends on its content alone: sorted names, no spaces, ASCII.

    Raises TypeError and ValueError for what JSON does not know.
    """
    return _ENCODER.encode(value)


def as_stored(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value as the database gives it back: plain JSON, NUL shown as ␀ (PostgreSQL takes none)."""
    text = canonical(value)
    plain = json.loads(text)
    return _shown(plain) if "\\u0000" in text else plain


def stored_text(value: object) -> str:
    """Return the canonical text of a value as the database gives it back (`as_stored`)."""
    text = canonical(value)
    return canonical(as_stored(value)) if "\\u0000" in text else text


def _shown(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, dict):
        return {_shown(key): _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list) else value


def joined(*fields: str) -> bytes:
    """Return fields as bytes, each with its length in front."""
    encoded = [field.encode("utf-8", "surrogatepass") for field in fields]
    return b"".join(len(one).to_bytes(8, "big") + one for one in encoded)


def stamp(moment: datetime) -> str:
    """Return a moment as text, in UTC and to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def personal_digest(salt: str, address: str, content: Mapping[str, Any]) -> str:
    """Return the digest of what can be erased; without the salt nobody can try values against it."""
    return hashlib.sha256(joined("personal 1", salt, address, canonical(content))).hexdigest()


def entry_mac(secret: bytes, entry: EntryFields) -> str:
    """Return the mac of an entry."""
    fields = joined(
        "entry 1",
        entry.key,
        stamp(entry.at),
        "" if entry.user_id is None else str(entry.user_id),
        entry.action,
        entry.object_type,
        entry.object_id,
        hashlib.sha256(canonical(entry.detail).encode()).hexdigest(),
        entry.personal_digest,
    )
    return hmac.new(secret, fields, hashlib.sha256).hexdigest()


def place_mac(secret: bytes, before: str, place: tuple[int, datetime, str], entry: tuple[int, str]) -> str:
    """Return the mac of a place of the chain.

    `before`: the mac of the place before.  `place`: its number, moment and key.  `entry`: the entry's id and mac.
    """
    seq, at, key = place
    fields = joined("place 1", str(seq), key, stamp(at), before, str(entry[0]), entry[1])
    return hmac.new(secret, fields, hashlib.sha256).hexdigest()


def anchor_mac(secret: bytes, anchor: Mapping[str, Any]) -> str:
    """Return the mac of an anchor's other fields."""
    own = {name: value for name, value in anchor.items() if name != "seal"}
    return hmac.new(secret, joined("anchor 1", canonical(own)), hashlib.sha256).hexdigest()


def old_digest(before: str, entry: EntryFields, entry_id: int) -> str:
    """Return the running digest over entries without a mac, which are older than the chain, with one more."""
    user = "" if entry.user_id is None else str(entry.user_id)
    fields = (str(entry_id), stamp(entry.at), user, entry.action, entry.object_type, entry.object_id)
    return hashlib.sha256(joined("old 1", before, *fields, canonical(entry.detail))).hexdigest()
