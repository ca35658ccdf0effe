"""The text of a reminder, ready to be pasted into a message."""

from __future__ import annotations

from scoring.characters import one_line
from survey.definitions.stages import Stage
from survey.models import Campaign
from survey.queries.chasing import ChasedFirm
from survey.words.figures import deadline
from survey.words.language import _
from survey.words.trials import trial_mark


def say_reminder(campaign: Campaign, firm: ChasedFirm, *, message: str, address: str) -> str:
    """Return the text for a firm in one line: how it stands, until when it has time, where, and whom to ask.

    `message`: what the office wants to say besides; empty for nothing.
    """
    name, time = firm.enterprise.name, deadline(firm.until)
    what = {
        Stage.UNCLAIMED: _("%(name)s：“%(title)s”还没有领取账号，请在%(time)s前领取、填写并提交。"),
        Stage.READY: _("%(name)s：“%(title)s”已全部填完，但还没有提交！请在%(time)s前核对并提交。"),
        Stage.RETURNED: _("%(name)s：“%(title)s”已退回补正，请在%(time)s前修改并重新提交。"),
    }.get(firm.stage, _("%(name)s：“%(title)s”还没有提交，请在%(time)s前填写并提交。"))
    told = " ".join(filter(None, (campaign.contact_office, campaign.contact_phone, campaign.contact_hours)))
    ask = _("咨询：%(whom)s。", whom=told) if told else ""
    mark = f"{trial_mark(campaign)}。" if campaign.trial else ""
    said = what % {"name": name, "title": campaign.title, "time": time}
    return one_line(said + mark + message + _("网址 %(address)s 。", address=address) + ask)
