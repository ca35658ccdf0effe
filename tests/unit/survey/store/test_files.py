"""Files by digest: whole or not at all, the same bytes once."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.store import files as file_store


def test_kept_bytes_lie_under_their_digest(tmp_path: Path) -> None:
    digest = file_store.store_bytes(tmp_path, b"abc")
    assert digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_store.path_of_digest(tmp_path, digest).read_bytes() == b"abc"
    assert file_store.store_bytes(tmp_path, b"abc") == digest
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [digest]


def test_a_written_file_is_kept_under_its_digest(tmp_path: Path) -> None:
    source, folder = tmp_path / "written.xlsx", tmp_path / "kept"
    source.write_bytes(b"abc")
    digest = file_store.store_file(folder, source)
    assert digest == file_store.digest_of(source) == file_store.store_bytes(folder, b"abc")
    assert file_store.store_file(folder, source) == digest
    source.unlink()
    assert file_store.path_of_digest(folder, digest).read_bytes() == b"abc"


def test_where_no_second_name_can_be_given_it_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder = tmp_path / "written.xlsx", tmp_path / "kept"
    source.write_bytes(b"abc")

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    digest = file_store.store_file(folder, source)
    assert [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()] == [(digest, b"abc")]
