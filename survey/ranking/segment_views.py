"""The segments of a scheme in words: profiles, contrasts, and the quality of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from scoring.exact import VALUE, WEIGHT, unscaled
from survey.models import Evaluation
from survey.results.radar_views import Axis, axes
from survey.words.findings import say_segment
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """One feature of a segment: its mean, the mean of all, and how far its shape is from the common one."""

    title: str
    value: str
    share: float
    reference: float
    gap: str
    high: bool


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment: name, size, seats, profile."""

    number: int
    name: str
    reference_size: int
    ranked: int
    selected: int
    features: list[FeatureLine]
    axes: list[Axis]
    peers: list[Axis]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """The measures of the model with one number of segments; `chosen`: whether that number was taken.

    `reference`: the silhouette that data without groups reach, a dash where it was not asked for.
    """

    k: int
    silhouette: str
    reference: str
    stability: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ModelView:
    """The data that the segments were fitted on, and the measures of the model.

    `rule`: how their number was chosen; `referenced`: whether a trial was compared with data without groups.
    """

    reference: Mapping[str, str]
    least: str
    rule: str
    referenced: bool
    trials: list[TrialLine]


def view_segments(scheme: Scheme, evaluation: Evaluation) -> list[SegmentView]:
    """Return every segment of a scheme with a frozen model, an empty list for a scheme without."""
    plan = scheme.segments
    if plan is None or plan.model is None:
        return []
    model = plan.model
    whole = [
        sum(profile[column] * size for profile, size in zip(model.profiles, model.sizes, strict=True))
        / max(sum(model.sizes), 1)
        for column in range(len(model.features))
    ]
    titles = [in_words(feature.title) for feature in plan.features]
    counts = evaluation.summary.get("segments", {})
    views = []
    for number, (profile, centroid) in enumerate(zip(model.profiles, model.centroids, strict=True), start=1):
        gaps = [value - mean for value, mean in zip(centroid, model.means, strict=True)]
        own = counts.get(str(number), {})
        views.append(
            SegmentView(
                number=number,
                name=say_segment(scheme, number),
                reference_size=model.sizes[number - 1],
                ranked=own.get("ranked", 0),
                selected=own.get("selected", 0),
                features=[
                    FeatureLine(
                        title=title,
                        value=f"{unscaled(value, VALUE):.1f}",
                        share=value / VALUE,
                        reference=mean / VALUE,
                        gap=f"{unscaled(gap, VALUE):+.1f}",
                        high=gap > 0,
                    )
                    for title, value, mean, gap in zip(titles, profile, whole, gaps, strict=True)
                ],
                axes=axes([(title, value / VALUE) for title, value in zip(titles, profile, strict=True)]),
                peers=axes([(title, value / VALUE) for title, value in zip(titles, whole, strict=True)]),
            )
        )
    return views


def view_model(scheme: Scheme) -> ModelView | None:
    """Return what a scheme's segments were fitted on and how well; None for a scheme without a frozen model."""
    plan = scheme.segments
    if plan is None or plan.model is None:
        return None
    reference = plan.model.reference
    return ModelView(
        reference={"id": reference.id, "date": reference.date, "rows": str(reference.rows), "digest": reference.digest},
        least=f"{unscaled(plan.stable, WEIGHT):.2f}",
        rule=plan.model.rule,
        referenced=any(trial.reference for trial in plan.model.trials),
        trials=[
            TrialLine(
                trial.k,
                f"{unscaled(trial.silhouette, WEIGHT):.4f}",
                f"{unscaled(trial.reference, WEIGHT):.4f}" if trial.reference else "–",
                f"{unscaled(trial.stability, WEIGHT):.4f}",
                trial.k == plan.model.k,
            )
            for trial in plan.model.trials
        ],
    )
