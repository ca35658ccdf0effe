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
    """Who is recused from a firm, why, and who gets the case where he holds it; the route gives the choices.

    `to`: ``0`` for the unit. Who may declare nobody but himself has one choice of `who`.
    """

    who = SelectField(_l("谁回避"), [DataRequired(_l("请选择谁回避"))], choices=[])
    to = SelectField(_l("企业改由谁承办"), [DataRequired(_l("请选择改由谁承办"))], choices=[])


class WithdrawalForm(ReasonForm):
    """Why a recusal is withdrawn."""
