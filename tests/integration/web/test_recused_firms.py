"""Every door to a firm is closed to whoever is recused from it, in words; readings of the ranking stay open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from survey.models import CaseFlag, Enquiry, FlagKind, Recusal, ReturnRequest, Role, utc_now
from survey.queries.recusals import OF_FIRMS
from survey.web.recused_firms import OPEN_BLUEPRINTS, READABLE, is_asked
from tests.integration.reviewing.cases import Cases, cases, text

__all__ = ["cases"]
SAID = "您已对这家企业回避"
OF_NO_FIRM = frozenset(
    {
        "absence_id", "recusal_id", "hand_over_id", "job_id", "evaluation_id", "campaign_id", "programme_id", "form_id",
        "set_id", "view_id", "number", "link_id", "result_id", "round_id", "finding_id", "plan_id",
        "publication_id", "scan_id", "act_id", "meeting_id",
    }
)  # fmt: skip
"""Numbers in addresses of officials that name nothing of a firm, or a file that all may read."""


def doors(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield each address of town or district that has a number in it, with each method."""
    for rule in app.url_map.iter_rules():
        roles = app.view_functions[rule.endpoint].__dict__.get("access_roles", ())
        if {Role.TOWN, Role.DISTRICT} & set(roles) and rule.arguments:
            for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                yield rule, method


def test_every_number_in_an_address_is_known_to_be_of_a_firm_or_of_none(app: Flask) -> None:
    unknown = {
        f"{rule.endpoint}: {name}"
        for rule, _method in doors(app)
        for name, converter in rule._converters.items()
        if type(converter).__name__ == "NumberConverter"
        and name not in {*OF_FIRMS, *OF_NO_FIRM}
        and rule.endpoint.partition(".")[0] not in OPEN_BLUEPRINTS
    }
    assert unknown == set()
    assert {name for name in READABLE if name not in app.view_functions} == set()


def test_every_door_is_closed_and_says_so(app: Flask, cases: Cases, database: Session) -> None:
    firm, version, people = cases.firms["甲"], cases.versions["甲"], cases.people
    place = {"campaign_id": cases.campaign, "enterprise_id": firm}
    made = {
        "flag_id": CaseFlag(**place, kind=FlagKind.OTHER, reason="x", raised_by_id=people["town"]),
        "enquiry_id": Enquiry(**place, text="x", asked_by_id=people["town"]),
        "return_id": ReturnRequest(
            version_id=version, reason="x", questions=[], returned_by_id=people["town"], due_at=utc_now()
        ),
    }
    database.add_all(made.values())
    database.flush()
    numbers = {"enterprise_id": firm, "version_id": version, "result_id": 1}
    numbers |= {name: row.id for name, row in made.items()}
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=people["district"], reason="示例"))
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=people["town"], reason="示例"))
    database.commit()
    closed = 0
    for login, role in (("district", Role.DISTRICT), ("town", Role.TOWN)):
        client = cases.signed_in(login)
        for rule, method in doors(app):
            named = set(OF_FIRMS) & rule.arguments
            if (
                role not in app.view_functions[rule.endpoint].__dict__["access_roles"]
                or not named
                or not named <= set(numbers)
                or not is_asked(rule.endpoint, method)
            ):
                continue
            given = {name: str(numbers.get(name, "x")) for name in rule.arguments}
            path = re.sub(r"<(?:[^:>]+:)?([a-z_]+)>", lambda found, given=given: given[found.group(1)], rule.rule)
            answer = client.get(path) if method == "GET" else client.send(path)
            assert (path, method, answer.status_code, SAID in answer.get_data(as_text=True)) == (
                path, method, 403, True
            )  # fmt: skip
            closed += 1
    assert closed > 60
    assert text(cases.signed_in("district"), f"/firms/{firm}").count("回避") > 0
    assert SAID not in text(cases.signed_in("second"), f"/version/{version}/review")


def test_acts_on_many_leave_the_firm_and_queues_do_not_name_it(cases: Cases, database: Session) -> None:
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["district"], reason="示例"))
    database.commit()
    district = cases.signed_in("district")
    firms = ",".join(str(cases.firms[name]) for name in "甲乙")
    sent = district.send("/firms/actions/assign", firms=firms, to=str(cases.people["second"]), reason="示例交接")
    page = text(district, sent.headers["Location"]) if sent.status_code == 302 else sent.get_data(as_text=True)
    assert ("您已对这家企业回避。" in page, sent.status_code) == (True, 302)
    queue = text(district, "/cases?queue=new")
    assert ("上海示例乙制造有限公司" in queue, "上海示例甲制造有限公司" in queue) == (True, False)
    first = text(district, f"/version/{cases.versions['乙']}/review")
    assert f"/version/{cases.versions['甲']}/review" not in first
