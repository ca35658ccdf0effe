"""A drop-down that Excel keeps in an extension comes back as a plain one, grown with its row."""

from __future__ import annotations

import pytest

from exports.blank_forms.filling import Filling, fill
from tests.unit.exports.blank_forms.test_limits import changed
from tests.unit.exports.made_forms import KNOWN, full_form, opened, packed

EXTENDED = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    b' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"'
    b' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1"'
    b' showErrorMessage="1" errorTitle="!"><x14:formula1><xm:f>\xe8\xaf\xb4\xe6\x98\x8e!$B$1:$B$3</xm:f></x14:formula1>'
    b"<xm:sqref>G5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)


def test_extended_validation_is_kept_and_grows() -> None:
    book = full_form()
    book["汇总表"].data_validations.dataValidation = []
    content = changed(b"</worksheet>", EXTENDED, packed(book))
    with pytest.warns(UserWarning, match="extension is not supported"):
        assert opened(content)["汇总表"].data_validations.dataValidation == []
    made = opened(fill(content, KNOWN, Filling({}, [{"企业名称": "甲"}] * 3)))["汇总表"]
    assert [
        (str(item.sqref), item.type, item.formula1, item.allowBlank, item.showErrorMessage, item.errorTitle)
        for item in made.data_validations.dataValidation
    ] == [("G5:G7", "list", "说明!$B$1:$B$3", True, True, "!")]
