"""The drawing of a rank after each finding of a visit."""

from __future__ import annotations

from survey.visiting.track_views import draw_path


def test_the_rank_goes_step_by_step_beside_the_line_of_seats() -> None:
    path = draw_path([20, 40, 30], 2, 35)
    # Four steps from 36 to 320, twenty places from 16 to 116; the line changes at a step.
    assert path.points == "36.0,16.0 107.0,16.0 107.0,116.0 178.0,116.0 178.0,66.0"
    assert (path.start, path.now, path.left) == ((36.0, 16.0), (178.0, 66.0), True)
    assert path.ranks == [(16.0, 20), (66.0, 30), (116.0, 40)]
    assert path.seats == (91.0, 35)


def test_a_line_that_is_far_is_not_drawn_and_one_rank_is_a_point() -> None:
    path = draw_path([3], 0, 300)
    assert (path.points, path.ranks, path.seats, path.left) == ("36.0,16.0", [(16.0, 3)], None, False)
    near = draw_path([300], 1, 300)
    assert (near.seats, near.now) == ((16.0, 300), (36.0, 16.0))
