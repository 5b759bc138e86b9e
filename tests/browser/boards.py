"""Reading the day board, as it is shown."""

from playwright.sync_api import Locator, Page

from coliving.spaces.models import Resource


def row_of(page: Page, thing: Resource) -> Locator:
    """Its row on the day board."""
    return page.locator(".board").get_by_role("row", name=thing.name)


def free_cell(page: Page, thing: Resource, start: str) -> Locator:
    """The cell that can be touched to book it from then on."""
    return row_of(page, thing).get_by_role("link", name=start)
