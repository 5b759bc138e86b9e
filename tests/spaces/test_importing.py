"""Making spaces of rows: again and again without harm."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from coliving.bookings.actions.book import book
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.importing import NO_LONGER_LISTED, Outcome, import_rows, network_to_join
from coliving.spaces.importing_rows import Row
from coliving.spaces.models import Network, OpeningHours, Period, Resource, ResourceKind, Space
from coliving.spaces.opening import opening
from tests.cast import MONDAY, SUNDAY, at, make, wish

LATER = SUNDAY + timedelta(days=1)
LAB = Row(
    line=2,
    source="https://lab.example",
    name="Le Lab",
    kind="fablab",
    address="1 rue Haute",
    postcode="15000",
    commune="Aurillac",
    pin=(44.92, 2.44),
    capabilities=("three_d_printing", "laser"),
    website="https://lab.example",
)


def the_space(slug: str = "le-lab") -> Space:
    return db.session.scalars(select(Space).where(Space.slug == slug)).one()


def machines(space: Space) -> list[Resource]:
    query = select(Resource).where(Resource.space_id == space.id).order_by(Resource.position)
    return list(db.session.scalars(query))


def test_a_row_becomes_a_space_with_a_machine_for_each_capability(network: Network):
    assert import_rows(network, [LAB], SUNDAY) == [Outcome.ADDED]
    space = the_space()
    assert (space.name, space.kinds, space.timezone) == ("Le Lab", ["fablab"], "Europe/Paris")
    assert [machine.name for machine in machines(space)] == ["Imprimante 3D", "Découpeuse laser"]
    assert {machine.kind for machine in machines(space)} == {ResourceKind.MACHINE}
    assert machines(space)[0].rules.longest == 4 * 60


def test_it_opens_on_weekdays_and_has_the_periods_of_the_day(network: Network):
    import_rows(network, [LAB], SUNDAY)
    space = the_space()
    assert at(9, 18) in opening(space, at(9, 18)).everybody
    assert not opening(space, at(9, 18, MONDAY - timedelta(days=1))).everybody[:-1]
    lines = db.session.scalars(select(OpeningHours).where(OpeningHours.space_id == space.id))
    assert sorted(line.weekday for line in lines) == [0, 1, 2, 3, 4]
    periods = db.session.scalars(select(Period).where(Period.space_id == space.id))
    assert {period.name: period.starts for period in periods} == {
        "Matin": time(9),
        "Après-midi": time(14),
        "Journée": time(9),
    }


def test_alice_books_a_machine_that_was_imported(network: Network, alice):
    import_rows(network, [LAB], SUNDAY)
    booking = book(alice, wish(machines(the_space())[0], 9, 11), SUNDAY)
    assert booking.resource.name == "Imprimante 3D"


def test_charlie_is_held_to_the_rules_of_an_imported_machine(network: Network, charlie):
    import_rows(network, [LAB], SUNDAY)
    with pytest.raises(Refused) as refused:
        book(charlie, wish(machines(the_space())[0], 9, 18), SUNDAY)
    assert [refusal.code for refusal in refused.value.refusals] == ["too_long"]


def test_a_second_import_changes_nothing(network: Network):
    import_rows(network, [LAB], SUNDAY)
    assert import_rows(network, [LAB], LATER) == [Outcome.UNCHANGED]
    space = the_space()
    assert (space.revision, space.changed_at) == (0, SUNDAY)
    assert len(machines(space)) == 2


def test_a_row_that_has_changed_changes_the_space_and_not_its_address(network: Network):
    import_rows(network, [LAB], SUNDAY)
    moved = replace(LAB, name="The Lab", address="2 rue Basse", pin=None)
    assert import_rows(network, [moved], LATER) == [Outcome.UPDATED]
    space = the_space("le-lab")
    assert (space.name, space.address, space.latitude) == ("The Lab", "2 rue Basse", None)
    assert (space.revision, space.changed_at) == (1, LATER)


def test_what_the_managers_have_written_stays(network: Network):
    import_rows(network, [LAB], SUNDAY)
    the_space().description = "Come in!"
    make(OpeningHours(space_id=the_space().id, weekday=5, opens=time(9), closes=time(12)))
    import_rows(network, [replace(LAB, name="The Lab")], LATER)
    assert the_space().description == "Come in!"
    assert db.session.scalar(select(func.count(OpeningHours.id))) == 6


def test_a_machine_the_list_drops_is_out_of_service_until_it_is_back(network: Network):
    import_rows(network, [LAB], SUNDAY)
    without = replace(LAB, capabilities=("three_d_printing", "vinyl_cutting"))
    assert import_rows(network, [without], LATER) == [Outcome.UPDATED]
    names = {machine.name: machine.in_service for machine in machines(the_space())}
    assert names == {"Imprimante 3D": True, "Découpeuse laser": False, "Découpeuse vinyle": True}
    assert import_rows(network, [without], LATER) == [Outcome.UNCHANGED]
    import_rows(network, [LAB], LATER)
    laser = machines(the_space())[1]
    assert (laser.in_service, laser.out_of_service_note) == (True, "")


def test_a_machine_that_bob_put_out_of_service_stays_so(network: Network):
    import_rows(network, [LAB], SUNDAY)
    laser = machines(the_space())[1]
    laser.in_service, laser.out_of_service_note = False, "At the mender’s."
    db.session.commit()
    assert import_rows(network, [LAB], LATER) == [Outcome.UNCHANGED]
    assert machines(the_space())[1].out_of_service_note != NO_LONGER_LISTED
    assert not machines(the_space())[1].in_service


def test_two_places_of_one_name_have_two_addresses(network: Network):
    rows = [
        replace(LAB, source=f"https://{n}.example", commune=commune)
        for n, commune in enumerate(("Aurillac", "Guéret", "Guéret"))
    ]
    import_rows(network, rows, SUNDAY)
    slugs = db.session.scalars(select(Space.slug).order_by(Space.id))
    assert list(slugs) == ["le-lab", "le-lab-gueret", "le-lab-gueret-2"]


def test_a_place_overseas_keeps_its_own_clock(network: Network):
    import_rows(network, [replace(LAB, postcode="97460", commune="Saint-Paul")], SUNDAY)
    assert the_space().timezone == "Indian/Reunion"


def test_the_only_network_is_the_one_to_join(network: Network):
    assert network_to_join(None).id == network.id


def test_the_first_network_is_made(app):
    assert network_to_join(None).slug == "reseau"
    assert network_to_join(None).slug == "reseau"


@pytest.mark.parametrize("slug", [None, "nowhere"])
def test_among_several_networks_one_must_be_named(network: Network, slug: str | None):
    make(Network(name="Creuse", slug="creuse"))
    with pytest.raises(Refused) as refused:
        network_to_join(slug)
    assert "cantal, creuse" in refused.value.refusals[0].message
