"""The case of a firm: its things in order, and those of another firm or campaign left out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import CaseFlag, CaseMessage, CaseNote, FlagKind, User
from survey.queries import cases
from survey.queries.cases import Addressee, ThreadSize
from survey.store.scope import Scope
from tests.integration.cases.kept import Kept, kept

__all__ = ["kept"]


def test_each_firm_has_its_own_case(kept: Kept, database: Session) -> None:
    by = kept.users["town"]
    for firm in (kept.firm, kept.other):
        place = {"campaign_id": kept.campaign, "enterprise_id": firm}
        database.add(CaseNote(**place, text=f"备注{firm}", written_by_id=by))
        database.add(CaseFlag(**place, kind=FlagKind.OTHER, reason=f"原因{firm}", raised_by_id=by))
        database.add(CaseMessage(**place, from_firm=False, answer_wanted=True, text=f"消息{firm}", written_by_id=by))
    database.commit()
    place = (database, kept.campaign, kept.firm)
    assert [(note.text, note.written_by.login) for note in cases.notes(*place)] == [(f"备注{kept.firm}", "town")]
    assert [(flag.reason, flag.raised_by.login, flag.steps) for flag in cases.flags(*place)] == [
        (f"原因{kept.firm}", "town", [])
    ]
    [message] = cases.messages(*place)
    assert (message.text, message.read_by, cases.unread_messages(*place)) == (f"消息{kept.firm}", None, [message])
    assert cases.thread_size(*place) == ThreadSize(1, message.id)
    assert (cases.questions(*place), cases.submission_of(*place), cases.returns(database, None)) == ([], None, [])
    assert cases.seen(*place) == []
    elsewhere = (database, kept.campaign + 1, kept.firm)
    assert (cases.notes(*elsewhere), cases.flags(*elsewhere), cases.messages(*elsewhere)) == ([], [], [])
    assert cases.thread_size(*elsewhere) == ThreadSize(0, 0)


def test_a_flag_is_found_in_the_scope_of_its_firm_alone(kept: Kept, database: Session) -> None:
    place = {"campaign_id": kept.campaign, "enterprise_id": kept.firm}
    flag = CaseFlag(**place, kind=FlagKind.OTHER, reason="x", raised_by_id=kept.users["town"])
    database.add(flag)
    database.commit()
    scopes = (
        Scope(everything=True),
        Scope(unit="anting"),
        Scope(unit="malu"),
        Scope(enterprise_id=kept.other),
        Scope(),
    )
    found = [cases.flag_in_scope(database, scope, flag.id) is not None for scope in scopes]
    assert found == [True, True, False, False, False]


def test_mails_go_to_the_people_in_use_whose_address_is_confirmed(kept: Kept, database: Session) -> None:
    assert cases.addressees(database, kept.firm) == []
    for login in ("boss", "clerk", "rival"):
        database.query(User).filter_by(login=login).one().email = f"{login}@example.test"
    database.commit()
    people = [Addressee("boss@example.test", "示例boss"), Addressee("clerk@example.test", "示例clerk")]
    assert cases.addressees(database, kept.firm) == people
    database.query(User).filter_by(login="clerk").one().active = False
    database.commit()
    assert cases.addressees(database, kept.firm) == people[:1]
