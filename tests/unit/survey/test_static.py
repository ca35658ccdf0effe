"""Vendored files are what they were, and no page fetches from elsewhere or carries inline code."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

SURVEY = Path(__file__).resolve().parents[3] / "survey"
VENDOR = SURVEY / "static" / "vendor"
TEMPLATES = sorted((SURVEY / "templates").rglob("*.html"))
SPRITE = SURVEY / "templates" / "icons.svg"


def test_vendored_files_have_the_recorded_digests() -> None:
    entries = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    recorded = {name: digest for entry in entries for name, digest in entry["files"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    assert found == recorded


def test_no_template_carries_inline_style_or_handlers() -> None:
    faults = [
        f"{path.name}: {found.group(0)}"
        for path in TEMPLATES
        for found in re.finditer(r"\s(style|on[a-z]+)\s*=\s*[\"'{]", path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_every_script_and_style_block_is_ours_or_has_a_nonce() -> None:
    faults = [
        f"{path.name}: {found.group(0)}"
        for path in TEMPLATES
        for found in re.finditer(r"<(script|style)\b[^>]*>", path.read_text(encoding="utf-8"))
        if "nonce=" not in found.group(0) and "url_for('static'" not in found.group(0)
    ]
    assert faults == []


def test_nothing_is_fetched_from_another_host() -> None:
    static = [path for path in (SURVEY / "static").rglob("*") if path.suffix in {".css", ".js"}]
    own = [path for path in static if VENDOR not in path.parents]
    faults = [
        f"{path.name}: {found.group(0)}"
        for path in [*TEMPLATES, SPRITE, *own]
        for found in re.finditer(r"https?://[^\s\"')]+", path.read_text(encoding="utf-8"))
        if found.group(0) != "http://www.w3.org/2000/svg"
    ]
    assert faults == []


def test_every_icon_used_is_in_the_sprite() -> None:
    used = {name for path in TEMPLATES for name in re.findall(r"icon\('([\w-]+)'\)", path.read_text(encoding="utf-8"))}
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))
    assert used - drawn == set()


def test_every_vendored_package_carries_its_licence() -> None:
    entries = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    licensed = [entry["name"] for entry in entries if any(name.endswith("/LICENSE") for name in entry["files"])]
    assert licensed == [entry["name"] for entry in entries]
