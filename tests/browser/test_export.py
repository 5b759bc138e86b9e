"""Bob takes all data of his space home, with scripts and without."""

import zipfile

import pytest

from coliving.accounts.models import User
from coliving.spaces.models import Resource
from tests.browser.conftest import OpenPage
from tests.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


def test_one_file_with_everything_is_two_clicks_away(
    visit: OpenPage, bob: User, desks: Resource, scripts: dict[str, bool]
):
    page = visit(bob, **DESKTOP, **scripts)
    page.goto("/manage/la-filature/import")
    page.get_by_role("link", name="Voir ce qu’il contient").click()

    with page.expect_download() as download:
        page.get_by_role("button", name="Tout emporter (ZIP)").click()

    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert "Hot desks" in archive.read("ressources.csv").decode()
    assert download.value.suggested_filename.startswith("la-filature-")
