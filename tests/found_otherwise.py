"""Queries that find what an address names without a Scope, each with the reason; `tests/test_scope.py` holds to it."""

from __future__ import annotations

BY_READER = {
    "survey.queries.expert_rounds.own_case": "a case to mark is its expert's own",
    "survey.queries.expert_rounds.own_file": "a file of a firm that the reader marks",
    "survey.queries.firm_people.invitation": "an invitation is the reader's own enterprise's",
    "survey.queries.firm_people.person": "a colleague is of the reader's own enterprise",
    "survey.queries.people.person_in": "in the scope handed on; without one, officials only",
    "survey.queries.removals.was_removed_by": "what its maker removed himself, by his own entries of the trail",
    "survey.queries.saved_views.view_of_user": "a view of the list of firms is changed by its maker alone",
    "survey.queries.column_sets.set_of_user": "a set of columns is its maker's own",
    "survey.queries.incoming.table_upload": "a table is its uploader's own, since it may name anybody",
    "survey.queries.jobs.job_in_scope": "a job is its maker's and, among officials, theirs who see just the same",
}
"""Queries that decide by the reader instead of a Scope; the reader is an argument."""
BELONGS_TO_NOBODY = {
    "survey.queries.blank_forms.form": "a blank form holds no enterprise; what it is filled with is read in scope",
    "survey.queries.objections.objection": "whoever answers objections answers all of the district",
    "survey.queries.frozen_lists.scan_of": "a signed list; who signs sees the whole district",
    "survey.queries.frozen_lists.version_of": "who signed, limits and counts; its entries are read in scope",
    "survey.queries.publications.publication": "what is public of a list: names of firms, towns, trades",
    "survey.queries.trail.entry": "the audit administrator reads every entry, without what it holds",
    "survey.queries.decisions.act_of": "an act is the district's, whose deciders all see the whole list",
    "survey.queries.meetings.meeting_of": "a meeting is the district's, as above",
    "survey.queries.expert_rounds.round_of": "a round is the district's; its cases are read in scope",
    "survey.queries.people.official": "an official's account, never an enterprise's; administrators keep all of them",
    "survey.queries.campaigns.campaign": "dates, seats and contact are the same for every official",
    "survey.queries.campaigns.programme": "a work plan holds no enterprise",
    "survey.queries.schemes.version": "weights and quotas are the same for all who may read them",
}
"""Queries for what is no enterprise's, no unit's and no person's."""
OF_AN_EVALUATION = {
    "survey.evaluations.try_withdrawals.ask_withdrawals": "of the whole list; its page is the district's",
    "survey.exporting.write_ranked_list.ListRequest": "an order: whoever writes it reads in the scope of its maker",
    "survey.queries.evaluations.cut_entry": "the cut line is the same for all who may read the list",
    "survey.queries.evaluations.cut_positions": "places of the cut lines, no enterprises",
    "survey.queries.evaluations.evaluation": "counts, rules and fingerprint; entries are read in scope",
    "survey.ranking.read_changes.asked_changes": "two evaluations of a campaign; their entries are read in scope",
    "survey.queries.evaluations.group_ranks": "places by entry id, laid beside entries that were read in scope",
}
"""What may be read of an evaluation, which holds everybody's entries: to have found it allows nothing else."""
