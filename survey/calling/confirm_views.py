"""The page that says what is about to be done with called firms, for every route that does it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for

from survey.calling.pages import ConfirmCallsPage
from survey.calling.read_choice import MOST, Choice, read_choice
from survey.calling.views import is_reachable, view_choice
from survey.models import Campaign, SentBy
from survey.queries import calls
from survey.web.access import current_scope
from survey.web.addresses import as_number
from survey.web.request_context import database, settings

LETTERS, LIST, SENT, UNSENT, MAILS = "letters", "list", "sent", "unsent", "mails"


def numbers_of_form() -> list[int]:
    """Return the numbers of firms that the form names in its one field."""
    numbers = (as_number(text) for text in request.form.get("firms", "").split(","))
    return [number for number in numbers if number is not None][:MOST]


def choice_of_form(campaign: Campaign) -> tuple[Choice, bool]:
    """Return the firms that the form names, and whether their accounts and codes are as its page showed them."""
    choice = read_choice(database(), current_scope(), campaign.id, numbers_of_form())
    return choice, choice.stamp == request.form.get("stamp", "")


def claim_address() -> str:
    """Return the address of the page where a code is typed, as others reach it."""
    public = settings().public_url
    return f"{public}{url_for('claims.claim')}" if public else url_for("claims.claim", _external=True)


def mailable(campaign: Campaign, choice: Choice) -> list[int]:
    """Return the firms with a confirmed address to which no mail went out yet that says what holds now."""
    addresses = calls.addresses_of(database(), choice.numbers)
    return [
        one.enterprise.id
        for one in choice.firms
        if one.enterprise.id in addresses and (one.participation.sent_by != SentBy.MAIL or one.is_outdated(campaign))
    ]


def confirm_page(
    do: str, campaign: Campaign, choice: Choice, *, asked: int, unprintable: Sequence[tuple[str, str]] = ()
) -> ConfirmCallsPage:
    """Return the page. `asked`: how many firms were asked for; `unprintable`: names that the font lacks."""
    mailed = len(mailable(campaign, choice)) if do == MAILS else 0
    address = claim_address()
    return ConfirmCallsPage(
        campaign=campaign,
        view=view_choice(do, choice, lost=asked - len(choice.firms), mailed=mailed, unprintable=unprintable),
        action=url_for("call_lists.call_list" if do == LIST else f"calls.{do}"),
        own_address=address,
        reachable=is_reachable(address),
    )
