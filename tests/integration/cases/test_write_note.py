"""Notes are added and corrected, never changed; nobody of the firm sees one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, CaseRefusedError, Writer
from survey.cases.write_note import write_note
from survey.enquiries.store_message import digest_of
from survey.models import AuditEntry, CaseNote
from tests.integration.at_once import at_once
from tests.integration.cases.kept import Kept, actions, kept, marks, text, write

__all__ = ["kept"]


def stored(database: Session) -> list[tuple[str, int | None]]:
    """Return (text, which it corrects) of all notes."""
    database.rollback()
    return [(note.text, note.corrects_id) for note in database.scalars(select(CaseNote).order_by(CaseNote.id))]


def test_a_note_and_its_correction_are_both_kept_and_recorded_without_their_words(
    kept: Kept, database: Session
) -> None:
    town = kept.signed_in("town")
    case = f"/cases/{kept.firm}"
    write(town, f"{case}/notes", note="电话里说设备去年买的", corrects="")
    [first] = database.scalars(select(CaseNote.id))
    page = text(town, f"{case}?correct={first}")
    assert (f"更正备注 {first}" in page, "电话里说设备去年买的</textarea>" in page) == (True, True)
    write(town, f"{case}/notes", note="设备是前年买的", corrects=str(first))
    assert stored(database) == [("电话里说设备去年买的", None), ("设备是前年买的", first)]
    shown = text(kept.signed_in("district"), case)
    assert ("电话里说设备去年买的" in shown, f"备注 {first}，已更正" in shown) == (True, True)
    assert f"备注 {first + 1}（更正备注 {first}）" in shown
    assert actions(database) == [("write_note", "town"), ("correct_note", "town")]
    details = database.scalars(
        select(AuditEntry.detail).where(AuditEntry.object_type == "case_note").order_by(AuditEntry.id)
    )
    assert [detail["text_digest"] for detail in details] == [
        digest_of("电话里说设备去年买的"),
        digest_of("设备是前年买的"),
    ]


@pytest.mark.parametrize(("given", "said"), [("", "请写备注内容"), ("长" * 2001, "请写2000字以内")])
def test_what_is_wrong_with_a_note_is_said_and_kept(kept: Kept, database: Session, given: str, said: str) -> None:
    town = kept.signed_in("town")
    answer = town.send(f"/cases/{kept.firm}/notes", note=given, **marks(town, f"/cases/{kept.firm}"))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, said in page, given in page) == (200, True, True)
    assert stored(database) == []


def test_who_is_no_keeper_writes_none_and_another_town_finds_none(kept: Kept, database: Session) -> None:
    write(kept.signed_in("town"), f"/cases/{kept.firm}/notes", note="本街镇的备注")
    found = {
        login: (client.get(f"/cases/{kept.firm}").status_code, client.send(f"/cases/{kept.firm}/notes").status_code)
        for login in ("district", "leader", "malu", "boss", "clerk")
        for client in [kept.signed_in(login)]
    }
    assert found == {
        "district": (200, 200),
        "leader": (200, 403),
        "malu": (404, 404),
        "boss": (403, 403),
        "clerk": (403, 403),
    }
    leader = text(kept.signed_in("leader"), f"/cases/{kept.firm}")
    assert ("本街镇的备注" in leader, 'name="note"' in leader) == (True, False)
    assert len(stored(database)) == 1


def test_two_notes_at_once_are_both_kept(kept: Kept, database: Session, app: Flask) -> None:
    case = CaseKey(kept.campaign, kept.firm)

    def work(login: str) -> Callable[[Session], int]:
        return lambda own: write_note(own, case, f"{login}写的", Writer(kept.users[login]))

    made = at_once(app, work("town"), work("district"))
    assert len(set(made)) == 2
    assert sorted(text for text, _corrects in stored(database)) == ["district写的", "town写的"]


def test_of_two_corrections_at_once_one_is_refused(kept: Kept, database: Session, app: Flask) -> None:
    case = CaseKey(kept.campaign, kept.firm)
    first = write_note(database, case, "原文", Writer(kept.users["town"]))

    def correct(own: Session) -> str:
        try:
            write_note(own, case, "更正", Writer(kept.users["district"]), corrects=first)
        except CaseRefusedError as error:
            return error.code
        return "kept"

    assert sorted(at_once(app, correct, correct)) == ["corrected", "kept"]
    assert stored(database) == [("原文", None), ("更正", first)]


def test_a_note_of_another_firm_is_not_corrected(kept: Kept, database: Session) -> None:
    writer = Writer(kept.users["district"])
    other = write_note(database, CaseKey(kept.campaign, kept.other), "别家的", writer)
    with pytest.raises(CaseRefusedError) as refused:
        write_note(database, CaseKey(kept.campaign, kept.firm), "更正", writer, corrects=other)
    assert refused.value.code == "other_note"
    assert stored(database) == [("别家的", None)]
