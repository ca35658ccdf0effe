"""Which firms a request is about: those of the directory today, in the reader's scope and the chosen campaign."""

from __future__ import annotations

from survey.models import Campaign, utc_now
from survey.queries.firm_filters import FirmSource
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI


def read_source(campaign: Campaign | None, scope: Scope, reader_id: int = 0) -> FirmSource:
    """Return the firms of today's directory in a scope, with where they stand in a campaign, if there is one."""
    campaign_id = campaign.id if campaign is not None else 0
    return FirmSource(campaign_id, utc_now().astimezone(SHANGHAI).date(), scope, reader_id)
