"""Templates compiled once in a run, not by each of the applications that it makes: three CPU-seconds every time.

Layers that `survey test` runs share a folder of compiled modules, and have their templates in it, too.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from survey.app import Survey


class CompiledTemplates(BytecodeCache):
    """What this process has compiled of templates, by language, name and source."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place of a template in the language of its environment."""
        language = getattr(environment, "language", None)
        return super().get_bucket(environment, f"{language} {name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, here or by another layer."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))
        file = _file(bucket)
        if bucket.code is None and file is not None and file.exists():
            with file.open("rb") as stored:
                bucket.load_bytecode(stored)
            self.kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.kept[bucket.key, bucket.checksum] = bucket.code
        file = _file(bucket)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            written = file.with_suffix(f".{os.getpid()}")
            with written.open("wb") as stored:
                bucket.write_bytecode(stored)
            written.replace(file)


def _file(bucket: Bucket) -> Path | None:
    """Return where the layers share a compiled template; None where they share nothing."""
    return Path(sys.pycache_prefix) / "templates" / f"{bucket.key}-{bucket.checksum}" if sys.pycache_prefix else None


def share() -> None:
    """Let all applications of this process have theirs from one place."""
    Survey.jinja_options = {**Survey.jinja_options, "bytecode_cache": CompiledTemplates()}
