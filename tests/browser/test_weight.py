"""The first page on a 3G line: PRODUCT.md gives it a hundred kilobytes in all."""

import pytest
from playwright.sync_api import Page

from coliving.spaces.geography import Point
from coliving.spaces.models import Network
from tests.spaces.villages import village

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

KILOBYTE = 1000


def weigh(page: Page, path: str) -> dict[str, int]:
    """Open the page; how many bytes each of its files has cost, headers included."""
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
    )
    page.goto(path, wait_until="networkidle")
    return weights


def test_a_first_visit_weighs_less_than_a_photograph(page: Page, network: Network):
    for number in range(40):
        village(network, f"Le Tiers-Lieu numéro {number}", Point(43 + number / 6, number % 7))

    weights = weigh(page, "/")

    assert len(weights) >= 5
    assert weights[page.url] <= 15 * KILOBYTE
    assert sum(weights.values()) <= 100 * KILOBYTE
