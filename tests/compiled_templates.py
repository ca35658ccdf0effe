"""Templates compiled once in a run, not by each of the applications that it makes: three CPU-seconds every time."""

from __future__ import annotations

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
        """Give what was compiled before."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.kept[bucket.key, bucket.checksum] = bucket.code


def share() -> None:
    """Let all applications of this process have theirs from one place."""
    Survey.jinja_options = {**Survey.jinja_options, "bytecode_cache": CompiledTemplates()}
