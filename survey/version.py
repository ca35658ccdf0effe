"""The program's version: read from pyproject.toml, the only place where it is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

from survey.config import ROOT


def read_version(project: Path) -> str:
    """Return the version that a pyproject.toml states. Raises OSError without the file, KeyError without a version."""
    version: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    return version


VERSION = read_version(ROOT / "pyproject.toml")
