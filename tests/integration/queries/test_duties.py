"""What waits in a campaign, counted by hand."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, Enquiry, EnquiryState, Participation, Pin, PinKind, Role, utc_now
from survey.queries.duties import Waiting, waiting
from survey.store.scope import Scope
from tests.integration.conftest import make_user
from tests.integration.season import ANTING, NANXIANG, lay_out, today


def test_calls_not_sent_proposals_questions_and_pins(database: Session, campaign: Campaign) -> None:
    firms = lay_out(database, campaign)
    asks = make_user(database, "asks", Role.ENTERPRISE, enterprise_id=firms["ready"][0])
    official = make_user(database, "district", Role.DISTRICT)
    for state in (EnquiryState.OPEN, EnquiryState.OPEN, EnquiryState.ANSWERED):
        database.add(
            Enquiry(
                campaign_id=campaign.id, enterprise_id=firms["ready"][0], text="示例", state=state, asked_by_id=asks.id
            )
        )
    joined = database.query(Participation).filter_by(enterprise_id=firms["submitted"][0]).one()
    for confirmed in (None, utc_now()):
        database.add(
            Pin(
                participation_id=joined.id,
                kind=PinKind.IN,
                reason="示例",
                document_number="示例1号",
                made_by_id=official.id,
                confirmed_at=confirmed,
            )
        )
    database.commit()
    found = [
        waiting(database, campaign.id, scope, today())
        for scope in (Scope(everything=True), Scope(unit=ANTING), Scope(unit=NANXIANG), Scope())
    ]
    assert found == [Waiting(2, 1, 2, 1), Waiting(1, 0, 2, 1), Waiting(0, 1, 0, 0), Waiting(0, 0, 0, 0)]
