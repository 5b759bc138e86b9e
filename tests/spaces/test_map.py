"""The map: what part of the world it shows, and that nobody is hidden on it."""

import re
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.spaces.geography import Box, Point
from coliving.spaces.map import HEIGHT, WIDTH, Frame, Mark, frames, pins, project
from coliving.spaces.map_outlines import land
from coliving.spaces.map_tiles import TILE, tiles

AURILLAC, LILLE = Point(44.93, 2.44), Point(50.63, 3.06)
REUNION, GUADELOUPE = Point(-21.1, 55.5), Point(16.2, -61.6)
POINTS = st.builds(Point, st.floats(-60, 60), st.floats(-179, 179))
IN_FRANCE = st.builds(Point, st.floats(42.5, 50.5), st.floats(-4, 8))


def marks(points: list[Point]) -> list[Mark]:
    return [Mark(n, f"Space {n}", f"/spaces/{n}", point) for n, point in enumerate(points, 1)]


def test_distances_are_those_of_the_globe():
    assert 634 < AURILLAC.distance(LILLE) < 636
    assert AURILLAC.distance(AURILLAC) == 0


@given(POINTS, POINTS, st.floats(1, 500))
def test_what_is_within_a_radius_is_within_its_box(one: Point, other: Point, radius: float):
    box = Box.around(one, radius)
    if one.distance(other) <= radius and abs(one.longitude - other.longitude) < 180:
        assert box.south - 1e-6 <= other.latitude <= box.north + 1e-6
        assert box.west - 1e-6 <= other.longitude <= box.east + 1e-6


def test_the_projection_is_that_of_every_tile_server():
    assert project(Point(0, 0)) == (0.5, 0.5)
    x, y = project(Point(48.8584, 2.2945))  # the Eiffel tower is on this tile of zoom 16
    assert (int(x * 2**16), int(y * 2**16)) == (33185, 22545)


@given(st.lists(IN_FRANCE, max_size=30), IN_FRANCE)
def test_every_space_has_its_pin(points: list[Point], centre: Point):
    for drawn in (frames(points), frames(points, centre, 30)):
        shown = [mark for pin in pins(marks(points), drawn) for mark in pin.marks]
        assert sorted(mark.number for mark in shown) == list(range(1, len(points) + 1))


@given(st.lists(IN_FRANCE, max_size=30))
def test_pins_do_not_hide_one_another(points: list[Point]):
    placed = pins(marks(points), frames(points))
    for one in placed:
        for other in placed:
            assert one is other or abs(one.x - other.x) >= 24 or abs(one.y - other.y) >= 24


def test_neighbours_are_seen_from_near_and_the_country_from_afar():
    near = frames([AURILLAC, Point(44.98, 2.5)])
    far = frames([AURILLAC, LILLE])
    assert near[0].scale > 10 * far[0].scale
    assert all(frame.holds(AURILLAC) for frame in (*near, *far))


def test_overseas_has_an_inset_of_its_own():
    main, *insets = frames([AURILLAC, REUNION, GUADELOUPE])
    assert len(insets) == 2
    assert not main.holds(REUNION)
    placed = pins(marks([AURILLAC, REUNION, GUADELOUPE]), [main, *insets])
    assert len(placed) == 3
    assert len(frames([REUNION])) == 1  # alone, it has the whole map


def test_what_is_nowhere_on_the_map_has_no_pin():
    papeete = Point(-17.5, -149.6)
    assert len(pins(marks([AURILLAC, LILLE, papeete]), frames([AURILLAC, LILLE, papeete]))) == 2


def test_a_group_knows_how_closely_to_look():
    placed = pins(marks([AURILLAC, Point(44.95, 2.46), LILLE]), frames([AURILLAC, LILLE]))
    group = next(pin for pin in placed if len(pin.marks) == 2)
    assert group.first.number == 1
    assert 1 < group.radius < 2
    assert len(pins(marks([m.point for m in group.marks]), frames([], group.middle, 3))) == 2


@pytest.mark.parametrize("centre", [AURILLAC, LILLE, REUNION, GUADELOUPE, Point(48.6, -2.0)])
@pytest.mark.parametrize("radius", [3, 30, 150])
def test_there_is_land_around_and_it_is_light(centre: Point, radius: float):
    (frame,) = frames([], centre, radius)
    drawn = land(frame)
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d +]+z?)+", drawn.land)
    assert len(drawn.land) + len(drawn.borders) < 12_000
    assert all(0 < name.x < WIDTH and 0 < name.y < HEIGHT for name in drawn.names)


def test_a_canton_knows_its_departement():
    (frame,) = frames([], AURILLAC, 30)
    assert "Cantal" in [name.text for name in land(frame).names]


@given(IN_FRANCE, st.integers(1, 500))
def test_tiles_cover_the_frame(centre: Point, radius: int):
    (frame,) = frames([], centre, radius)
    laid = list(tiles(frame, "https://{s}.example/{z}/{x}/{y}.png"))
    assert len(laid) <= 20
    assert min(tile.x for tile in laid) <= 0 <= WIDTH <= max(t.x + t.side for t in laid) + 0.2
    assert min(tile.y for tile in laid) <= 0 <= HEIGHT <= max(t.y + t.side for t in laid) + 0.2


def test_a_tile_is_where_its_name_says():
    frame = Frame(west=0.5, north=0.25, scale=TILE * 4)
    first = next(iter(tiles(frame, "https://tiles.example/{z}/{x}/{y}.png")))
    assert (first.x, first.y, first.side) == (0, 0, 256)
    assert first.address == f"https://tiles.example/{int(log2(4))}/2/1.png"
