"""The scheme of the year before: nothing in it asks for what its questionnaires do not have."""

from __future__ import annotations

from scoring.loading.declarations import declaration_faults
from scoring.loading.scheme import load_scheme
from scoring.loading.scheme_references import check_scheme
from survey.definitions.catalogue import catalogue
from survey.demo.district import SCHEME
from survey.demo.scheme_before import scheme_before
from survey.demo.year_before import VERSIONS


def test_it_stands_on_the_questionnaires_of_its_year() -> None:
    known = catalogue()
    scheme = load_scheme(scheme_before(known.scheme_documents[SCHEME], 2025, 10))
    then = {name: known.versions[name, version] for name, version in VERSIONS.items()}
    assert [*check_scheme(scheme, then), *declaration_faults(scheme, then)] == []
    assert (scheme.id, scheme.version, scheme.reserve) == ("demonstration_before", "2025.1", 10)
    weights = {item.id: item.weight for item in scheme.criteria}
    assert weights == {"readiness_services": 6000, "innovation": 1000, "commitment": 3000}
    assert [(pool.required, pool.share) for pool in scheme.pools] == [(("facts", "sme2024"), 10_000)]
    assert [gate.id for gate in scheme.gates] == [gate["id"] for gate in known.scheme_documents[SCHEME]["gates"]]
