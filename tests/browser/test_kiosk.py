"""The tablet at the door loses its network: what it knew last stays to be read."""

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.kiosks import open_kiosk
from coliving.bookings.kiosks import token_for
from coliving.spaces.models import Resource
from tests.browser.conftest import OpenPage
from tests.conftest import NO_JAVASCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}


@pytest.fixture
def door(bob: User, workshop: Resource) -> str:
    kiosk = open_kiosk(workshop.space, "Entrance", bob, clock.now())
    return f"/kiosk/{token_for(kiosk.uid)}"


def kept(tablet: Page) -> None:
    """Wait until the tablet has put the page aside."""
    tablet.wait_for_function("navigator.serviceWorker.controller !== null")
    tablet.wait_for_function("async () => (await caches.match(location.href)) !== undefined")
    tablet.wait_for_function("async () => (await (await caches.open('kiosk')).keys()).length >= 5")


def test_the_last_known_day_stays_when_the_network_drops(new_page: OpenPage, door: str):
    tablet = new_page(**TABLET)
    tablet.goto(door)
    expect(tablet.get_by_role("heading", name="La Filature")).to_be_visible()
    notice = tablet.get_by_text("Le réseau est absent")
    expect(notice).to_be_hidden()
    kept(tablet)

    tablet.context.set_offline(True)
    expect(notice).to_be_visible()
    tablet.reload()

    expect(tablet.get_by_role("heading", name="La Filature")).to_be_visible()
    expect(tablet.get_by_role("heading", name="Libre maintenant")).to_be_visible()
    expect(notice).to_be_visible()

    tablet.context.set_offline(False)
    expect(notice).to_be_hidden()


def test_without_scripts_the_page_asks_for_itself_again(new_page: OpenPage, door: str):
    tablet = new_page(**TABLET, **NO_JAVASCRIPT)
    tablet.goto(door)

    expect(tablet.get_by_role("heading", name="La Filature")).to_be_visible()
    assert tablet.locator("meta[http-equiv=refresh]").get_attribute("content") == "60"
