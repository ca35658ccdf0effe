"""Every blueprint of the application, in the order in which they are registered."""

from survey.accounts import administration_routes as administration
from survey.accounts import claim_routes as claims
from survey.accounts import colleague_routes as colleagues
from survey.accounts import firm_routes as firms
from survey.accounts import forgotten_routes as forgotten
from survey.accounts import kept_form_routes as kept_form
from survey.accounts import own_routes as own_account
from survey.accounts import permission_routes as permissions
from survey.accounts import print_routes as claim_codes
from survey.accounts import privacy_routes as privacy
from survey.accounts import request_routes as account_requests
from survey.accounts import reset_routes as resets
from survey.accounts import routes as account
from survey.accounts import seal_routes as seals
from survey.accounts import second_factor_routes as second_factor
from survey.accounts import session_routes as session
from survey.accounts import trail_routes as trail
from survey.answering import blank_copy_routes as blank_copy
from survey.answering import evidence_routes as evidence
from survey.answering import section_routes as filling
from survey.answering import standing_routes as standing
from survey.answering import submission_routes as submitting
from survey.archiving import routes as archiving
from survey.blank_forms import routes as blank_forms
from survey.calling import routes as calls
from survey.campaigns import change_routes as changing_campaigns
from survey.campaigns import routes as campaigns
from survey.cases import case_routes as cases
from survey.cases import message_routes as messages
from survey.cases import queue_routes as case_queue
from survey.chasing import chase_routes as chasing
from survey.chasing import extension_routes as extensions
from survey.chasing import reminder_routes as reminders
from survey.correcting import entered_routes as entered
from survey.correcting import entering_routes as entering
from survey.correcting import return_routes as returns
from survey.correcting import returned_routes as returned
from survey.deciding import act_routes as acts
from survey.deciding import meeting_routes as panel_meetings
from survey.deciding import panel_routes as panel
from survey.directory import call_routes as decisions
from survey.directory import merge_routes as merging
from survey.directory import routes as directory
from survey.enquiries import board_routes as enquiries
from survey.enquiries import desk_routes as enquiry_desk
from survey.evaluations import pin_routes as pins
from survey.evaluations import routes as evaluations
from survey.experts import own_case_routes as expert_cases
from survey.experts import round_routes as expert_rounds
from survey.exporting import call_routes as call_lists
from survey.exporting import chase_routes as chase_files
from survey.exporting import enquiry_routes as enquiry_files
from survey.exporting import expert_routes as expert_files
from survey.exporting import frozen_routes as list_files
from survey.exporting import hub_routes as files
from survey.exporting import list_routes as lists
from survey.exporting import pilot_routes as pilot_files
from survey.exporting import publication_routes as publication_files
from survey.exporting import shortlist_routes as shortlists
from survey.exporting import trail_routes as trail_files
from survey.exporting import visit_file_routes as visit_files
from survey.file_checks import routes as file_checks
from survey.firms import action_routes as firm_actions
from survey.firms import list_routes as firm_list
from survey.firms import view_routes as firm_views
from survey.freezing import amend_routes as amendments
from survey.freezing import list_routes as frozen
from survey.home import routes as public
from survey.home import service_routes as service
from survey.home import today_routes as desk
from survey.incoming_tables import routes as incoming
from survey.jobs import routes as jobs
from survey.ledger import routes as ledger
from survey.meeting import routes as meeting
from survey.overview import routes as overview
from survey.pilots import pilot_routes as pilots
from survey.publishing import letter_routes as letters
from survey.publishing import notice_routes as notices
from survey.publishing import objection_routes as objections
from survey.publishing import publication_routes as publication
from survey.ranking import changes_routes as diary
from survey.ranking import comparison_routes as comparing
from survey.ranking import gap_routes as gaps
from survey.ranking import group_routes as groups
from survey.ranking import list_routes as ranking
from survey.ranking import robustness_routes as robustness
from survey.ranking import segment_routes as segments
from survey.ranking import tracing_routes as tracing
from survey.results import routes as results
from survey.reviewing import absence_routes as absences
from survey.reviewing import holding_routes as holdings
from survey.reviewing import recusal_routes as recusals
from survey.reviewing import routes as reviews
from survey.schemes import routes as schemes
from survey.signals import routes as signals
from survey.verifying import condition_routes as conditions
from survey.verifying import condition_table_routes as condition_tables
from survey.verifying import evidence_routes as judged_evidence
from survey.verifying import level_routes as verified_levels
from survey.verifying import own_condition_routes as own_conditions
from survey.visiting import own_visit_routes as own_visits
from survey.visiting import plan_routes as visit_plans
from survey.visiting import print_routes as printed_visits
from survey.visiting import visit_routes as visits
from survey.visiting import workbook_routes as returned_visits
from survey.workbooks import download_routes as workbooks
from survey.workbooks import upload_routes as uploads
from survey.workbooks import zip_routes as zips

BLUEPRINTS = (
    public.blueprint,
    service.probes_blueprint,
    service.blueprint,
    account.blueprint,
    claims.blueprint,
    kept_form.blueprint,
    session.blueprint,
    account_requests.blueprint,
    claim_codes.blueprint,
    seals.blueprint,
    colleagues.blueprint,
    administration.blueprint,
    administration.granting_blueprint,
    trail.blueprint,
    firm_list.blueprint,
    firm_actions.blueprint,
    firm_views.blueprint,
    firms.blueprint,
    directory.blueprint,
    merging.blueprint,
    decisions.blueprint,
    privacy.blueprint,
    permissions.blueprint,
    own_account.blueprint,
    second_factor.blueprint,
    forgotten.blueprint,
    resets.blueprint,
    blank_copy.blueprint,
    ledger.blueprint,
    overview.blueprint,
    filling.blueprint,
    evidence.blueprint,
    workbooks.blueprint,
    uploads.blueprint,
    incoming.blueprint,
    calls.blueprint,
    call_lists.blueprint,
    zips.blueprint,
    submitting.blueprint,
    standing.blueprint,
    reminders.blueprint,
    chasing.blueprint,
    chase_files.blueprint,
    returns.blueprint,
    returned.blueprint,
    entering.blueprint,
    entered.blueprint,
    extensions.blueprint,
    enquiries.blueprint,
    enquiry_desk.blueprint,
    enquiry_files.blueprint,
    case_queue.blueprint,
    cases.blueprint,
    messages.blueprint,
    signals.blueprint,
    conditions.blueprint,
    condition_tables.blueprint,
    own_conditions.blueprint,
    visits.blueprint,
    visit_plans.blueprint,
    publication.blueprint,
    notices.blueprint,
    objections.blueprint,
    letters.blueprint,
    pilots.blueprint,
    pilot_files.blueprint,
    publication_files.blueprint,
    list_files.blueprint,
    printed_visits.blueprint,
    returned_visits.blueprint,
    visit_files.blueprint,
    own_visits.blueprint,
    verified_levels.blueprint,
    expert_rounds.blueprint,
    panel.blueprint,
    acts.blueprint,
    panel_meetings.blueprint,
    expert_cases.blueprint,
    expert_files.blueprint,
    judged_evidence.blueprint,
    frozen.blueprint,
    amendments.blueprint,
    results.blueprint,
    reviews.blueprint,
    holdings.blueprint,
    absences.blueprint,
    recusals.blueprint,
    desk.blueprint,
    campaigns.blueprint,
    changing_campaigns.blueprint,
    archiving.blueprint,
    ranking.blueprint,
    comparing.blueprint,
    robustness.blueprint,
    gaps.blueprint,
    groups.blueprint,
    diary.blueprint,
    pins.blueprint,
    segments.blueprint,
    tracing.blueprint,
    schemes.blueprint,
    evaluations.blueprint,
    shortlists.blueprint,
    blank_forms.blueprint,
    meeting.blueprint,
    jobs.blueprint,
    lists.blueprint,
    trail_files.blueprint,
    files.blueprint,
    file_checks.blueprint,
)
