"""Units of the district as officials write them."""

from __future__ import annotations

import pytest

from survey.definitions.formats import normalise


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("安亭", "anting"),
        ("嘉定区安亭镇", "anting"),
        ("上海市嘉定区马陆镇", "malu"),
        ("真新", "zhenxin"),
        ("嘉定工业区", "industrial_zone"),
        ("嘉定镇", "jiadingzhen"),
        ("菊园新区", "juyuan"),
        ("某镇", "某镇"),
    ],
)
def test_units_as_officials_write_them(typed: str, unit: str) -> None:
    assert normalise("unit", typed) == unit
