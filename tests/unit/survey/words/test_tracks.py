"""Which track counts, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.definition.tracks import NearLine, Track, TrackPlan
from survey.words.tracks import say_near, say_track_plan
from tests.unit.survey.shipped import scheme

VERIFIED = "名次按核定计：答案经核实的以核定结果为准，没有核实的按企业自评，并注明未核。两种分数并列，不作平均。"
SELF = "名次按自评计；答案经核实的另列核定的分数和名次，供对照。两种分数并列，不作平均。"


@pytest.mark.parametrize(
    ("plan", "lines"),
    [
        (TrackPlan(), [VERIFIED]),
        (TrackPlan(Track.SELF, {"manufacturing": Track.SELF}), [SELF]),
        (
            TrackPlan(Track.SELF, {"services": Track.VERIFIED}, NearLine(10, grey=False)),
            [
                SELF,
                "“服务业与软件业”按核定计。",
                "入选线前后各10名以内的入选企业须经核定，没有核定的逐家列出。",
            ],
        ),
        (
            TrackPlan(near_line=NearLine(5, grey=True)),
            [
                VERIFIED,
                "入选线前后各5名以内的入选企业、名次临界的入选企业须经核定，没有核定的逐家列出。",
            ],
        ),
    ],
)
def test_a_scheme_says_which_track_counts_and_which_seats_ask_for_it(plan: TrackPlan, lines: list[str]) -> None:
    assert say_track_plan(replace(scheme(), tracks=plan)) == lines


def test_where_nothing_is_asked_near_the_line_nothing_is_said() -> None:
    assert say_near(scheme()) == ""
