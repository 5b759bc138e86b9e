"""Two at the same moment: of two managers one stays, of two who accept one is let in."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.inviting import Invitee, accept, invite
from coliving.bookings.actions.people import change_role
from coliving.bookings.actions.roster import keep_roster, take_shift
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Role, Shift, Space, SpaceRole
from tests.accounts.mailbox import link_for
from tests.cast import SUNDAY, at, make, person

Deed = Callable[[Space, User], object]


@pytest.fixture
def at_once(app: Flask, la_filature: Space) -> Callable[[Deed, list[User]], list[str]]:
    """Let each of them do it in a thread of their own; how it ended for each, sorted."""

    def run(deed: Deed, people: list[User]) -> list[str]:
        here, numbers = la_filature.id, [one.id for one in people]
        db.session.commit()
        start, ended = threading.Barrier(len(numbers)), list[str]()

        def do(number: int) -> None:
            with app.app_context():
                space, user = db.session.get_one(Space, here), db.session.get_one(User, number)
                start.wait()
                try:
                    deed(space, user)
                    ended.append("done")
                except Refused as refused:
                    ended.append(refused.refusals[0].code)
                db.session.remove()

        threads = [threading.Thread(target=do, args=(number,)) for number in numbers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.expire_all()
        return sorted(ended)

    return run


def test_of_two_managers_who_leave_one_stays(at_once, bob, la_filature):
    nora = person("Nora")
    make(SpaceRole(space_id=la_filature.id, user_id=nora.id, role=Role.MANAGER))

    def leave(space: Space, user: User) -> None:
        change_role(space, user, Role.MEMBER, user, SUNDAY)

    assert at_once(leave, [bob, nora]) == ["done", "last_manager"]
    managing = select(SpaceRole).where(SpaceRole.role == Role.MANAGER)
    assert len(db.session.scalars(managing).all()) == 1


def test_of_two_who_accept_one_is_let_in(at_once, bob, la_filature):
    invite(la_filature, [Invitee("zoe@example.org", Role.VOLUNTEER)], bob, SUNDAY)
    token = link_for("zoe@example.org").rpartition("/")[2]

    ended = at_once(lambda _, user: accept(token, user, SUNDAY), [person("Ann"), person("Ben")])

    assert ended == ["done", "spent"]
    helping = select(SpaceRole).where(SpaceRole.role == Role.VOLUNTEER)
    assert len(db.session.scalars(helping).all()) == 1


def test_of_two_who_open_the_same_doors_one_does(at_once, bob, la_filature):
    keep_roster(la_filature, bob, SUNDAY)
    opens = at(8, 18).start

    def take(space: Space, user: User) -> None:
        take_shift(space, opens, user, user, SUNDAY)

    assert at_once(take, [person("Ann"), person("Ben")]) == ["done", "taken"]
    assert len(db.session.scalars(select(Shift)).all()) == 1
