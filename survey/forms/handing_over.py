"""Handing over cases: of one firm, of a unit, of a colleague; and saying that one is not impartial."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import DataRequired

from survey.forms.official import ReasonForm
from survey.words.language import _l


class HandOverCaseForm(ReasonForm):
    """Who holds the case of one firm from now on; the route gives the choices, ``0`` for its unit."""

    to = SelectField(_l("由谁承办"), [DataRequired(_l("请选择由谁承办"))], choices=[])


class HandOverUnitForm(HandOverCaseForm):
    """Who reviews a unit from now on."""

    unit = SelectField(_l("哪个街镇"), [DataRequired(_l("请选择街镇"))], choices=[])


class HandOverColleagueForm(HandOverCaseForm):
    """Whose cases go to whom."""

    giver = SelectField(_l("谁承办的"), [DataRequired(_l("请选择交出的同事"))], choices=[])


class RecusalForm(ReasonForm):
    """Why an official is not impartial towards a firm."""
