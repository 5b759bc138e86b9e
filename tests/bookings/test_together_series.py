"""A room with twelve chairs, every week: on each date all of it is had, moved and given back."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.series import Scope, Shift, book_series, cancel_series, move_series
from coliving.bookings.asking import Item
from coliving.bookings.models import Booking
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource, Space
from tests.bookings.conftest import Browse
from tests.bookings.furniture import Furniture, held, together, whole_or_nothing
from tests.cast import MONDAY, SUNDAY, at

WEEK = timedelta(days=7)


@pytest.fixture
def furniture(la_filature: Space) -> Furniture:
    return Furniture(la_filature)


@pytest.fixture
def series(workshop: Resource, furniture: Furniture) -> SeriesWish:
    rule, morning = Rule(Rhythm.WEEKLY, MONDAY, times=3), Hours(time(9), time(11))
    return SeriesWish(workshop, rule, morning, items=(Item(furniture.chairs, 12),))


def takes_chairs(member: User, desks: Resource, furniture: Furniture, day: date) -> None:
    """Somebody has twelve of the twenty chairs that day."""
    wanted = together(desks, 9, 10, Item(furniture.chairs, 12))
    book(member, replace(wanted, span=at(9, 10, day)), SUNDAY)


def booked(member: User, series: SeriesWish) -> list[Booking]:
    wishes = [one.wish for one in plan(member, series, SUNDAY) if one.wish and one.is_yes]
    return book_series(member, series, wishes, SUNDAY)


def test_a_date_without_chairs_is_seen_before_anything_is_booked(
    alice: User, charlie: User, desks: Resource, series: SeriesWish, furniture: Furniture
):
    takes_chairs(charlie, desks, furniture, MONDAY + WEEK)
    dates = plan(alice, series, SUNDAY)
    assert [one.is_yes for one in dates] == [True, False, True]
    assert [reason.code for reason in dates[1].reasons] == ["too_few"]
    with pytest.raises(Refused):
        book_series(alice, series, [one.wish for one in dates if one.wish], SUNDAY)
    assert len(booked(alice, series)) == 2
    whole_or_nothing()


def test_every_date_takes_the_chairs_and_lets_them_go(alice: User, series: SeriesWish):
    bookings = booked(alice, series)
    assert [held(one) for one in bookings] == [{"Chairs": 12, "Workshop": 1}] * 3
    move_series(bookings[1], Scope.FOLLOWING, Shift(0, Hours(time(14), time(16))), SUNDAY)
    assert [held(one) for one in bookings] == [{"Chairs": 12, "Workshop": 1}] * 3
    assert cancel_series(bookings[0], Scope.ALL, SUNDAY) == 3
    assert [held(one) for one in bookings] == [{}] * 3


def test_a_series_does_not_move_where_its_chairs_are_taken(
    alice: User, charlie: User, desks: Resource, series: SeriesWish, furniture: Furniture
):
    first, *_others = booked(alice, series)
    takes_chairs(charlie, desks, furniture, MONDAY + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        move_series(first, Scope.ALL, Shift(1, Hours(time(9), time(11))), SUNDAY)
    assert [one.code for one in refused.value.refusals] == ["too_few"]
    whole_or_nothing()


@pytest.mark.usefixtures("sunday")
def test_the_preview_keeps_what_is_taken_along(
    browse: Browse, alice: User, series: SeriesWish, furniture: Furniture
):
    page, address = browse(alice), f"/resources/{series.resource.uid}/series"
    field = Item(furniture.chairs).field
    typed = {"day": f"{MONDAY}", "start": "09:00", "end": "11:00", "times": "2", field: "12"}
    answer = page.post(address, data=typed | {"rhythm": "weekly"})
    assert f"{field}=12" in answer.location
    preview = page.get(answer.location).text
    assert "With 12 × Chairs" in preview
    chosen = {f"on-{day}": f"{series.resource.uid} 09:00-11:00" for day in (MONDAY, MONDAY + WEEK)}
    done = page.post(f"{address}/confirm", data=typed | {"rhythm": "weekly"} | chosen)
    assert done.status_code == 303
    bookings = db.session.scalars(select(Booking)).all()
    assert [held(one) for one in bookings] == [{"Chairs": 12, "Workshop": 1}] * 2
