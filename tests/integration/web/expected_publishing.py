"""What the roles get at the addresses of what follows a list, of which the world has none; as `expected_access`."""

from __future__ import annotations

_READ = (302, 403, 403, 200, 200, 200, 403)
_NONE = (302, 403, 403, 404, 404, 404, 403)
_DISTRICT = (302, 403, 403, 403, 403, 200, 403)
_NONE_OF_DISTRICT = (302, 403, 403, 403, 403, 404, 403)
PUBLISHING: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("publication.listed", "GET"): ("/publication", _READ),
    ("publication.new", "GET"): ("/publication/new", _DISTRICT),
    ("publication.make", "POST"): ("/publication/new", _DISTRICT),
    ("publication.shown", "GET"): ("/publication/1", _NONE),
    ("publication.end", "POST"): ("/publication/1/end", _NONE_OF_DISTRICT),
    ("publication.printed", "GET"): ("/publication/1/printed", _NONE),
    ("notices.notice", "GET"): ("/notice/1", (404,) * 7),
    ("objections.listed", "GET"): ("/objections", _DISTRICT),
    ("objections.new", "GET"): ("/objections/new", _DISTRICT),
    ("objections.register", "POST"): ("/objections/new", _DISTRICT),
    ("objections.shown", "GET"): ("/objections/1", _NONE_OF_DISTRICT),
    ("objections.person", "POST"): ("/objections/1/person", _NONE_OF_DISTRICT),
    ("objections.replay", "POST"): ("/objections/1/replay", _NONE_OF_DISTRICT),
    ("objections.answer", "POST"): ("/objections/1/answer", _NONE_OF_DISTRICT),
    ("objections.letter", "GET"): ("/objections/1/letter", _NONE_OF_DISTRICT),
    ("letters.listed", "GET"): ("/letters", _DISTRICT),
    ("letters.release", "POST"): ("/letters", _DISTRICT),
    ("letters.printed", "POST"): ("/letters/printed", _NONE_OF_DISTRICT),
    ("letters.preview", "GET"): ("/letters/firms/{enterprise}", _NONE_OF_DISTRICT),
    ("letters.own", "GET"): ("/own-letters", (302, 200, 200, 403, 403, 403, 403)),
    ("pilots.listed", "GET"): ("/pilots", _READ),
    ("pilots.preview", "GET"): ("/pilots/make", _DISTRICT),
    ("pilots.make", "POST"): ("/pilots/make", _DISTRICT),
    ("pilots.new_earlier", "GET"): ("/pilots/earlier/new", _DISTRICT),
    ("pilots.add_earlier", "POST"): ("/pilots/earlier/new", _DISTRICT),
    ("pilots.shown", "GET"): ("/pilots/firms/{enterprise}", _NONE),
    ("pilots.change", "POST"): ("/pilots/firms/{enterprise}", _NONE_OF_DISTRICT),
    ("pilots.end", "POST"): ("/pilots/firms/{enterprise}/end", _NONE_OF_DISTRICT),
    ("pilots.own", "GET"): ("/own-pilots", (302, 200, 200, 403, 403, 403, 403)),
    ("pilot_files.listed", "GET"): ("/pilots/list.xlsx", _READ),
    ("incoming.pilots", "GET"): ("/imports/pilots", _DISTRICT),
    ("incoming.pilots_template", "GET"): ("/imports/pilots/template.xlsx", _DISTRICT),
    ("incoming.hand_in_pilots", "POST"): ("/imports/pilots", (302, 403, 403, 403, 403, 302, 403)),
    ("publication_files.sheet", "GET"): ("/publication/1/sheet.xlsx", _NONE),
}
PUBLISHING_READ_BY_LEADER = (
    "publication.listed", "publication.shown", "publication.printed", "publication_files.sheet",
    "pilots.listed", "pilots.shown", "pilot_files.listed",
)  # fmt: skip
