"""The verbs of `python3 -m survey`: each module's `main(arguments)` returns the exit code."""

from __future__ import annotations

VERBS: dict[str, tuple[str, str]] = {
    "run": ("survey.commands.running", "set up, load a demonstration district if empty, and serve"),
    "work": ("survey.commands.working", "compute jobs beside the service, also on another machine"),
    "test": ("survey.commands.testing", "run every layer of tests"),
    "check": ("survey.commands.checking", "format, lint, types, contracts, definitions, catalogue, locks"),
    "format": ("survey.commands.formatting", "lay out templates, style sheets and scripts"),
    "bare": ("survey.commands.bare", "try these commands in a bare Debian root (as root, with debootstrap)"),
    "bench": ("survey.commands.benching", "measure against named peers"),
    "questionnaire": ("survey.commands.headless", "print a questionnaire as JSON"),
    "score": ("survey.commands.headless", "score answers from a JSON file"),
    "rank": ("survey.commands.headless", "rank a CSV table by weights"),
    "certainty": ("survey.commands.headless", "say how sure each place of a CSV table is"),
    "select": ("survey.commands.headless", "choose from a CSV table under quotas"),
    "compare": ("survey.commands.headless", "hold two weightings of a CSV table against each other"),
    "replay": ("survey.commands.replay", "make an evaluation again and say what differs"),
    "audit": ("survey.commands.audit", "verify the record, change its key, leave an anchor"),
    "demo": ("survey.commands.demo", "fill an empty database with a demonstration district"),
    "backup": ("survey.commands.backup", "copy database, files and key while people work"),
    "restore": ("survey.commands.backup", "put a backup into an empty place"),
    "migrate": ("survey.commands.migrate", "bring the database to the newest revision, without starting the service"),
    "move": ("survey.commands.move", "move the database from SQLite to an empty PostgreSQL database"),
    "expire": ("survey.commands.expiring", "remove personal data and files whose time is over"),
    "admin": ("survey.commands.admin", "make the three administrators, each with a one-time code"),
    "translate": ("survey.commands.translating", "bring the English catalogue up to date with the code"),
    "pins": ("survey.commands.pins", "list pinned packages that have a newer version"),
    "hook": ("survey.commands.hook", "let git run `check` before every commit"),
    "fonts": ("survey.commands.fonts", "make the fonts for printing from those of a folder"),
    "docs": ("survey.commands.documenting", "write what the documents take from the code"),
}
DEVELOPER_VERBS = frozenset({"test", "check", "format", "bare", "bench", "translate", "pins", "hook", "fonts", "docs"})
FAILURES: dict[str, str] = {
    "test": "a test failed; with `CI=true` also when a layer did not run or a test was skipped",
    "check": "a check failed",
    "bare": "a command failed in the bare root",
    "replay": "the replay differs from what is stored",
    "audit": "a row of the record was changed, removed or inserted",
    "translate": "a message has no English",
}
"""What exit code 1 means, for the verbs that know it; 0 is success and 2 a request or a machine that does not fit."""
