"""The order of the list of firms: those without a value last, equal ones by credit code, whichever way round."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Participation, SentBy
from survey.models import ParticipationState as State
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.queries.firm_sorting import SORTABLE, Sorting
from survey.store.scope import Scope
from tests.integration.firms.seasons import DAY

ROWS = {"A": ("b", "b"), "B": ("", ""), "C": ("a", "a"), "D": ("b", "b"), "E": ("", "")}


@pytest.mark.parametrize("column", ["contact", "call_reason", "exempt_reason"])
@pytest.mark.parametrize(("down", "codes"), [(False, "CADBE"), (True, "ADCBE")])
def test_texts(database: Session, campaign: Campaign, column: str, *, down: bool, codes: str) -> None:
    for code, (contact, reason) in ROWS.items():
        firm = Enterprise(credit_code=code, name="示例", contact=contact)
        database.add(firm)
        database.flush()
        row = Participation(campaign_id=campaign.id, enterprise_id=firm.id, state=State.CALLED)
        row.call_reason = row.exempt_reason = reason
        row.sent_by = SentBy.LETTER
        database.add(row)
    database.commit()
    source = FirmSource(campaign.id, DAY, Scope(everything=True))
    found = firm_lists.page(database, source, FirmFilters(), Sorting(column, down), number=1, size=9)
    assert "".join(row.enterprise.credit_code for row in found) == codes


@pytest.mark.parametrize("column", SORTABLE)
def test_every_column_puts_equal_firms_by_code(database: Session, campaign: Campaign, column: str) -> None:
    database.add_all([Enterprise(credit_code=code, name="示例") for code in "CAB"])
    database.commit()
    source = FirmSource(campaign.id, DAY, Scope(everything=True))
    orders = []
    for sorting in (Sorting(column), Sorting(column, down=True)):
        rows = firm_lists.page(database, source, FirmFilters(), sorting, number=1, size=9)
        orders.append([row.enterprise.credit_code for row in rows])
    assert orders == [["A", "B", "C"], ["C", "B", "A"] if column == "credit_code" else ["A", "B", "C"]]


def test_the_order_in_an_address() -> None:
    orders = [Sorting(), Sorting("credit_code", down=True), Sorting("name"), Sorting("name", down=True)]
    assert [sorting.in_address for sorting in orders] == ["", "-credit_code", "name", "-name"]
