"""Tables that a reader looks things up in: settings, what is kept how long, and the verbs with their exit codes."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import timedelta

from survey.commands import DEVELOPER_VERBS, FAILURES, VERBS
from survey.commands.translating import ENGLISH, read
from survey.config import VARIABLES, Settings
from survey.store.retention import KEPT
from survey.words.retention import WORDS

_MEBIBYTE = 1024 * 1024


def settings_table() -> str:
    """Return the variables of the environment, and what a program that makes its own `Settings` may give besides."""
    lines = ["| variable | meaning | without it |", "|---|---|---|"]
    lines += [f"| `{item.name}` | {item.meaning} | {item.default} |" for item in VARIABLES]
    lines += ["", "| field of `Settings` | meaning | value |", "|---|---|---|"]
    for item in fields(Settings):
        value = "given" if item.default is MISSING else said(item.name, item.default)
        lines.append(f"| `{item.name}` | {item.metadata['means']} | {value} |")
    return "\n".join(lines)


def said(name: str, value: object) -> str:
    """Return the value of a setting in words: spans in seconds, minutes or hours, sizes in MB."""
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            if seconds:
                return f"{minutes * 60 + seconds} seconds"
            return f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes} minutes"
        case int() if name.endswith("_limit"):
            return f"{value // _MEBIBYTE} MB"
        case int():
            return f"{value:,}"
        case _:
            return f"`{value}`" if value else "empty"


def kept_table() -> str:
    """Return what of persons is kept how long, in the English words of the page that tells everybody."""
    english = read(ENGLISH)
    lines = ["| kept | how long |", "|---|---|"]
    for kept in KEPT:
        what, _why, since = (str(english[str(text)].string) for text in WORDS[kept.key])
        days = "1 day" if kept.days == 1 else f"{kept.days:,} days" if kept.days else ""
        counted = f"{days} {since[0].lower()}{since[1:]}" if days else since
        lines.append(f"| {what} | {counted} |")
    return "\n".join(lines)


def verb_table() -> str:
    """Return the verbs with what they do, which lock they need, and what exit code 1 means."""
    lines = ["| verb | what it does | packages of | exit code 1 |", "|---|---|---|---|"]
    for verb, (_module, does) in VERBS.items():
        lock = "requirements-dev.lock" if verb in DEVELOPER_VERBS else "requirements.lock"
        lines.append(f"| `{verb}` | {does} | `{lock}` | {FAILURES.get(verb, '–')} |")
    return "\n".join(lines)
