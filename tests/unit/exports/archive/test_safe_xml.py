"""Parts of any encoding as UTF-8, and no document types in any of them."""

from __future__ import annotations

import pytest

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.safe_xml import parse, plain_xml

TEXT = "<a>甲</a>"


@pytest.mark.parametrize(
    "part",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + TEXT).encode("utf-16"),
        ("<?xml version='1.0' encoding='gb2312'?>" + TEXT).encode("gb18030"),
    ],
)
def test_any_encoding_becomes_utf8(part: bytes) -> None:
    assert plain_xml(part, "a").decode() == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "head", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd">']
)
def test_document_types_are_refused_in_any_encoding(encoding: str, head: str) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        plain_xml((head + TEXT).encode(encoding), "a")
    assert refused.value.code == "entities"


@pytest.mark.parametrize("part", [b"\xff\xfe\x00", b'<?xml version="1.0" encoding="no-such"?><a/>'])
def test_unknown_encodings_are_damage(part: bytes) -> None:
    with pytest.raises(RefusedWorkbookError) as refused:
        plain_xml(part, "a")
    assert refused.value.code == "damaged"


def test_elements_come_by_local_name() -> None:
    seen: list[tuple[str, str]] = []
    parse(
        b'<x:a xmlns:x="y" b="1">t<x:c/></x:a>',
        "a",
        lambda tag, given: seen.append((tag, given.get("b", ""))),
        end=lambda tag: seen.append((tag, "end")),
        text=lambda text: seen.append(("text", text)),
    )
    assert seen == [("a", "1"), ("text", "t"), ("c", ""), ("c", "end"), ("a", "end")]
