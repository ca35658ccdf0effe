"""Settings: read once from the environment (`VARIABLES`) and the instance folder; the source of docs/settings.md."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment: its name, what it means, and what holds without it, both in words."""

    name: str
    meaning: str
    default: str


INSTANCE = Variable(
    "SURVEY_INSTANCE", "folder of the database, key, uploads and exports", "`instance/` beside the code"
)
DATABASE = Variable(
    "DATABASE_URL", "address of a PostgreSQL database (13 or newer, UTF8)", "an SQLite file in the instance folder"
)
PUBLIC_URL = Variable(
    "SURVEY_PUBLIC_URL",
    "`https://…` where TLS is configured: its host is answered, cookies are Secure and `__Host-`, HSTS is sent; plain"
    " http is refused for any other host than this machine",
    "only this machine's own names are answered",
)
SMTP_URL = Variable(
    "SURVEY_SMTP_URL",
    "mail server for codes: `smtps://user:password@host:465` or `smtp://user:password@host:587?starttls=required`;"
    " without TLS only on this machine; special characters of user and password as %XX",
    "no mail is sent; codes are issued by officials only",
)
MAIL_FROM = Variable("SURVEY_MAIL_FROM", "sender of these mails; needed with `SURVEY_SMTP_URL`", "none")
TRUSTED_PROXIES = Variable(
    "SURVEY_TRUSTED_PROXIES",
    "addresses and networks (`10.0.0.5, 10.1.0.0/24`) of the proxies in front, separated by commas: what they say in"
    " `X-Forwarded-For` and `X-Forwarded-Proto` is believed; everybody else's is dropped",
    "nobody is believed: behind a proxy all requests come from its address",
)
REQUEST_MB = Variable(
    "SURVEY_REQUEST_MB",
    "most MB of a request that what stands in front lets through (nginx: `client_max_body_size`), at most 122 and at"
    " least 4; pages say 2 MB less as the limit of all files together",
    "122, which is also what `python3 -m survey run` takes",
)
FIRM_MB = Variable(
    "SURVEY_FIRM_MB",
    "most MB of files that are kept for one enterprise, evidence that was taken away again included; at least 50",
    "1024",
)
FIRM_FILES = Variable(
    "SURVEY_FIRM_FILES",
    "most files of evidence that are kept for one enterprise, those that were taken away again included; at least 50",
    "1000",
)
VARIABLES = (INSTANCE, DATABASE, PUBLIC_URL, TRUSTED_PROXIES, SMTP_URL, MAIL_FROM, REQUEST_MB, FIRM_MB, FIRM_FILES)
KEY_FILE = "secret.key"
_SHORTEST_KEY = 32
LAST_BACKUP_FILE = "last-backup.json"
"""Lies in an instance that was backed up: when, where to, and whether with files and keys."""
LAST_PLACE_FILE = "last-place.json"
"""Lies beside the anchors of the record: the last place of the chain, written over whenever it grows."""
MOVED_FILE = "moved-to-postgresql.txt"
"""Lies in an instance whose database was moved to PostgreSQL: nobody goes on with the SQLite file by mistake."""
MEGABYTE = 1024 * 1024
FILE_LIMIT = 20 * MEGABYTE
REQUEST_LIMIT = 122 * MEGABYTE
FIRM_LIMIT, LEAST_OF_FIRM = 1024 * MEGABYTE, 50 * MEGABYTE
FIRM_FILE_LIMIT, FEWEST_OF_FIRM = 1000, 50
REQUEST_MARGIN = 2 * MEGABYTE
"""Bytes of a request that are left for what is typed beside its files."""


def _means(text: str) -> dict[str, str]:
    """Return the metadata of a field of `Settings`: what it means, for docs/settings.md."""
    return {"means": text}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie, how long sessions last, and above how many rows an export becomes a job."""

    instance: Path = field(metadata=_means("folder of the database, key, uploads and exports"))
    database_url: str = field(metadata=_means("address of the database"))
    secret_key: str = field(metadata=_means("signs cookies and forms; the key of the rows' seals is derived from it"))
    public_url: str = field(default="", metadata=_means("address of the service where it is reached by TLS"))
    trusted_proxies: tuple[Network, ...] = field(
        default=(), metadata=_means("networks of the proxies that may say where a request comes from")
    )
    idle_limit: timedelta = field(
        default=timedelta(minutes=30), metadata=_means("a session ends when nothing was asked for so long")
    )
    absolute_limit: timedelta = field(
        default=timedelta(hours=12), metadata=_means("a session ends so long after signing in")
    )
    upload_limit: int = field(default=FILE_LIMIT, metadata=_means("most bytes of a file that is handed in"))
    request_limit: int = field(
        default=REQUEST_LIMIT,
        metadata=_means("most bytes of a request with all its files; 2 MB less are said on pages"),
    )
    firm_limit: int = field(default=FIRM_LIMIT, metadata=_means("most bytes of files that are kept for one enterprise"))
    firm_files: int = field(
        default=FIRM_FILE_LIMIT, metadata=_means("most files of evidence that are kept for one enterprise")
    )
    smtp_url: str = field(default="", metadata=_means("mail server for codes, with user and password"))
    mail_from: str = field(default="", metadata=_means("sender of the mails"))
    mail_patience: timedelta = field(
        default=timedelta(seconds=20), metadata=_means("a mail server that does not answer is given up after so long")
    )
    testing: bool = field(default=False, metadata=_means("for tests: faults are raised"))
    inline_jobs: bool = field(default=False, metadata=_means("for tests: a job runs in the request that asks for it"))
    second_factor: bool = field(
        default=True,
        metadata=_means(
            "officials and administrators need a second factor; False for tests only, sample accounts never"
        ),
    )
    large_rows: int = field(
        default=800, metadata=_means("an export, a table to take in or a file to check of more rows becomes a job")
    )

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

    Raises ValueError when `SURVEY_PUBLIC_URL` is plain http on a host other than loopback, `SURVEY_TRUSTED_PROXIES`
    holds what is neither an address nor a network, when `SURVEY_SMTP_URL` is none that is safe, when
    `SURVEY_REQUEST_MB`, `SURVEY_FIRM_MB` or `SURVEY_FIRM_FILES` is no number that can be, and when the database was
    moved and its new address is not set.
    """
    trusted = read_networks(os.environ.get(TRUSTED_PROXIES.name, ""))
    folder = instance_folder(instance)
    _refuse_moved(folder)
    for part in (folder, folder / "uploads", folder / "exports"):
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
    _make_private(folder)
    public_url = os.environ.get(PUBLIC_URL.name, "").rstrip("/")
    if public_url.startswith("http://") and urlsplit(public_url).hostname not in LOOPBACK:
        message = "SURVEY_PUBLIC_URL must be https unless it is this machine itself: sessions would travel readable"
        raise ValueError(message)
    if os.environ.get(SMTP_URL.name) and "@" not in os.environ.get(MAIL_FROM.name, ""):
        message = "SURVEY_SMTP_URL needs SURVEY_MAIL_FROM: the address that the mails come from"
        raise ValueError(message)
    return Settings(
        instance=folder,
        database_url=database_address(folder),
        secret_key=_secret_key(folder / KEY_FILE),
        public_url=public_url,
        smtp_url=_mail_server(os.environ.get(SMTP_URL.name, "")),
        mail_from=os.environ.get(MAIL_FROM.name, "").strip(),
        trusted_proxies=trusted,
        request_limit=_request_limit(os.environ.get(REQUEST_MB.name, "")),
        firm_limit=_firm_limit(os.environ.get(FIRM_MB.name, "")),
        firm_files=_firm_files(os.environ.get(FIRM_FILES.name, "")),
    )


def instance_folder(instance: Path | None = None) -> Path:
    """Return the folder of an instance: the one given, the environment's, or the one beside the code."""
    return instance or Path(os.environ.get(INSTANCE.name, ROOT / "instance"))


def database_address(folder: Path) -> str:
    """Return the address of the database of an instance in a folder."""
    return os.environ.get(DATABASE.name) or f"sqlite:///{sqlite_path(folder)}"


def sqlite_path(folder: Path) -> Path:
    """Return the SQLite file of an instance, which is used where no PostgreSQL database is named."""
    return folder / "survey.sqlite"


def _make_private(folder: Path) -> None:
    """Take from others what an older program let them read of the database and the keys; files of others stay."""
    for name in ("survey.sqlite", "survey.sqlite-wal", "survey.sqlite-shm", KEY_FILE):
        path = folder / name
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)


def _refuse_moved(folder: Path) -> None:
    """Raise ValueError where an instance was moved to PostgreSQL and the address of the database is not set."""
    mark = folder / MOVED_FILE
    if mark.exists() and not os.environ.get(DATABASE.name):
        message = (
            f"the database of this instance was moved to PostgreSQL ({mark.read_text(encoding='utf-8').strip()}): set"
            f" {DATABASE.name} to its address; only if you want to go on with the old SQLite file delete {mark}"
        )
        raise ValueError(message)


def _request_limit(text: str) -> int:
    """Return the bytes of a request from a number of megabytes. Raises ValueError for any other text."""
    most, least = REQUEST_LIMIT // MEGABYTE, 2 * REQUEST_MARGIN // MEGABYTE
    if not text:
        return REQUEST_LIMIT
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        message = f"{REQUEST_MB.name} must be a whole number of megabytes from {least} to {most}"
        raise ValueError(message)
    return int(text) * MEGABYTE


def _firm_limit(text: str) -> int:
    """Return the bytes of an enterprise's files from a number of megabytes. Raises ValueError for any other text."""
    if not text:
        return FIRM_LIMIT
    if not (text.isascii() and text.isdecimal() and int(text) * MEGABYTE >= LEAST_OF_FIRM):
        message = f"{FIRM_MB.name} must be a whole number of megabytes, at least {LEAST_OF_FIRM // MEGABYTE}"
        raise ValueError(message)
    return int(text) * MEGABYTE


def _firm_files(text: str) -> int:
    """Return how many files an enterprise may have. Raises ValueError for what is no such number."""
    if not text:
        return FIRM_FILE_LIMIT
    if not (text.isascii() and text.isdecimal() and int(text) >= FEWEST_OF_FIRM):
        message = f"{FIRM_FILES.name} must be a whole number, at least {FEWEST_OF_FIRM}"
        raise ValueError(message)
    return int(text)


def _mail_server(url: str) -> str:
    """Return the address of the mail server. Raises ValueError, without saying what was written: it has a password."""
    parts = urlsplit(url)
    starttls = parse_qs(parts.query).get("starttls") == ["required"]
    safe = parts.scheme == "smtps" or (parts.scheme == "smtp" and (starttls or parts.hostname in LOOPBACK))
    if url and not (safe and parts.hostname):
        message = "SURVEY_SMTP_URL must be smtps://…, or smtp://… with ?starttls=required: codes would travel readable"
        raise ValueError(message)
    return url


def read_networks(text: str) -> tuple[Network, ...]:
    """Return the networks of a list separated by commas; an address alone is a network of one.

    Raises ValueError naming the entry that is neither, and for one that would trust every address there is.
    """
    networks = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        try:
            network = ipaddress.ip_network(entry)
        except ValueError as error:
            message = f"{TRUSTED_PROXIES.name}: {entry} is neither an address nor a network ({error})"
            raise ValueError(message) from None
        if not network.prefixlen:
            message = f"{TRUSTED_PROXIES.name}: {entry} is every address there is: name the proxies in front"
            raise ValueError(message)
        networks.append(network)
    return tuple(networks)


def _secret_key(path: Path) -> str:
    """Return the key of this instance, made with 256 random bits at first use and readable by its owner only.

    It gets its name when it is whole: a process that is killed meanwhile, or a full disk, leaves no empty key. Raises
    ValueError for a file without a whole key: with an empty one everybody could sign.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix=f"{path.name}.") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was quicker: its key holds
                os.link(file.name, path)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < _SHORTEST_KEY:
        message = f"{path} holds no whole key: put the backup's back; without one, remove the file (docs/security.md)"
        raise ValueError(message)
    return key
