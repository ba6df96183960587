"""A way to read a file is remembered by its headers, whatever stands between them."""

from pathlib import Path

from chapterdesk.services.catalogue import Services

DATA = Path(__file__).parents[1] / "data" / "imports"


def test_a_hand_kept_workbook_is_read_as_it_was_remembered(services: Services) -> None:
    table = services.imports.read(DATA / "hand-kept-members.xlsx")
    assert services.shapes.known(table) is None
    services.shapes.remember("the hand-kept list", table)
    known = services.shapes.known(table)
    assert known is not None
    assert not known.reads_otherwise(table)
    assert "name_with_pronouns" in known.mapping.values()
    preview = services.imports.plan(table, known.mapping)
    assert (preview.add, preview.ignored) == (55, 1)


def test_a_chosen_header_row_and_delimiter_come_back(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("our people;;\nWer~Wo\nÄnne~red\n".encode("cp1252"))
    table = services.imports.read(file, delimiter="~", header_row=2, encoding="cp1252")
    undo = services.shapes.remember("odd", table, {0: "display_name", 1: "tags"})
    again = services.imports.read(file)
    known = services.shapes.known(again)
    assert known is not None
    assert known.reads_otherwise(again)
    right = services.imports.read(
        file, delimiter=known.delimiter, header_row=known.header_row,
        encoding=known.wanted_encoding(again),
    )  # fmt: skip
    assert right.rows == (("Änne", "red"),)
    assert not known.reads_otherwise(right)
    services.undo.apply(undo)
    assert services.shapes.list() == ()


def test_the_same_name_takes_the_place_of_another(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("who,team\nSam,red\n")
    table = services.imports.read(file)
    services.shapes.remember("list", table, {0: "display_name", 1: ""})
    services.shapes.remember("list", table, {0: "display_name", 1: "tags"})
    (shape,) = services.shapes.list()
    assert shape.mapping == {0: "display_name", 1: "tags"}
    services.undo.apply(services.shapes.forget(shape.id))
    assert [one.name for one in services.shapes.list()] == ["list"]
