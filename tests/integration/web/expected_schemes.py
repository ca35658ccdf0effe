"""What the roles get at the addresses of schemes; as `expected_access`."""

from __future__ import annotations

SCHEMES: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("schemes.schemes", "GET"): ("/schemes", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.version", "GET"): ("/schemes/{draft}", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.note", "GET"): ("/schemes/{draft}/note", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.text", "GET"): ("/schemes/{draft}/scheme.yaml", (302, 403, 403, 200, 200, 200, 403)),
    ("schemes.draft", "POST"): ("/schemes/{draft}/draft", (302, 403, 403, 403, 403, 302, 403)),
    ("schemes.import_page", "GET"): ("/schemes/{draft}/import", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.import_page", "POST"): ("/schemes/{draft}/import", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.weights", "GET"): ("/schemes/{draft}/weights", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.weights", "POST"): ("/schemes/{draft}/weights", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.quotas", "GET"): ("/schemes/{draft}/quotas", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.quotas", "POST"): ("/schemes/{draft}/quotas", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.signals", "GET"): ("/schemes/{draft}/signals", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.signals", "POST"): ("/schemes/{draft}/signals", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.tracks", "GET"): ("/schemes/{draft}/tracks", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.tracks", "POST"): ("/schemes/{draft}/tracks", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.freeze", "POST"): ("/schemes/{draft}/freeze", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.adopt", "POST"): ("/schemes/{draft}/adopt", (302, 403, 403, 403, 403, 200, 403)),
    ("schemes.archive", "POST"): ("/schemes/{draft}/archive", (302, 403, 403, 403, 403, 302, 403)),
}
