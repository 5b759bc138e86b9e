"""Many things of a sort get names that go on from those there are."""

from coliving.spaces.naming import following, numbered


def test_one_keeps_the_name_that_was_typed():
    assert numbered("Cuisine", 1, []) == ["Cuisine"]


def test_several_are_numbered_from_one():
    assert numbered("Bureau", 3, []) == ["Bureau 1", "Bureau 2", "Bureau 3"]


def test_the_numbers_go_on_from_the_highest_there_is():
    assert numbered("bureau", 2, ["Bureau 1", "Bureau 7", "Salle 9"]) == ["bureau 8", "bureau 9"]
    assert numbered("Bureau", 2, ["Bureau"]) == ["Bureau 2", "Bureau 3"]


def test_a_number_that_was_typed_is_where_they_begin():
    assert numbered("Bureau 5", 2, []) == ["Bureau 5", "Bureau 6"]
    assert numbered("Bureau 5", 2, ["Bureau 5"]) == ["Bureau 6", "Bureau 7"]


def test_another_one_has_the_next_number():
    assert following("Bureau 1", ["Bureau 1", "Bureau 2"]) == "Bureau 3"
    assert following("Cuisine", ["Cuisine"]) == "Cuisine 2"
    assert following("2", ["2"]) == "2 2"
