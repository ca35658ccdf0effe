"""退回补正: the reason that the enterprise will read."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from survey.forms.cleaning import CleanForm
from survey.words.language import _l


class ReturnForm(CleanForm):
    """What is to be corrected."""

    reason = TextAreaField(
        _l("需要补正的内容（企业会看到）"),
        [DataRequired(_l("请写明需要补正什么，企业才能修改")), Length(min=6, max=500, message=_l("请写6到500字"))],
    )
