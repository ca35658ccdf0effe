"""Where a firm stands in the list from which its page was opened, and the firms before and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey.firms.filters import ListAddress, filters_as_sentence, read_address
from survey.firms.read_source import read_source
from survey.firms.views import query_of
from survey.queries import firm_lists
from survey.queries.firm_filters import FirmSource
from survey.queries.firm_lists import Position
from survey.store.scope import Scope
from survey.web.access import current_scope
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database

LONGEST = 4_000
"""Characters of an address that are read; no list of this house is longer."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class ListPosition:
    """The place of a firm in a list. `query`: the list's address; `filters`: it in words; `page`: where the firm is."""

    position: Position
    query: str
    filters: str
    arguments: Mapping[str, Sequence[str]]
    page: int


def view_position(database: Session, source: FirmSource, query: str, enterprise_id: int) -> ListPosition | None:
    """Return where a firm stands in the list of an address, None where it is not in the directory or the scope."""
    address = read_list(query)
    position = firm_lists.position(database, source, address.filters, address.sorting, enterprise_id=enterprise_id)
    if position is None:
        return None
    arguments = address.arguments()
    return ListPosition(
        position,
        query_of(arguments),
        say_list(address, source.scope),
        arguments,
        max(1, -(-position.number // PAGE)),
    )


def position_in_list(enterprise_id: int) -> ListPosition | None:
    """Return where a firm stands in the list that its page was opened from (``from`` in the address); None without."""
    if "from" not in request.args:
        return None
    source = read_source(chosen_campaign(), current_scope())
    return view_position(database(), source, request.args["from"], enterprise_id)


def read_list(query: str) -> ListAddress:
    """Return the list that an address names; what can't be read narrows nothing."""
    pairs = parse_qsl(query[:LONGEST], max_num_fields=None)
    return read_address(MultiDict([(name, value.replace("\0", "")) for name, value in pairs]))


def say_list(address: ListAddress, scope: Scope) -> str:
    """Return the filters of a list in words, empty for all firms."""
    return filters_as_sentence(address.filters, scope)
