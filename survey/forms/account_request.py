"""Deciding on a request for an account: how it was checked, or why it is refused."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CampaignForm
from survey.words.language import _l


class AccountDecisionForm(CampaignForm):
    """The reason that is kept with a decision, for both buttons."""

    reason = TextAreaField(
        _l("核实方式或不予的理由"),
        [
            DataRequired(_l("请写明怎样核实的（如致电在册联系人），或不予的理由")),
            Length(min=4, max=300, message=_l("请写4到300字")),
        ],
    )
