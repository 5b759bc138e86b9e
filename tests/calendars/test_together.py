"""Several programs and people at the same moment: one feed, and the same calendar for all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import EventText, Feed, FeedAddress, FeedKind
from coliving.db import Base, db
from coliving.spaces.models import Resource, Space
from tests.calendars.programs import address, reserve
from tests.cast import SUNDAY, wish

MANY = 6
Answer = TypeVar("Answer")


def together(act: Callable[[], Answer]) -> list[Answer]:
    """Several do the same, each in a thread of their own, starting as one."""
    start = Barrier(MANY)

    def one(_number: int) -> Answer:
        start.wait()
        return act()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


def count(table: type[Base]) -> int | None:
    return db.session.scalar(select(func.count()).select_from(table))


def test_whoever_opens_a_feed_first_all_see_the_same_address(app: Flask, la_filature: Space):
    number = la_filature.id
    db.session.rollback()

    def look() -> str:
        with app.app_context():
            return token(open_feed(FeedKind.SPACE, number, SUNDAY))

    assert len(set(together(look))) == 1
    assert (count(Feed), count(FeedAddress)) == (1, 1)


def test_programs_that_come_at_once_get_the_same_calendar(
    app: Flask, alice: User, workshop: Resource
):
    for hour in range(9, 17):
        reserve(alice, wish(workshop, hour, hour + 1), hour)
    feed = address(FeedKind.RESOURCE, workshop)
    db.session.rollback()

    def fetch() -> tuple[int, bytes]:
        with app.app_context():
            answer = app.test_client().get(feed)
        return answer.status_code, answer.data

    answers = set(together(fetch))
    assert [status for status, _ in answers] == [200]
    assert count(EventText) == 8
