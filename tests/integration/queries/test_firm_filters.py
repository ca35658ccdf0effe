"""What a filter of the list of firms means where it is easily mistaken; random ones are tried in `test_firm_lists`."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Participation, utc_now
from survey.models import ParticipationState as State
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.store.scope import Scope
from tests.integration.firms.seasons import DAY


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (FirmFilters(), ["甲", "乙", "丙"]),
        (FirmFilters(sent=("no",)), ["甲"]),
        (FirmFilters(sent=("yes",)), ["乙"]),
        (FirmFilters(sent=("yes", "no")), ["甲", "乙"]),
        (FirmFilters(industry=("34",)), ["甲", "乙"]),
        (FirmFilters(industry=("3411",)), ["乙"]),
        (FirmFilters(industry=("none",), unit=("none",)), ["丙"]),
        (FirmFilters(industry=("%",)), []),
        (FirmFilters(scale=("huge",)), []),
        (FirmFilters(stage=("exempt", "x")), []),
        (FirmFilters(q="９１Ｂ"), ["乙"]),
        (FirmFilters(q="丙"), ["丙"]),
        (FirmFilters(q=" "), ["甲", "乙", "丙"]),
    ],
)
def test_filters(database: Session, campaign: Campaign, filters: FirmFilters, names: list[str]) -> None:
    firms = {
        "甲": Enterprise(credit_code="91A", name="甲", unit="malu", industry="34"),
        "乙": Enterprise(credit_code="91B", name="乙", unit="anting", industry="3411"),
        "丙": Enterprise(credit_code="91C", name="丙"),
    }
    database.add_all(firms.values())
    database.flush()
    for name, sent_at in (("甲", None), ("乙", utc_now())):
        row = Participation(campaign_id=campaign.id, enterprise_id=firms[name].id, state=State.CALLED)
        row.called_at, row.sent_at = utc_now(), sent_at
        database.add(row)
    database.commit()
    source = FirmSource(campaign.id, DAY, Scope(everything=True))
    found = firm_lists.ids(database, source, filters)
    assert [firm.name for firm in firm_lists.named_firms(database, source, found)] == names
