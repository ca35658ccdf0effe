"""Files by digest: whole or not at all, the same bytes once."""

from __future__ import annotations

from pathlib import Path

from survey import file_store


def test_kept_bytes_lie_under_their_digest(tmp_path: Path) -> None:
    digest = file_store.keep(tmp_path, b"abc")
    assert digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_store.path_of(tmp_path, digest).read_bytes() == b"abc"
    assert file_store.keep(tmp_path, b"abc") == digest
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [digest]
