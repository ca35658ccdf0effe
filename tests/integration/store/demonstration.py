"""The instance of a small demonstration on SQLite, made once for all tests that only read or copy it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.commands import demo
from survey.config import DATABASE, INSTANCE, PUBLIC_URL


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the instance folder of 40 enterprises with one evaluation; nobody has its database open."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in (DATABASE, INSTANCE, PUBLIC_URL):
            patch.delenv(variable.name, raising=False)
        folder = tmp_path_factory.mktemp("demonstration")
        assert demo.main(["--enterprises", "40", "--instance", str(folder)]) == 0
        yield folder
