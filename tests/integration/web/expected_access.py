"""What every role gets at every address, written by hand: the table that the routes are held to."""

from __future__ import annotations

from tests.integration.web.expected_calls import CALLS
from tests.integration.web.expected_cases import CASES, CASES_READ_BY_LEADER
from tests.integration.web.expected_chasing import CHASING
from tests.integration.web.expected_conditions import CONDITIONS, CONDITIONS_READ_BY_LEADER
from tests.integration.web.expected_enquiries import ENQUIRIES, LEADER_READS
from tests.integration.web.expected_experts import EXPERT_CASES, EXPERTS, EXPERTS_READ_BY_LEADER
from tests.integration.web.expected_firms import FIRMS
from tests.integration.web.expected_lists import LISTS, LISTS_OF_LEADER
from tests.integration.web.expected_of_campaigns import CAMPAIGNS, READ_BY_LEADER
from tests.integration.web.expected_of_directory import DIRECTORY
from tests.integration.web.expected_publishing import PUBLISHING, PUBLISHING_READ_BY_LEADER
from tests.integration.web.expected_returns import RETURNS
from tests.integration.web.expected_reviews import READ_OF_REVIEWS, REVIEWS
from tests.integration.web.expected_schemes import SCHEMES
from tests.integration.web.expected_signals import SIGNALS, SIGNALS_OF_LEADER
from tests.integration.web.expected_verifying import VERIFYING, VERIFYING_READ_BY_LEADER
from tests.integration.web.expected_visits import OF_VERIFIERS, VISITS, VISITS_READ_BY_LEADER

ROLES = (
    "anonymous",
    "enterprise",
    "other_enterprise",
    "town",
    "other_town",
    "district",
    "system",
    "security",
    "audit",
    "colleague",
    "leader",
    "verifier",
    "expert",
    "unassigned",
)
# path with {extension}, {version}, {entry}, {link}, {evaluation}, {draft}, {pin}, {enterprise} of "enterprise" in the
# unit of "town", {official}: another town's -> status of the first seven of ROLES; 302 for anonymous means: to the
# sign-in page. `expected` adds the rest.
TABLE: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    **CALLS,
    **RETURNS,
    **REVIEWS,
    **CHASING,
    **CONDITIONS,
    **(EXPERTS | LISTS),
    **VERIFYING,
    **VISITS,
    **PUBLISHING,
    ("public.home", "GET"): ("/", (200, 302, 302, 302, 302, 302, 302)),
    ("probes.health", "GET"): ("/health", (200,) * 7),
    ("probes.ready", "GET"): ("/ready", (503,) * 7),
    ("service.service", "GET"): ("/service", (302, 403, 403, 403, 403, 403, 200)),
    ("blank_copy.questions", "GET"): ("/questions", (200,) * 7),
    ("public.set_language", "POST"): ("/language", (302,) * 7),
    ("public.set_text_size", "POST"): ("/text-size", (302,) * 7),
    ("account.sign_in", "GET"): ("/sign-in", (200,) * 7),
    ("account.sign_in", "POST"): ("/sign-in", (200,) * 7),
    ("account.sign_out", "POST"): ("/sign-out", (302,) * 7),
    ("account.register", "GET"): ("/register", (200,) * 7),
    ("account.register", "POST"): ("/register", (200,) * 7),
    ("account.requested", "GET"): ("/register/received", (302,) * 7),
    ("session.current", "GET"): ("/session", (401, 200, 200, 200, 200, 200, 200)),
    ("session.renew", "POST"): ("/session", (400,) * 7),
    ("kept_form.leave", "GET"): ("/kept", (302,) * 7),
    ("kept_form.go_on", "POST"): ("/kept", (400,) * 7),
    ("account_requests.requests", "GET"): ("/account-requests", (302, 403, 403, 200, 200, 200, 403)),
    ("account_requests.approve", "POST"): (
        "/account-requests/{request}/approve",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("account_requests.refuse", "POST"): (
        "/account-requests/{request}/refuse",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("account_requests.confirm", "POST"): (
        "/account-requests/accounts/{unapproved}/approve",
        (302, 403, 403, 404, 404, 200, 403),
    ),
    ("account_requests.turn_away", "POST"): (
        "/account-requests/accounts/{unapproved}/refuse",
        (302, 403, 403, 404, 404, 200, 403),
    ),
    ("claims.claim", "GET"): ("/claim", (200,) * 7),
    ("claims.claim", "POST"): ("/claim", (200,) * 7),
    ("claims.join", "GET"): ("/join", (200,) * 7),
    ("claims.join", "POST"): ("/join", (200,) * 7),
    ("claim_codes.codes", "GET"): ("/claim-codes", (302, 403, 403, 200, 200, 200, 403)),
    ("claim_codes.print_letters", "POST"): ("/claim-codes", (302, 403, 403, 302, 302, 302, 403)),
    ("claim_codes.hand_over", "GET"): ("/enterprises/{enterprise}/hand-over", (302, 403, 403, 200, 404, 200, 403)),
    ("claim_codes.hand_over", "POST"): ("/enterprises/{enterprise}/hand-over", (302, 403, 403, 200, 404, 200, 403)),
    ("seals.awaited", "GET"): ("/commitments", (302, 403, 403, 200, 200, 200, 403)),
    ("seals.accept", "POST"): ("/commitments/{enterprise}/accept", (302, 403, 403, 404, 404, 404, 403)),
    ("colleagues.colleagues", "GET"): ("/colleagues", (302, 200, 200, 403, 403, 403, 403)),
    ("colleagues.invite_colleague", "POST"): ("/colleagues", (302, 200, 200, 403, 403, 403, 403)),
    ("colleagues.withdraw", "POST"): (
        "/colleagues/invitations/{invitation}/withdraw",
        (302, 302, 404, 403, 403, 403, 403),
    ),
    ("colleagues.colleague", "GET"): ("/colleagues/{member}", (302, 200, 404, 403, 403, 403, 403)),
    ("colleagues.set_sections", "POST"): ("/colleagues/{member}/sections", (302, 302, 404, 403, 403, 403, 403)),
    ("colleagues.set_role", "POST"): ("/colleagues/{member}/role", (302, 302, 404, 403, 403, 403, 403)),
    ("colleagues.remove", "POST"): ("/colleagues/{member}/remove", (302, 302, 404, 403, 403, 403, 403)),
    ("own_account.account", "GET"): ("/account", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.password", "GET"): ("/account/password", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.password", "POST"): ("/account/password", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.email", "GET"): ("/account/email", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.email", "POST"): ("/account/email", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.confirm_email", "POST"): ("/account/email/confirm", (302, 200, 200, 200, 200, 200, 200)),
    ("own_account.remove_email", "POST"): ("/account/email/remove", (302,) * 7),
    ("second_factor.code", "GET"): ("/sign-in/code", (302,) * 7),
    ("second_factor.code", "POST"): ("/sign-in/code", (302,) * 7),
    ("second_factor.set_up", "GET"): ("/account/second-factor", (302, 200, 200, 200, 200, 200, 200)),
    ("second_factor.set_up", "POST"): ("/account/second-factor", (302, 200, 200, 200, 200, 200, 200)),
    ("second_factor.remove", "GET"): ("/account/second-factor/remove", (302,) * 7),
    ("second_factor.remove", "POST"): ("/account/second-factor/remove", (302,) * 7),
    ("second_factor.recovery", "GET"): ("/account/recovery-codes", (302,) * 7),
    ("second_factor.recovery", "POST"): ("/account/recovery-codes", (302,) * 7),
    ("forgotten.forgot", "GET"): ("/forgot", (200,) * 7),
    ("forgotten.forgot", "POST"): ("/forgot", (200,) * 7),
    ("forgotten.reset", "GET"): ("/reset", (200,) * 7),
    ("forgotten.reset", "POST"): ("/reset", (200,) * 7),
    ("resets.people_page", "GET"): ("/people", (302, 403, 403, 200, 200, 200, 403)),
    ("resets.of_person", "GET"): ("/people/{person}/reset", (302, 403, 403, 200, 404, 200, 403)),
    ("resets.of_person", "POST"): ("/people/{person}/reset", (302, 403, 403, 200, 404, 200, 403)),
    ("resets.officials_page", "GET"): ("/officials", (302, 403, 403, 403, 403, 403, 200)),
    ("resets.of_official", "GET"): ("/officials/{official}/reset", (302, 403, 403, 403, 403, 403, 200)),
    ("resets.of_official", "POST"): ("/officials/{official}/reset", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.accounts", "GET"): ("/accounts", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.accounts", "POST"): ("/accounts", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.account", "GET"): ("/accounts/{official}", (302, 403, 403, 403, 403, 403, 200)),
    ("administration.deactivate", "POST"): (
        "/accounts/{official}/deactivate",
        (302, 403, 403, 403, 403, 403, 200),
    ),
    ("administration.reactivate", "POST"): (
        "/accounts/{official}/reactivate",
        (302, 403, 403, 403, 403, 403, 200),
    ),
    ("granting.roles", "GET"): ("/roles", (302, 403, 403, 403, 403, 403, 403)),
    ("granting.account", "GET"): ("/roles/{official}", (302, 403, 403, 403, 403, 403, 403)),
    ("granting.grant", "POST"): ("/roles/{official}", (302, 403, 403, 403, 403, 403, 403)),
    ("granting.reset_factor_of_firm", "POST"): ("/roles/second-factor", (302, 403, 403, 403, 403, 403, 403)),
    ("granting.reset_factor", "POST"): (
        "/roles/{official}/second-factor",
        (302, 403, 403, 403, 403, 403, 403),
    ),
    ("trail.trail", "GET"): ("/audit", (302, 403, 403, 403, 403, 403, 403)),
    ("trail.entry", "GET"): ("/audit/1", (302, 403, 403, 403, 403, 403, 403)),
    ("trail.entry", "POST"): ("/audit/1", (302, 403, 403, 403, 403, 403, 403)),
    ("trail_files.trail", "GET"): ("/audit/list.xlsx", (302, 403, 403, 403, 403, 403, 403)),
    ("trail.of_firms", "GET"): ("/trail", (302, 403, 403, 200, 200, 200, 403)),
    ("trail.entry_of_firm", "GET"): ("/trail/{trail_entry}", (302, 403, 403, 200, 404, 200, 403)),
    ("trail_files.of_firms", "GET"): ("/trail/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    **FIRMS,
    ("firms.firm", "GET"): ("/firms/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    ("firms.open_contacts", "POST"): ("/firms/{enterprise}", (302, 403, 403, 200, 404, 200, 403)),
    **DIRECTORY,
    ("privacy.page", "GET"): ("/privacy", (200,) * 7),
    ("permissions.table", "GET"): ("/permissions", (302, 403, 403, 200, 200, 200, 200)),
    ("filling.workbench", "GET"): ("/workbench", (302, 200, 200, 403, 403, 403, 403)),
    ("filling.section", "GET"): ("/fill/facts/identity", (302, 200, 200, 403, 403, 403, 403)),
    ("filling.section", "POST"): ("/fill/facts/identity", (302, 302, 302, 403, 403, 403, 403)),
    ("filling.autosave", "POST"): ("/fill/facts/identity/autosave", (401, 200, 200, 403, 403, 403, 403)),
    ("evidence.change", "POST"): (
        "/fill/facts/identity/files/contact",
        (401, 200, 200, 403, 403, 403, 403),
    ),
    ("filling.download", "GET"): ("/evidence/{link}", (302, 200, 404, 200, 404, 200, 403)),
    ("incoming.directory", "GET"): ("/imports/directory", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.ratings", "GET"): ("/imports/ratings", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.template", "GET"): ("/imports/directory/template.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("incoming.hand_in", "POST"): ("/imports/directory", (302, 403, 403, 302, 302, 302, 403)),
    ("incoming.preview", "GET"): ("/imports/tables/{table}", (302, 403, 403, 404, 404, 200, 403)),
    ("incoming.marked", "GET"): ("/imports/tables/{table}/marked.xlsx", (302, 403, 403, 404, 404, 200, 403)),
    ("incoming.adopt", "POST"): ("/imports/tables/{table}/adopt", (302, 403, 403, 404, 404, 302, 403)),
    ("incoming.discard", "POST"): ("/imports/tables/{table}/discard", (302, 403, 403, 404, 404, 302, 403)),
    ("zips.zips", "GET"): ("/imports/workbooks", (302, 403, 403, 200, 200, 200, 403)),
    ("zips.hand_in", "POST"): ("/imports/workbooks", (302, 403, 403, 200, 200, 200, 403)),
    ("zips.report", "GET"): ("/imports/workbooks/{zip}", (302, 403, 403, 404, 404, 200, 403)),
    ("zips.adopt", "POST"): ("/imports/workbooks/{zip}/adopt", (302, 403, 403, 404, 404, 302, 403)),
    ("uploads.hand_in", "POST"): ("/workbooks", (302, 302, 302, 403, 403, 403, 403)),
    ("uploads.hand_in_for", "POST"): ("/enterprises/{enterprise}/workbooks", (302, 403, 403, 200, 404, 200, 403)),
    ("uploads.preview", "GET"): ("/workbooks/uploads/{upload}", (302, 200, 404, 200, 404, 200, 403)),
    ("uploads.marked", "GET"): ("/workbooks/uploads/{upload}/marked.xlsx", (302, 200, 404, 200, 404, 200, 403)),
    ("uploads.adopt", "POST"): ("/workbooks/uploads/{upload}/adopt", (302, 302, 404, 403, 403, 403, 403)),
    ("uploads.propose", "POST"): ("/workbooks/uploads/{upload}/propose", (302, 403, 403, 302, 404, 302, 403)),
    ("uploads.discard", "POST"): ("/workbooks/uploads/{upload}/discard", (302, 302, 404, 302, 404, 302, 403)),
    ("workbooks.workbooks", "GET"): ("/workbooks", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.download", "GET"): ("/workbooks/facts.xlsx", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.helping", "GET"): ("/helping", (302, 403, 403, 200, 200, 200, 403)),
    ("workbooks.all_for_scope", "POST"): ("/helping", (302, 403, 403, 200, 200, 200, 403)),
    ("workbooks.all_of_own", "GET"): ("/workbooks/all.zip", (302, 200, 200, 403, 403, 403, 403)),
    ("workbooks.all_of_enterprise", "GET"): (
        "/enterprises/{enterprise}/workbooks/all.zip",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("workbooks.of_enterprise", "GET"): ("/enterprises/{enterprise}/workbooks", (302, 403, 403, 200, 404, 200, 403)),
    ("workbooks.download_for", "GET"): (
        "/enterprises/{enterprise}/workbooks/facts.xlsx",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("submitting.check", "GET"): ("/check", (302, 200, 200, 403, 403, 403, 403)),
    ("submitting.commitment", "GET"): ("/commitment", (302, 302, 302, 403, 403, 403, 403)),
    ("submitting.commitment", "POST"): ("/commitment", (302, 302, 302, 403, 403, 403, 403)),
    ("submitting.receipt", "GET"): ("/receipt/{version}", (302, 200, 404, 403, 403, 403, 403)),
    ("submitting.version", "GET"): ("/version/{version}", (302, 200, 404, 200, 404, 200, 403)),
    ("standing.version_changes", "GET"): ("/version/{version}/changes", (302, 404, 404, 404, 404, 404, 403)),
    ("standing.history", "GET"): ("/history", (302, 200, 200, 403, 403, 403, 403)),
    ("standing.changes", "GET"): ("/changes", (302, 200, 302, 403, 403, 403, 403)),
    ("standing.revert", "POST"): ("/changes/revert", (302, 302, 302, 403, 403, 403, 403)),
    ("standing.take_back", "GET"): ("/take-back", (302, 200, 302, 403, 403, 403, 403)),
    ("standing.take_back", "POST"): ("/take-back", (302, 200, 302, 403, 403, 403, 403)),
    ("standing.leave", "GET"): ("/leave", (302, 200, 200, 403, 403, 403, 403)),
    ("standing.choose", "POST"): ("/workbench/campaign", (302, 404, 404, 403, 403, 403, 403)),
    ("standing.leave", "POST"): ("/leave", (302, 200, 200, 403, 403, 403, 403)),
    ("standing.rejoin", "GET"): ("/rejoin", (302, 302, 302, 403, 403, 403, 403)),
    ("standing.rejoin", "POST"): ("/rejoin", (302, 302, 302, 403, 403, 403, 403)),
    ("results.latest", "GET"): ("/result", (302, 302, 200, 403, 403, 403, 403)),
    ("results.result", "GET"): ("/result/{version}", (302, 200, 404, 200, 404, 200, 403)),
    ("desk.today", "GET"): ("/today", (302, 403, 403, 200, 200, 200, 200)),
    ("desk.overview", "GET"): ("/campaign", (302, 403, 403, 302, 302, 302, 403)),
    ("ledger.ledger", "GET"): ("/ledger", (302, 403, 403, 200, 200, 200, 403)),
    ("ledger.gone", "GET"): ("/ledger/gone?was=submitted", (302, 403, 403, 200, 200, 200, 403)),
    ("ledger.workbook", "GET"): ("/ledger.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("archiving.archive", "GET"): ("/campaigns/{campaign}/archive", (302, 403, 403, 403, 403, 200, 403)),
    ("archiving.take", "POST"): ("/campaigns/{campaign}/archive", (302, 403, 403, 403, 403, 200, 403)),
    ("overview.overview", "GET"): ("/overview", (302, 403, 403, 200, 200, 200, 403)),
    ("overview.levels", "GET"): (
        "/overview/levels?questionnaire=cmmm&level=1",
        (302, 403, 403, 200, 200, 200, 403),
    ),
    ("overview.workbook", "GET"): ("/overview.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("ranking.ranking", "GET"): ("/ranking", (302, 403, 403, 302, 302, 302, 403)),
    ("ranking.ranked", "GET"): ("/evaluations/{evaluation}/ranking", (302, 403, 403, 200, 200, 200, 403)),
    ("evaluations.evaluations", "GET"): ("/evaluations", (302, 403, 403, 200, 200, 200, 403)),
    ("evaluations.run", "POST"): ("/evaluations", (302, 403, 403, 403, 403, 302, 403)),
    ("shortlists.workbook", "GET"): ("/evaluations/{evaluation}/shortlist.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("shortlists.live", "GET"): ("/evaluations/{evaluation}/live.xlsx", (302, 403, 403, 403, 403, 200, 403)),
    ("tracing.candidate", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.criterion", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/criteria/readiness",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.index", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/index/sme2024",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.subdomain", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/index/cmmm/purchasing",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("segments.overview", "GET"): ("/evaluations/{evaluation}/segments", (302, 403, 403, 200, 200, 200, 403)),
    ("segments.segment", "GET"): ("/evaluations/{evaluation}/segments/1", (302, 403, 403, 200, 200, 200, 403)),
    ("tracing.question", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/questions/sme2024/network",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.explanation", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/explanation",
        (302, 403, 403, 200, 404, 200, 403),
    ),
    ("tracing.successor", "GET"): (
        "/evaluations/{evaluation}/candidates/{entry}/successor",
        (302, 403, 403, 403, 403, 200, 403),
    ),
    ("comparing.compare", "GET"): ("/evaluations/{evaluation}/compare", (302, 403, 403, 200, 200, 200, 403)),
    ("robustness.overview", "GET"): ("/evaluations/{evaluation}/robustness", (302, 403, 403, 200, 200, 200, 403)),
    ("robustness.incentives", "GET"): (
        "/evaluations/{evaluation}/robustness/incentives",
        (302, 403, 403, 200, 200, 200, 403),
    ),
    ("gaps.overview", "GET"): ("/evaluations/{evaluation}/gaps", (302, 403, 403, 200, 200, 200, 403)),
    ("groups.overview", "GET"): ("/evaluations/{evaluation}/groups", (302, 403, 403, 200, 200, 200, 403)),
    ("diary.changes", "GET"): ("/evaluations/{evaluation}/changes", (302, 403, 403, 200, 200, 200, 403)),
    **CAMPAIGNS,
    **SCHEMES,
    ("blank_forms.forms", "GET"): ("/forms", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.upload", "POST"): ("/forms", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.markers", "GET"): ("/forms/markers", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.sample_file", "GET"): ("/forms/sample.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.form", "GET"): ("/forms/{form}", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.blank", "GET"): ("/forms/{form}/blank.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.filled", "GET"): ("/forms/{form}/filled.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.by_unit", "GET"): ("/forms/{form}/by-unit.zip", (302, 403, 403, 200, 200, 200, 403)),
    ("blank_forms.archive", "POST"): ("/forms/{form}/archive", (302, 403, 403, 404, 404, 302, 403)),
    ("meeting.newest", "GET"): ("/meeting-note", (302, 403, 403, 403, 403, 302, 403)),
    ("meeting.note", "GET"): ("/evaluations/{evaluation}/meeting-note", (302, 403, 403, 403, 403, 200, 403)),
    ("pins.pins", "GET"): ("/pins", (302, 403, 403, 200, 200, 200, 403)),
    ("pins.make", "POST"): ("/pins", (302, 403, 403, 403, 403, 200, 403)),
    ("pins.confirm", "POST"): ("/pins/{pin}/confirm", (302, 403, 403, 403, 403, 302, 403)),
    **CASES,
    **ENQUIRIES,
    **SIGNALS,
    ("file_checks.check", "GET"): ("/files/check", (302, 200, 200, 200, 200, 200, 403)),
    ("file_checks.check_file", "POST"): ("/files/check", (302, 200, 200, 200, 200, 200, 403)),
    ("file_checks.checked", "GET"): ("/files/check/{checked}", (302, 404, 404, 404, 404, 200, 403)),
    ("file_checks.exports", "GET"): ("/files/exports", (302, 403, 403, 200, 200, 200, 403)),
    ("pins.revoke", "POST"): ("/pins/{pin}/revoke", (302, 403, 403, 403, 403, 200, 403)),
    ("lists.ranked_list", "GET"): ("/evaluations/{evaluation}/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.states", "GET"): ("/helping/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.gaps", "GET"): ("/evaluations/{evaluation}/gaps.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.incentives", "GET"): ("/evaluations/{evaluation}/incentives.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("lists.changes", "GET"): ("/evaluations/{evaluation}/changes.xlsx", (302, 403, 403, 404, 404, 404, 403)),
    ("lists.pin_list", "GET"): ("/pins/list.xlsx", (302, 403, 403, 200, 200, 200, 403)),
    ("files.files", "GET"): ("/files", (302, 403, 403, 200, 200, 200, 403)),
    ("files.columns", "GET"): ("/files/columns", (302, 403, 403, 200, 200, 200, 403)),
    ("files.new_set", "GET"): ("/files/columns/new", (302, 403, 403, 200, 200, 200, 403)),
    ("files.make_set", "POST"): ("/files/columns/new", (302, 403, 403, 200, 200, 200, 403)),
    ("files.edit_set", "GET"): ("/files/columns/{column_set}", (302, 403, 403, 404, 404, 200, 403)),
    ("files.change_set", "POST"): ("/files/columns/{column_set}", (302, 403, 403, 404, 404, 200, 403)),
    ("files.remove_set", "POST"): ("/files/columns/{column_set}/remove", (302, 403, 403, 404, 404, 302, 403)),
    ("jobs.job", "GET"): ("/jobs/{job}", (302, 404, 404, 404, 404, 200, 403)),
    ("jobs.file", "GET"): ("/jobs/{job}/file", (302, 404, 404, 404, 404, 404, 403)),
    ("jobs.again", "POST"): ("/jobs/{job}/again", (302, 404, 404, 404, 404, 302, 403)),
}


ASK_FOR_A_REASON = (
    "blank_forms.filled", "blank_forms.by_unit", "lists.ranked_list", "shortlists.workbook", "trail_files.of_firms",
    "firm_list.workbook",
    "uploads.marked", "workbooks.all_of_enterprise", "workbooks.download_for",
)  # fmt: skip
TABLE |= {(name, "POST"): TABLE[name, "GET"] for name in ASK_FOR_A_REASON}
OPEN_TO_ALL = frozenset({
    "blank_copy", "public", "account", "claims", "forgotten", "kept_form", "notices", "own_account", "privacy",
    "probes",
    "second_factor", "session",
})  # fmt: skip
"""Blueprints whose pages are for everybody."""
NOT_FOR_COLLEAGUES = frozenset({
    "colleagues.colleague", "colleagues.colleagues", "colleagues.invite_colleague", "colleagues.remove",
    "own_visits.answer", "colleagues.set_role", "colleagues.set_sections", "colleagues.withdraw", "standing.leave",
    "standing.rejoin", "standing.take_back", "submitting.commitment", "entered.decide",
})  # fmt: skip
LEADER = frozenset({
    *CASES_READ_BY_LEADER, *EXPERTS_READ_BY_LEADER, *CONDITIONS_READ_BY_LEADER, *VERIFYING_READ_BY_LEADER,
    *PUBLISHING_READ_BY_LEADER, *VISITS_READ_BY_LEADER, *LEADER_READS, *READ_BY_LEADER, *READ_OF_REVIEWS,
    *SIGNALS_OF_LEADER, *LISTS_OF_LEADER,
    "comparing.compare", "desk.overview", "diary.changes", "evaluations.evaluations",
    "file_checks.check", "file_checks.check_file", "file_checks.checked", "file_checks.exports", "files.change_set",
    "files.columns", "files.edit_set", "files.files", "gaps.overview", "groups.overview",
    "files.make_set", "files.new_set", "files.remove_set", "filling.download", "jobs.again", "jobs.file", "jobs.job",
    "ledger.gone", "ledger.ledger", "ledger.workbook", "lists.changes", "lists.gaps", "lists.incentives",
    "lists.pin_list",
    "lists.ranked_list",
    "meeting.newest", "meeting.note", "overview.levels", "overview.overview", "overview.workbook",
    "pins.pins", "ranking.ranked", "ranking.ranking", "results.result", "robustness.incentives",
    "robustness.overview", "schemes.note",
    "schemes.schemes", "schemes.text", "schemes.version", "segments.overview", "segments.segment", "shortlists.live",
    "shortlists.workbook", "standing.version_changes", "submitting.version", "tracing.candidate", "tracing.criterion",
    "tracing.explanation", "tracing.index", "tracing.question", "tracing.subdomain", "firms.firm",
    "trail.entry_of_firm", "trail.of_firms", "trail_files.of_firms",
    "firm_actions.result", "firm_list.firms", "firm_list.selection", "firm_list.start", "firm_list.ticked",
    "firm_list.workbook", "firm_views.change", "firm_views.make", "firm_views.remove", "firm_views.views",
})  # fmt: skip
"""What the district's leader may read: what the district's officials may, without changing anything."""
OWN_SETS = frozenset({
    "firm_views.change", "firm_views.remove", "files.edit_set", "files.change_set", "files.remove_set",
})  # fmt: skip


def expected(endpoint: str) -> dict[str, tuple[int, ...]]:
    """Return method -> the status for each of ROLES."""
    return {
        method: (*statuses, *(_other(role, endpoint, statuses) for role in ROLES[len(statuses) :]))
        for (name, method), (_path, statuses) in TABLE.items()
        if name == endpoint
    }


def _other(role: str, endpoint: str, statuses: tuple[int, ...]) -> int:
    if endpoint.partition(".")[0] in OPEN_TO_ALL:
        return statuses[-1]
    enterprise, district = statuses[1], statuses[5]
    if endpoint in {"permissions.table", "desk.today"}:
        return 403 if role == "colleague" else 200
    if role == "security" and endpoint.startswith("granting."):
        return 200
    if role == "colleague":
        return 403 if endpoint in NOT_FOR_COLLEAGUES else enterprise
    if role == "expert" and endpoint in EXPERT_CASES:
        return EXPERT_CASES[endpoint]
    if role == "verifier" and endpoint in OF_VERIFIERS:
        return OF_VERIFIERS[endpoint]
    if role == "leader" and endpoint in LEADER:
        return 404 if endpoint in OWN_SETS else district
    return 200 if role == "audit" and endpoint in {"trail.trail", "trail.entry", "trail_files.trail"} else 403
