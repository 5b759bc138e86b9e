"""A plan drawn as SVG keeps its shapes and words, and loses all that does anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.errors import Refused
from coliving.spaces.drawings import MOST_SHAPES, plan_in
from coliving.spaces.photographs import SHEET
from tests.pictures import picture, sent, shown

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.fixture(autouse=True)
def _somebody_reads(application):
    with application.test_request_context():
        yield


def drawing(inside: str, frame: str = 'viewBox="0 0 200 100"') -> bytes:
    return f"<?xml version='1.0'?>\n<svg {SVG} {frame}>{inside}</svg>".encode()


def redrawn(inside: str, frame: str = 'viewBox="0 0 200 100"') -> str:
    return plan_in(sent(drawing(inside, frame)), "plan").content.decode()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        plan_in(sent(content), "plan")
    return caught.value.refusals[0].code


def test_shapes_words_and_colours_stay():
    made = redrawn(
        '<defs><linearGradient id="wood"><stop stop-color="#caa"/></linearGradient></defs>'
        '<g transform="translate(5 5)"><rect x="1" width="9" height="4" fill="url(#wood)"/>'
        '<text x="2" y="3" font-size="4">Atelier bois</text></g>'
    )

    for kept in ('fill="url(#wood)"', ">Atelier bois<", 'translate(5 5)"', 'stop-color="#caa"'):
        assert kept in made


def test_it_is_as_wide_as_any_other_and_keeps_its_shape():
    made = plan_in(sent(drawing("<path d='M0 0h9'/>")), "plan")

    assert (made.media_type, made.width, made.height) == ("image/svg+xml", 1000, 500)
    assert b'viewBox="0 0 200 100"' in made.content


@pytest.mark.parametrize(
    ("size", "height"),
    [
        ('width="210mm" height="297mm"', 1414),
        ('width="400" height="200px"', 500),
        ('width="4in" height="96" viewBox="auto"', 250),
    ],
)
def test_without_a_frame_it_is_as_large_as_it_says(size: str, height: int):
    assert plan_in(sent(drawing("<path d='M0 0h9'/>", size)), "plan").height == height


def test_classes_and_styles_become_colours():
    made = redrawn(
        "<style>.wall, .door { fill: none; stroke: #123; behavior: url(x) }</style>"
        '<path class="wall" d="M0 0h9"/><path class="door" style="stroke:#456" d="M1 1h9"/>'
    )

    assert 'fill="none" stroke="#123"' in made
    assert 'stroke="#456"' in made
    assert "style" not in made
    assert "behavior" not in made


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="https://evil.example/x.js"/>',
        "<g onload='alert(1)' onclick='alert(1)'/>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>evil</body></foreignObject>",
        "<image href='https://evil.example/spy.png'/>",
        "<image xlink:href='data:image/svg+xml,evil'/>",
        "<use href='https://evil.example/x.svg#a'/>",
        "<use href='#evil'/>",
        "<a href='javascript:evil'><path d='M0 0'/></a>",
        "<rect fill='url(https://evil.example/#a)'/>",
        "<rect fill='url(#a) url(//evil.example)'/>",
        "<rect style='fill:url(//evil.example)'/>",
        "<rect style='fill:u\\72l(//evil.example)'/>",
        "<style>@import 'https://evil.example/x.css'; .a{fill:url(//x)}</style><g class='a'/>",
        "<animate attributeName='href' to='javascript:evil'/>",
        "<set attributeName='onmouseover' to='evil'/>",
        "<filter><feImage href='https://evil.example/'/></filter>",
        "<linearGradient href='https://evil.example/#a'/>",
        "<pattern id='p'><rect fill='url(#p)'/></pattern>",
        "<metadata>evil</metadata>",
        "<!-- evil -->",
        "<?xml-stylesheet href='https://evil.example/x.css'?>",
        "<html:iframe xmlns:html='http://www.w3.org/1999/xhtml' src='https://evil.example/'/>",
        "<script xmlns=''>evil</script>",
        "<title xmlns:on='x' on:load='evil'/>",
    ],
)
def test_what_runs_or_fetches_or_multiplies_is_gone(evil: str):
    made = redrawn(evil).lower()

    for word in ("evil", "script", "alert", "onload", "href", "<use", "pattern", "import", "url("):
        assert word not in made


@pytest.mark.parametrize(
    "content",
    [
        b"<svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",  # of no size
        b"<svg><rect/></svg>",
        b"<html><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/></html>",
        drawing("", 'viewBox="0 0 0 10"'),
        drawing("", 'viewBox="0 0 nan inf"'),
        drawing("", 'viewBox="0 0 9000 1"'),
        drawing("<rect/>" * MOST_SHAPES),
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + drawing("&b;")[22:],
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + drawing("&a;")[22:],
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes):
    assert refusal(content) == "not_a_drawing"


def test_a_drawing_as_deep_as_a_well_is_read_as_far_as_anybody_sees():
    assert redrawn("<g>" * 15_000 + "</g>" * 15_000).count("<g") < 100


def test_a_photographed_plan_is_as_sharp_as_it_need_be():
    made = plan_in(sent(picture(size=(4000, 2000))), "plan")

    assert (made.media_type, shown(made.content).size) == ("image/png", (SHEET, SHEET // 2))
    assert len(made.content) < 50_000


def test_what_is_neither_is_refused():
    assert refusal(b"Ground floor: two desks, one laser.") == "not_a_picture"
    assert refusal(b"") == "empty_file"


TAGS = st.sampled_from(["g", "a", "path", "text", "script", "style", "use", "svg", "foreignObject"])
TEXTS = st.text(st.sampled_from("url(#a) javascript:@<&;{}.\\\"'xon"), max_size=20)
NAMES = st.sampled_from(["fill", "d", "style", "class", "href", "onload", "id", "viewBox", "x"])


@given(
    st.recursive(TEXTS, lambda inner: st.tuples(TAGS, NAMES, TEXTS, st.lists(inner, max_size=3)))
)
def test_whatever_is_drawn_nothing_in_it_does_anything(tree):
    def written(node) -> str:
        if isinstance(node, str):
            return node.replace("&", "&amp;").replace("<", "&lt;")
        tag, name, value, inner = node
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return f'<{tag} {name}="{value}">{"".join(map(written, inner))}</{tag}>'

    made = redrawn(written(tree))

    for opened in (
        "<script",
        "<style",
        "<use",
        "<image",
        "<foreignObject",
        " on",
        " href",
        " style",
    ):
        assert opened not in made.replace("&lt;", "")
