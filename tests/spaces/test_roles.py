"""Who looks after what: by the command line, and before the doors of managers."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from flask_login import login_user
from werkzeug.exceptions import Forbidden, NotFound

from coliving.accounts.models import User
from coliving.spaces.access import (
    administers_any,
    administrators,
    audience_of,
    managed_space,
    managers,
    manages,
)
from coliving.spaces.models import Audience, Network, Space
from coliving.spaces.roles import Post, posts_of
from tests.cast import SUNDAY, make

Command = Callable[..., Result]


@pytest.fixture
def people(app: Flask) -> Command:
    """`flask people …`"""
    return lambda *words: app.test_cli_runner().invoke(args=["people", *words])


@pytest.fixture
def elsewhere(network: Network, la_filature: Space) -> Space:
    """A space of another network."""
    other = make(Network(name="Creuse", slug="creuse"))
    return make(Space(network=other, name="La Quincaillerie", slug="gueret", changed_at=SUNDAY))


def enter(app: Flask, door: Callable[..., Callable[[], object]], user: User | None) -> object:
    """What whoever comes to the door gets."""
    with app.app_context(), app.test_request_context("/somewhere"):
        if user:
            login_user(user)
        return door(lambda: "inside")()


@pytest.mark.parametrize("door", [managers, administrators])
def test_charlie_and_alice_do_not_pass_and_a_stranger_is_asked_to_sign_in(
    app: Flask, charlie: User, alice: User, door: Callable[..., Callable[[], object]]
):
    for user in (charlie, alice):
        with pytest.raises(Forbidden):
            enter(app, door, user)

    asked = enter(app, door, None)
    assert getattr(asked, "location", "") == "/sign-in?next=/somewhere"


def test_bob_passes_where_managers_do_and_dora_everywhere(app: Flask, bob: User, dora: User):
    assert enter(app, managers, bob) == "inside"
    assert enter(app, managers, dora) == "inside"
    assert enter(app, administrators, dora) == "inside"
    with pytest.raises(Forbidden):
        enter(app, administrators, bob)


def test_a_space_that_is_not_his_is_not_there_for_bob(
    app: Flask, bob: User, la_filature: Space, elsewhere: Space
):
    with app.test_request_context():
        login_user(bob)
        assert managed_space("la-filature").name == "La Filature"
        for slug in ("gueret", "nowhere"):
            with pytest.raises(NotFound):
                managed_space(slug)


def test_roles_are_granted_and_revoked(people: Command, charlie: User, la_filature: Space):
    granted = people("grant", "Charlie@example.org", "manager", "la-filature")
    assert granted.output == "charlie@example.org: La Filature (gestionnaire)\n"
    assert manages(charlie, la_filature)

    assert people("revoke", "charlie@example.org", "manager").exit_code == 0
    assert not manages(charlie, la_filature)
    assert audience_of(charlie, la_filature) is Audience.MEMBERS

    assert people("revoke", "charlie@example.org", "member", "la-filature").exit_code == 0
    assert audience_of(charlie, la_filature) is Audience.EVERYBODY


def test_granting_or_revoking_twice_changes_nothing(
    people: Command, charlie: User, la_filature: Space
):
    for _ in range(2):
        assert people("grant", "charlie@example.org", "administrator", "cantal").exit_code == 0
    assert administers_any(charlie)
    assert manages(charlie, la_filature)

    for _ in range(2):
        assert people("revoke", "charlie@example.org", "administrator").exit_code == 0
    assert not administers_any(charlie)


def test_taking_membership_does_not_depose_a_manager(
    people: Command, bob: User, la_filature: Space
):
    assert people("revoke", "bob@example.org", "member").exit_code == 0

    assert manages(bob, la_filature)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody@example.org", "member"), "nobody@example.org"),
        (("charlie@example.org", "member"), "Quel espace"),
        (("charlie@example.org", "manager", "nowhere"), "Quel espace"),
        (("charlie@example.org", "administrator"), "cantal, creuse."),
        (("charlie@example.org", "king"), "'king' is not one of"),
    ],
)
def test_what_is_unclear_is_said_and_nothing_is_done(
    people: Command, charlie: User, elsewhere: Space, words: tuple[str, ...], why: str
):
    for command in ("grant", "revoke"):
        result = people(command, *words)
        assert result.exit_code != 0
        assert why in result.output
    assert posts_of(charlie) == []


def test_posts_are_named_networks_first(
    people: Command, bob: User, network: Network, elsewhere: Space
):
    people("grant", "bob@example.org", "administrator", "creuse")
    people("grant", "bob@example.org", "member", "gueret")

    assert [(post.place, post.slug, post.is_charge) for post in posts_of(bob)] == [
        ("Creuse", None, True),
        ("La Filature", "la-filature", True),
        ("La Quincaillerie", "gueret", False),
    ]
    assert isinstance(posts_of(bob)[0], Post)
