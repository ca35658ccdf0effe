"""Settings: read once from the environment and the instance folder.

| variable | meaning |
|---|---|
| `SURVEY_INSTANCE` | folder of the database, key, uploads and exports (default: `instance/` beside the code) |
| `DATABASE_URL` | PostgreSQL instead of the SQLite file |
| `SURVEY_PUBLIC_URL` | `https://…` where TLS is configured: Secure `__Host-` cookies and HSTS |
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie, how long sessions last, and above how many rows an export becomes a job.

    `inline_jobs` runs a job in the request that asks for it, for tests.
    """

    instance: Path
    database_url: str
    secret_key: str
    public_url: str = ""
    idle_limit: timedelta = timedelta(minutes=30)
    absolute_limit: timedelta = timedelta(hours=12)
    upload_limit: int = 20 * 1024 * 1024
    testing: bool = False
    inline_jobs: bool = False
    large_rows: int = 5_000

    @property
    def uploads(self) -> Path:
        """Folder of evidence files, by digest; never served as static files."""
        return self.instance / "uploads"

    @property
    def exports(self) -> Path:
        """Folder of written workbooks."""
        return self.instance / "exports"

    @property
    def tls(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Host names (without port) that requests may name."""
        named = urlsplit(self.public_url).hostname if self.public_url else None
        return LOOPBACK | ({named} if named else frozenset())


def load_settings(instance: Path | None = None) -> Settings:
    """Read the settings, making the instance folder and its secret key at first use.

    Raises ValueError when `SURVEY_PUBLIC_URL` is plain http on a host other than loopback.
    """
    folder = instance or Path(os.environ.get("SURVEY_INSTANCE", ROOT / "instance"))
    for part in (folder, folder / "uploads", folder / "exports"):
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_url = os.environ.get("SURVEY_PUBLIC_URL", "").rstrip("/")
    if public_url.startswith("http://") and urlsplit(public_url).hostname not in LOOPBACK:
        message = "SURVEY_PUBLIC_URL must be https unless it is this machine itself: sessions would travel readable"
        raise ValueError(message)
    return Settings(
        instance=folder,
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'survey.sqlite'}",
        secret_key=_secret_key(folder / "secret.key"),
        public_url=public_url,
    )


def _secret_key(path: Path) -> str:
    """Return the key of this instance, made with 256 random bits at first use and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
