"""Why somebody opens a personal value, or exports a list that holds such values."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l

SHORTEST, LONGEST = 4, 100


class PurposeForm(CleanForm):
    """The purpose, in a few words; it is kept with the record."""

    reason = StringField(
        _l("用途"),
        [
            DataRequired(_l("请写明用途，会留下记录")),
            Length(min=SHORTEST, max=LONGEST, message=_l("用途请写4到100字")),
        ],
    )
