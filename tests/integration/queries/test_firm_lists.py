"""The list of firms against a filter written in Python: ids, counts, stages, rows, places, over random filters."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey.definitions.stages import Stage
from survey.firms.filters import read_address
from survey.models import Campaign
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmFilters, FirmSource
from survey.queries.firm_lists import Neighbour, Position
from survey.queries.firm_sorting import Sorting
from survey.store.scope import Scope
from tests.integration.firms.seasons import DAY, KEYS, MadeFirm, drawn_filters, left_of, make_season, sorted_by
from tests.integration.snapshots import States

EVERYTHING = Scope(everything=True)


@pytest.fixture
def firms(states: States, database: Session, campaign: Campaign) -> list[MadeFirm]:
    """Return a directory of firms in every state."""
    return make_season(states, database, campaign, 160, 5)


@pytest.fixture
def source(campaign: Campaign) -> FirmSource:
    """Return what the whole district sees."""
    return FirmSource(campaign.id, DAY, EVERYTHING)


def test_random_filters_leave_what_python_leaves(database: Session, firms: list[MadeFirm], source: FirmSource) -> None:
    draw = Random(11)
    sizes = set()
    for _round in range(80):
        given = drawn_filters(draw)
        column, down = draw.choice(sorted(KEYS)), draw.random() < 0.5
        address = read_address(MultiDict([(name, one) for name in given for one in given[name]]))
        expected = [firm.id for firm in sorted_by(left_of(firms, given), column, down=down)]
        sorting = Sorting(column, down)
        found = firm_lists.ids(database, source, address.filters, sorting)
        pages = [
            row.enterprise.id
            for number in (1, 2, 3, 4)
            for row in firm_lists.page(database, source, address.filters, sorting, number=number, size=50)
        ]
        [stages, every] = firm_lists.count_stages(database, source, [address.filters, FirmFilters()])
        left = left_of(firms, given)
        assert (given, found, pages) == (given, expected, expected)
        assert stages == {stage: sum(firm.stage is stage for firm in left) for stage in Stage}
        assert sum(every.values()) == len(left_of(firms, {}))
        sizes.add(len(expected))
    assert len(sizes) > 20


def test_a_row_holds_what_was_made(database: Session, firms: list[MadeFirm], source: FirmSource) -> None:
    listed = [firm for firm in firms if firm.stage is not None]
    rows = firm_lists.rows(database, source, [firm.id for firm in listed])
    assert {type(row.answered) for row in rows} == {int}
    found = [
        (row.enterprise.id, row.stage, row.answered, row.saved_at, row.submitted_at, row.signed_in_at) for row in rows
    ]
    assert found == [
        (firm.id, firm.stage, firm.answered, firm.saved_at, firm.submitted_at, firm.signed_in_at) for firm in listed
    ]


def test_a_town_lists_its_own_firms(database: Session, firms: list[MadeFirm], campaign: Campaign) -> None:
    town = FirmSource(campaign.id, DAY, Scope(unit="malu"))
    own = [firm.id for firm in left_of(firms, {"unit": ["malu"]})]
    assert firm_lists.ids(database, town, FirmFilters()) == own
    counts = firm_lists.count_stages(database, town, [FirmFilters(), FirmFilters(unit=("anting",))])
    assert [sum(stages.values()) for stages in counts] == [len(own), 0]
    everybody = [firm.id for firm in firms]
    assert [firm.id for firm in firm_lists.named_firms(database, town, everybody)] == own
    assert [row.enterprise.id for row in firm_lists.rows(database, town, own[:3] + everybody)][:3] == own[:3]
    assert len(firm_lists.rows(database, town, everybody)) == len(own)


def test_without_a_campaign_nobody_is_called(database: Session, firms: list[MadeFirm]) -> None:
    source = FirmSource(0, DAY, EVERYTHING)
    listed = len(left_of(firms, {}))
    [stages] = firm_lists.count_stages(database, source, [FirmFilters()])
    assert (stages[Stage.NOT_CALLED] + stages[Stage.UNCLAIMED], sum(stages.values())) == (listed, listed)


@pytest.mark.parametrize("column", ["credit_code", "stage", "signed_in_at"])
@pytest.mark.parametrize("down", [False, True])
def test_neighbours_are_those_of_the_list(
    database: Session, firms: list[MadeFirm], source: FirmSource, column: str, *, down: bool
) -> None:
    filters, sorting = FirmFilters(unit=("anting", "malu")), Sorting(column, down)
    listed = sorted_by(left_of(firms, {"unit": ["anting", "malu"]}), column, down=down)
    found = [firm_lists.position(database, source, filters, sorting, enterprise_id=firm.id) for firm in listed]
    sides = [None, *(Neighbour(firm.id, firm.name) for firm in listed), None]
    assert found == [Position(n, len(listed), sides[n - 1], sides[n + 1]) for n in range(1, len(listed) + 1)]


def test_a_firm_that_the_filters_leave_out_by_now_keeps_its_place(
    database: Session, firms: list[MadeFirm], source: FirmSource
) -> None:
    given = {"stage": ["filling"]}
    gone = left_of(firms, {"stage": ["ready"]})[2]
    listed = left_of(firms, given)
    place = [firm.code < gone.code for firm in listed].count(True)
    found = firm_lists.position(database, source, FirmFilters(stage=("filling",)), Sorting(), enterprise_id=gone.id)
    before, after = listed[place - 1], listed[place]
    assert found == Position(0, len(listed), Neighbour(before.id, before.name), Neighbour(after.id, after.name))


def test_a_firm_out_of_the_scope_or_the_directory_has_no_place(
    database: Session, firms: list[MadeFirm], campaign: Campaign
) -> None:
    town = FirmSource(campaign.id, DAY, Scope(unit="malu"))
    other = left_of(firms, {"unit": ["anting"]})[0]
    closed = next(firm for firm in firms if firm.stage is None and firm.unit == "malu")
    places = [
        firm_lists.position(database, town, FirmFilters(), Sorting(), enterprise_id=firm.id) for firm in (other, closed)
    ]
    assert places == [None, None]
