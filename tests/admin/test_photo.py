"""The photo of a space: Bob sends one, everybody sees it, and what is no photo says so."""

import pytest

from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.models import Picture, Space
from coliving.web.uploads import MOST_BYTES
from tests.admin.test_space import PAGE, TOLD
from tests.pictures import picture, sent, shown

pytestmark = pytest.mark.usefixtures("sunday")

MEGABYTE = 1_000_000


def told(content: bytes | None = None, **typed: str) -> dict[str, object]:
    """The form of the space, with a photo in it."""
    return TOLD | typed | ({"photo": sent(content)} if content is not None else {})


@pytest.fixture
def bobs(bob, la_filature, browse):
    return browse(bob)


@pytest.fixture
def photo(bobs, la_filature: Space) -> Picture:
    """The one that Bob has sent."""
    bobs.post(PAGE, data=told(picture(size=(1600, 1200)), photo_alt="The big table"))
    assert la_filature.picture is not None
    return la_filature.picture


def test_everybody_sees_the_photo_that_bob_sends(photo: Picture, browse):
    page = browse().get("/spaces/la-filature").text

    assert 'alt="The big table"' in page
    assert f'srcset="/pictures/{photo.uid}/small 480w, /pictures/{photo.uid} 1280w"' in page
    large, small = (
        browse().get(f"/pictures/{photo.uid}"),
        browse().get(f"/pictures/{photo.uid}/small"),
    )
    assert [shown(one.data).size for one in (large, small)] == [(1280, 960), (480, 360)]


def test_a_photo_is_kept_by_browsers_and_is_nothing_but_a_photo(photo: Picture, bobs):
    headers = bobs.get(f"/pictures/{photo.uid}").headers

    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


def test_another_photo_takes_its_place_and_the_old_one_is_gone(photo: Picture, bobs, la_filature):
    old = photo.uid
    bobs.post(PAGE, data=told(picture()))

    assert la_filature.picture.uid != old
    assert bobs.get(f"/pictures/{old}").status_code == 404
    assert db.session.scalar(db.select(db.func.count(Picture.id))) == 1


def test_the_words_change_without_sending_it_again(photo: Picture, bobs, la_filature):
    bobs.post(PAGE, data=told(photo_alt="The table by the window"))

    assert la_filature.picture.alt == "The table by the window"
    assert la_filature.picture.uid == photo.uid


def test_it_is_removed_when_bob_says_so(photo: Picture, bobs, la_filature):
    assert "Remove this photo" in bobs.get(PAGE).text

    bobs.post(PAGE, data=told(photo_remove="on"))

    assert la_filature.picture is None
    assert not db.session.scalars(db.select(Picture)).all()
    assert "facade" in bobs.get("/spaces/la-filature").text


def test_saving_the_rest_leaves_it_alone_and_the_record_tells(photo: Picture, bobs, la_filature):
    revision = la_filature.revision
    bobs.post(PAGE, data=told(photo_alt="The big table"))

    assert la_filature.picture.uid == photo.uid
    assert la_filature.revision == revision
    (entry,) = db.session.scalars(db.select(AuditEntry)).all()
    assert "photo" in entry.detail["changed"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"Dear Bob", "This is not a picture that we can read."),
        (b"\0" * 30 * MEGABYTE, "This file is too large: at most 15 MB."),
    ],
    ids=["nothing", "letter", "30MB"],
)
def test_what_is_no_photo_says_so_at_its_field_and_what_was_typed_stays(
    bobs, la_filature: Space, content: bytes, said: str
):
    answer = bobs.post(PAGE, data=told(content, description="By the stove.", photo_alt="A table"))

    assert answer.status_code == 422
    assert said in answer.text.partition('id="f-photo-error"')[2][:400]
    assert "By the stove." in answer.text
    assert 'value="A table"' in answer.text
    assert (la_filature.picture, la_filature.description) == (None, "")


def test_what_no_page_asks_for_is_refused_before_it_is_read(bobs, bob, la_filature):
    answer = bobs.post(PAGE, data=told(b"\0" * (MOST_BYTES + 1)))
    elsewhere = bobs.post("/account/name", data=told(b"\0" * 5 * 1024 * 1024))

    assert [answer.status_code, elsewhere.status_code] == [413, 413]
    assert "This is too large" in answer.text


def test_the_address_of_what_is_not_public_leads_nowhere(photo: Picture, bobs):
    photo.is_public = False
    db.session.commit()

    found = [bobs.get(f"/pictures/{photo.uid}{size}").status_code for size in ("", "/small")]

    assert found == [404, 404]


def test_nobody_else_hangs_a_photo(la_filature: Space, outsiders, browse):
    answers = [one.post(PAGE, data=told(picture())) for one in outsiders]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404]
    assert "/sign-in" in browse().post(PAGE, data=told(picture())).location
    assert la_filature.picture is None
