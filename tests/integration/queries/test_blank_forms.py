"""Blank forms: those in use first, the newest first, with who uploaded them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import FormTemplate, Role
from survey.queries import blank_forms
from tests.integration.conftest import make_user


def test_forms_in_use_come_first_and_the_newest_of_them(database: Session) -> None:
    user = make_user(database, "district", Role.DISTRICT)
    for name, archived in (("a", False), ("b", True), ("c", False), ("d", True)):
        database.add(FormTemplate(name=name, digest="0" * 64, file_name="x", archived=archived, uploaded_by_id=user.id))
        database.flush()
    found = blank_forms.all_forms(database)
    assert [form.name for form in found] == ["c", "a", "d", "b"]
    assert {form.uploaded_by is user for form in found} == {True}
    one = blank_forms.form(database, found[1].id)
    assert one is not None
    assert (one.name, one.uploaded_by is user) == ("a", True)
    assert blank_forms.form(database, 999) is None
