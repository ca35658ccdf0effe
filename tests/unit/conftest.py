"""The unit layer can't reach a database."""

from __future__ import annotations

from typing import NoReturn

import pytest
from sqlalchemy import Engine


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "a unit test reaches for a database: move it to tests/integration"
        raise AssertionError(message)

    for way in ("connect", "raw_connection"):
        monkeypatch.setattr(Engine, way, refuse)
