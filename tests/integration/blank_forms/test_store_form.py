"""Blank forms as they are handed in: kept, refused with all faults, taken out of use."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.blank_forms.sample_form import draw
from survey.blank_forms.words import sample_form
from survey.models import FormTemplate, Upload
from tests.integration.blank_forms.test_routes import clerk, form_with, upload
from tests.integration.conftest import Browser
from tests.integration.officials import text

__all__ = ["clerk"]


def test_other_files_are_refused_in_words_and_kept(clerk: Browser, database: Session) -> None:
    refused = {
        "空.xlsx": (b"", "文件是空的"),
        "表.csv": ("企业,得分\n甲,1\n".encode(), "这是纯文本文件"),
        "旧.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Excel"),
    }
    for name, (content, said) in refused.items():
        assert said in upload(clerk, content, name).get_data(as_text=True)
    found = database.scalars(select(Upload).order_by(Upload.id)).all()
    assert [(item.kind, item.name, item.state) for item in found] == [("form", name, "refused") for name in refused]
    assert database.scalars(select(FormTemplate)).all() == []


def test_faults_are_all_told_and_the_form_is_not_kept(clerk: Browser, database: Session) -> None:
    page = upload(clerk, form_with(A6="{{企业名称}}", A8='="{{家数}}"')).get_data(as_text=True)
    assert "工作表“表”有两行逐家标记：A3 所在行和 A6（{{企业名称}}）所在行" in page
    assert "工作表“表”A8 的公式里有标记 {{家数}}" in page
    assert database.scalars(select(FormTemplate)).all() == []
    assert database.scalars(select(Upload.detail)).one()["code"] == "form_faults"


def test_form_goes_out_of_use_and_back(clerk: Browser, database: Session) -> None:
    content = draw(sample_form())
    upload(clerk, content)
    clerk.send("/forms/1/archive")
    assert database.scalars(select(FormTemplate.archived)).one() is True
    assert "重新启用" in text(clerk, "/forms")
    clerk.send("/forms/1/archive")
    database.rollback()
    assert database.scalars(select(FormTemplate.archived)).one() is False
    assert clerk.get("/forms/1/blank.xlsx").data == content
    assert "还没有评估" in text(clerk, "/forms/1")
    assert clerk.get("/forms/1/filled.xlsx").status_code == 404
    assert clerk.get("/forms/9").status_code == 404
