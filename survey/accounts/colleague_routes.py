"""The pages where a 负责人 keeps the people of his firm: inviting, sections, roles, removing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.change_colleagues import LastResponsibleError, assign_sections, change_role, remove_colleague
from survey.accounts.colleague_views import ColleagueView, SectionChoice, view_choices, view_invitation, view_people
from survey.accounts.event_views import view_events
from survey.accounts.invite_colleagues import Invitation, NotInFirmError, invite, withdraw_invitation
from survey.accounts.people_pages import ColleaguePage, ColleaguesPage, InvitedPage
from survey.forms.people import InviteForm
from survey.models import Role
from survey.queries import campaigns, firm_people
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.request_context import chosen_number, database, settings, web_session
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.language import _
from survey.words.roles import role_title

blueprint = Blueprint("colleagues", __name__, url_prefix="/colleagues")
MOST_EVENTS = 50


@blueprint.get("")
@allow(Permission.KEEP_COLLEAGUES)
def colleagues() -> str:
    """Show the people of the firm, the open invitations, and what happened to them."""
    return _page(_form(_choices(), filled=False))


@blueprint.post("")
@allow(Permission.KEEP_COLLEAGUES)
def invite_colleague() -> str | Response:
    """Make an invitation and show its code once."""
    choices = _choices()
    form = _form(choices)
    if not form.validate_on_submit():
        return _page(form)
    wanted = Invitation(form.name.data or "", Role(form.role.data), _pairs(form.sections.data or []))
    try:
        code = invite(database(), settings(), wanted, by=signed_in())
    except NotInFirmError:
        return _not_found()
    newest = firm_people.open_invitations(database(), signed_in().enterprise_id)[-1]
    enterprise = or_404(signed_in().enterprise)
    taken()
    return InvitedPage(code=code, invitation=view_invitation(newest, choices), enterprise=enterprise).render()


@blueprint.post("/invitations/<int:code_id>/withdraw")
@allow(Permission.KEEP_COLLEAGUES)
def withdraw(code_id: int) -> Response:
    """End an open invitation."""
    or_404(firm_people.invitation(database(), signed_in().enterprise_id, code_id))
    return _done(lambda: withdraw_invitation(database(), code_id, by=signed_in()), _("已撤回邀请，代码不再有效。"))


@blueprint.get("/<int:user_id>")
@allow(Permission.KEEP_COLLEAGUES)
def colleague(user_id: int) -> str:
    """Show one of the people of the firm, with what can be changed."""
    choices = _choices()
    return ColleaguePage(person=_person(user_id, choices), choices=choices).render()


@blueprint.post("/<int:user_id>/sections")
@allow(Permission.KEEP_COLLEAGUES)
def set_sections(user_id: int) -> Response:
    """Assign sections to a 填报人; none of them means all."""
    choices = _choices()
    person = _person(user_id, choices)
    given = request.form.getlist("sections")
    chosen = _pairs(value for value in given if value in {one.value for one in choices})
    if given and not chosen:
        flash(_("没有改动：所选的部分已不在问卷中，请重新勾选。"), "warning")
        return redirect(url_for("colleagues.colleagues"))
    return _done(
        lambda: assign_sections(database(), user_id, chosen, by=signed_in()),
        _("已调整%(name)s负责的部分，下次保存即生效。", name=person.name),
    )


@blueprint.post("/<int:user_id>/role")
@allow(Permission.KEEP_COLLEAGUES)
def set_role(user_id: int) -> Response:
    """Make a 填报人 a 负责人, or the other way round."""
    person = _person(user_id, _choices())
    role = Role.ENTERPRISE if request.form.get("role") == Role.ENTERPRISE else Role.COLLEAGUE
    return _done(
        lambda: change_role(database(), user_id, role, by=signed_in()),
        _("%(name)s现在是%(role)s。", name=person.name, role=role_title(role)),
    )


@blueprint.post("/<int:user_id>/remove")
@allow(Permission.KEEP_COLLEAGUES)
def remove(user_id: int) -> Response:
    """End the account of one of the people of the firm; his sessions end at once."""
    person = _person(user_id, _choices())
    response = _done(
        lambda: remove_colleague(database(), user_id, by=signed_in()),
        _("已移除%(name)s，他的登录即刻失效；他填写的内容和记录保留。", name=person.name),
    )
    if person.own and firm_people.person(database(), signed_in().enterprise_id, user_id) is None:
        session = web_session()
        session.clear()
        session.rotate(None)
        return redirect(url_for("public.home"))
    return response


def _done(service: Callable[[], None], done: str) -> Response:
    try:
        service()
    except NotInFirmError:
        return _not_found()
    except LastResponsibleError:
        flash(
            _(
                "没有改动：本单位至少要有一位负责人。请先把另一位同事设为负责人；没有合适的同事，请联系所属街镇办理移交。"
            ),
            "warning",
        )
    else:
        flash(done)
    return redirect(url_for("colleagues.colleagues"))


def _not_found() -> Response:
    """Say that what was to be changed is no longer so: somebody else was quicker."""
    flash(_("没有改动：这位同事或邀请刚刚有了变动，请看最新情况。"), "warning")
    return redirect(url_for("public.home"))


def _choices() -> list[SectionChoice]:
    return view_choices(campaigns.of_firm(database(), signed_in().enterprise_id, chosen=chosen_number()))


def _pairs(values: object) -> frozenset[tuple[str, str]]:
    return frozenset((one, two) for one, _slash, two in (str(value).partition("/") for value in values))  # type: ignore[attr-defined]


def _form(choices: list[SectionChoice], *, filled: bool = True) -> InviteForm:
    form = InviteForm() if filled else InviteForm(formdata=None)
    form.role.choices = [(role.value, role_title(role)) for role in (Role.COLLEAGUE, Role.ENTERPRISE)]
    form.sections.choices = [(choice.value, choice.title) for choice in choices]
    return form


def _person(user_id: int, choices: list[SectionChoice]) -> ColleagueView:
    person = or_404(firm_people.person(database(), signed_in().enterprise_id, user_id))
    return next(one for one in view_people(database(), signed_in(), choices) if one.id == person.id)


def _page(form: InviteForm) -> str:
    choices, user = _choices(), signed_in()
    return ColleaguesPage(
        people=view_people(database(), user, choices),
        invitations=[
            view_invitation(code, choices) for code in firm_people.open_invitations(database(), user.enterprise_id)
        ],
        form=form,
        approved=user.approved,
        choices=choices,
        events=view_events(database(), user.enterprise_id, lately=False, limit=MOST_EVENTS),
    ).render()
