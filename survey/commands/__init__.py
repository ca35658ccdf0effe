"""The verbs of `python3 -m survey`: each module's `main(arguments)` returns the exit code."""

from __future__ import annotations

VERBS: dict[str, tuple[str, str]] = {
    "run": ("survey.commands.running", "set up, load a demonstration district if empty, and serve"),
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
    "demo": ("survey.commands.demo", "fill an empty database with a demonstration district"),
    "admin": ("survey.commands.admin", "make an administrator's account"),
    "translate": ("survey.commands.translating", "bring the English catalogue up to date with the code"),
}
DEVELOPER_VERBS = frozenset({"test", "check", "format", "bare", "bench", "translate"})
