"""The digest of a letter is SHA-256 of its content as canonical JSON, whatever the order of its parts."""

from __future__ import annotations

import hashlib

from survey.publishing.letter_results import DrawnLetter, digest_of


def test_the_digest_is_of_canonical_json() -> None:
    expected = hashlib.sha256('{"name":"示例","score":1}'.encode()).hexdigest()
    assert digest_of({"score": 1, "name": "示例"}) == expected
    assert DrawnLetter(1, "out", {"name": "示例", "score": 1}).digest == expected
    assert digest_of({"score": 2, "name": "示例"}) != expected
