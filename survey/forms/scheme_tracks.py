"""The form of which track of a scheme counts (自评 or 核定), and of the seats that need a firm that was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from scoring.answers.written import Misread, read_number
from scoring.definition.scheme import Scheme
from scoring.definition.tracks import Track
from scoring.loading.tracks import MOST_PLACES
from survey.forms.cleaning import FigureField
from survey.forms.scheme import SchemeFormBase, with_title
from survey.words.language import _l, in_words

AS_ALL = ""
"""What a pool's field holds where it goes by what counts for everybody."""
_TRACKS = (
    SelectChoice(Track.VERIFIED.value, _l("核定：经核实的答案以核定结果为准，其余按自评，并注明未核")),
    SelectChoice(Track.SELF.value, _l("自评：按企业填报的答案，核定的分数和名次只作对照")),
)


def pool_name(pool: str) -> str:
    """Return the name of the field of a pool."""
    return f"pool-{pool}"


def tracks_form(scheme: Scheme) -> type[SchemeFormBase]:
    """Return a fresh form class with a field for everybody, one per pool where there are several, and the near line."""

    class TracksForm(SchemeFormBase):
        counts = SelectField(_l("全体企业"), choices=_TRACKS)
        places = FigureField(_l("入选线前后各几名以内（留空为不要求）"))
        grey = BooleanField(_l("名次临界的入选企业"))

        def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
            """Read every field; all faults at once."""
            fine = bool(super().validate(extra_validators))
            return _read_tracks(self, scheme) and fine

    if len(scheme.pools) > 1:
        as_all = SelectChoice(AS_ALL, _l("与全体相同"))
        for pool in scheme.pools:
            field = SelectField(in_words(pool.title), choices=[as_all, *_TRACKS], default=AS_ALL)
            setattr(TracksForm, pool_name(pool.id), field)
    return TracksForm


def tracks_data(scheme: Scheme) -> dict[str, Any]:
    """Return what the form shows of a scheme."""
    plan = scheme.tracks
    near = plan.near_line
    return {
        "counts": plan.counts.value,
        **{pool_name(pool): track.value for pool, track in plan.pools.items()},
        "places": str(near.places) if near is not None and near.places else "",
        "grey": near is not None and near.grey,
    }


def _read_tracks(form: Any, scheme: Scheme) -> bool:  # noqa: ANN401 - a class made for one scheme
    """Read the fields into `form.tracks`; a fault stands beside its field."""
    own = {pool.id: form[pool_name(pool.id)].data for pool in scheme.pools if pool_name(pool.id) in form}
    pools = {pool: track for pool, track in own.items() if track}
    near: dict[str, Any] = {}
    fine = True
    if (form.places.data or "").strip():
        read = read_number(str(form.places.data), ("名", "家"))
        if isinstance(read, Misread) or read != int(read) or not 1 <= read <= MOST_PLACES:
            text = _l("请填%(least)s到%(most)s的整数，不要求时留空", least=1, most=MOST_PLACES)
            form.places.errors = [*form.places.errors, str(text)]
            fine = False
        else:
            near["places"] = str(int(read))
    if form.grey.data and scheme.certainty is None:
        form.grey.errors = [str(_l("方案没有名次把握度，分不出哪些名次临界；请先在“权重”页保存一次，或改填名数"))]
        fine = False
    elif form.grey.data:
        near["grey"] = True
    form.tracks = {
        "counts": form.counts.data,
        **({"pools": pools} if pools else {}),
        **({"near_line": near} if near else {}),
    }
    return fine


def with_tracks(document: Mapping[str, Any], form: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return a scheme's document with the form's tracks; where neither says anything it stays without them."""
    titled = with_title(document, form)
    if "tracks" not in document and form.tracks == {"counts": Track.VERIFIED.value}:
        return titled
    return titled | {"tracks": form.tracks}
