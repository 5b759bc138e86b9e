"""What becomes of a photograph: small, upright, and without a word about its owner."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from coliving.errors import Refused
from coliving.spaces.photographs import LARGE, MOST_MEGABYTES, SMALL, develop
from tests.pictures import picture, sent, shown

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
doubtful = pytest.mark.filterwarnings("ignore::UserWarning")
"""Pillow says aloud what it finds odd about a file, and reads on."""
HEADERS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "webp": b"RIFF"}


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: its make, which way up it was held, and where."""
    said = Image.Exif()
    said[MAKE], said[ORIENTATION] = "Phone of Alice", orientation
    said.get_ifd(GPS)[2] = (44.0, 55.0, 33.6)
    return said


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that (PNG 11.2.1: IHDR and its CRC)."""
    small = picture("PNG", (8, 8))
    header = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(Refused) as caught:
        develop(sent(content, name), "photo")
    (one,) = caught.value.refusals
    assert one.field == "photo"
    return one.code


@pytest.fixture(autouse=True)
def _somebody_reads(application):
    with application.test_request_context():
        yield


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_and_computers_make_becomes_a_photo(kind: str):
    made = develop(sent(picture(kind)), "photo")

    assert (made.media_type, made.width, made.height) == ("image/jpeg", 400, 300)
    red, green, _blue = shown(made.content).getpixel((10, 10))
    assert red > 200 > 60 > green


def test_it_is_as_small_as_the_page_and_as_the_phone_need_it():
    made = develop(sent(picture(size=(4000, 3000))), "photo")

    assert shown(made.content).size == (made.width, made.height) == (LARGE, LARGE * 3 // 4)
    assert shown(made.small).size == (made.small_width, SMALL * 3 // 4)
    assert len(made.small) < len(made.content) < 100_000


def test_a_small_one_is_not_blown_up():
    made = develop(sent(picture(size=(30, 20))), "photo")

    assert (made.width, made.height, made.small_width) == (30, 20, 30)


def test_it_stands_upright_however_the_camera_was_held():
    made = develop(sent(picture(exif=exif(orientation=6))), "photo")

    assert (made.width, made.height) == (300, 400)
    assert shown(made.content).getpixel((290, 10))[1] < 60  # red came to the upper right


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_says_nothing_of_where_and_with_what_it_was_taken(kind: str):
    told = picture(kind, exif=exif())
    assert b"Phone of Alice" in told

    made = develop(sent(told), "photo")

    for content in (made.content, made.small):
        assert b"Phone of Alice" not in content
        assert not shown(content).getexif()
        assert not set(shown(content).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density",
                                               "progressive", "progression"}  # fmt: skip


def test_a_remark_in_the_file_is_left_out():
    made = develop(sent(picture(comment=b"at Alice's, second floor")), "photo")

    assert b"second floor" not in made.content


def test_what_can_be_seen_through_stands_on_white():
    clear = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(clear, "PNG")

    made = develop(sent(clear.getvalue()), "photo")

    assert shown(made.content).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"Dear Bob, here is the photo.", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"\xff\xd8\xff" + b"\0" * 500, "not_a_picture"),
        (picture("GIF"), "not_a_picture"),
        (picture("PNG")[:200], "not_a_picture"),
        (picture("JPEG", (900, 900))[:2000], "not_a_picture"),
        (b"\0" * (MOST_MEGABYTES * 1_000_000 + 1), "large_file"),
        (claiming(9000, 6000), "large_picture"),
        (claiming(20000, 20000), "large_picture"),
    ],
    ids=str.split("empty letter drawing zeros gif half-png half-jpeg 15MB 54MP bomb"),
)
def test_what_is_no_photo_is_refused_at_its_field(content: bytes, code: str):
    assert refusal(content) == code


@doubtful
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers())
def test_a_broken_file_is_refused_or_read_and_never_breaks_us(kind: str, seed: int):
    dice = random.Random(seed)
    broken = bytearray(picture(kind, (64, 48), exif=exif()))
    for _ in range(dice.randint(1, 8)):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    cut = dice.choice([None, None, dice.randrange(len(broken))])

    try:
        made = develop(sent(bytes(broken[:cut])), "photo")
    except Refused:
        return
    assert made.media_type == "image/jpeg"


@doubtful
@given(st.sampled_from(sorted(HEADERS)), st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_or_read(kind: str, rest: bytes):
    try:
        develop(sent(HEADERS[kind] + rest), "photo")
    except Refused:
        return
