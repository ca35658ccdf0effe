"""The digest of an act is over its versions in ascending order, whoever lists them."""

from __future__ import annotations

from survey.deciding.decision_results import ActFirm, ActPreview, digest_of
from survey.models import Outcome


def test_the_digest_does_not_depend_on_the_order() -> None:
    # sha256sum of "2,10,31"
    known = "622ec0737372"
    firms = [ActFirm(1, number, 1, "示例", 1, "") for number in (31, 2, 10)]
    preview = ActPreview(1, Outcome.CONFIRM, firms, ())
    assert (preview.digest, preview.digest[:12]) == (digest_of([2, 10, 31]), known)
