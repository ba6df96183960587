"""Rows that belong to nobody by a key lose a name that is forgotten or left, and no other."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft


def add(services: Services, name: str, phone: str = "") -> bytes:
    contacts = (ContactDraft(kind=ContactKind.CELL, value=phone),) if phone else ()
    member_id, _undo = services.members.add(MemberDraft(display_name=name, contacts=contacts))
    return member_id


def waiting(
    services: Services, folder: Path, *notes: str, name: str = "a.csv"
) -> Callable[[], str]:
    """Import rows without a name, which wait; return what says which are still there."""
    file = folder / name
    lines = [f",0770090020{number},{note}" for number, note in enumerate(notes)]
    file.write_text("Name,Phone,Note\n" + "\n".join(lines) + "\n")
    batch = services.imports.run(services.imports.read(file)).batch_id
    return lambda: repr([row.cells for row in services.imports.problems(batch)])


def test_forgetting_takes_whole_names_alone(services: Services, tmp_path: Path) -> None:
    sam, li = add(services, "Sam"), add(services, "Li", "07700 900202")
    left = waiting(
        services, tmp_path, "Samira Khan had a sample", "Li was here", "her number", "SÁM rang"
    )
    services.privacy.forget_member(sam)
    assert "Samira Khan" in left()
    assert "Li was here" in left()
    assert "rang" not in left()
    services.privacy.forget_member(li)
    assert "Samira Khan" in left()
    assert "Li was here" not in left()
    assert "her number" not in left()


def test_a_name_of_signs_is_forgotten_too(services: Services, tmp_path: Path) -> None:
    member = add(services, "---")
    left = waiting(services, tmp_path, "---", "--- rang", "a-b", "-----")
    services.privacy.forget_member(member)
    assert "'---'" not in left()
    assert "--- rang" not in left()
    assert "a-b" in left()
    assert "-----" in left()


def everything(desk: Desk) -> str:
    with desk._vault.reader.connect() as connection:
        tables = connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ).scalars().all()  # fmt: skip
        return "\n".join(
            repr(connection.execute(text(f'SELECT * FROM "{table}"')).all())  # noqa: S608
            for table in tables
        )


def test_a_file_that_bears_the_name_is_known_by_another(
    desk: Desk, services: Services, tmp_path: Path
) -> None:
    person = add(services, "Qwzx Needle")
    wish = ExportWish(reason="They asked for it")
    for folder in ("Qwzx Needle", "plain"):
        (tmp_path / folder).mkdir()
        file = tmp_path / folder / "qwzx needle.csv"
        services.exports.members("csv", file, seal="plain", wish=wish)
    waiting(services, tmp_path, "x", name="Qwzx Needle.csv")
    services.privacy.forget_member(person)
    assert "qwzx" not in everything(desk).casefold()
    assert {row.path for row in services.exports.files()} == {
        tmp_path / "…" / "….csv", tmp_path / "plain" / "….csv"
    }  # fmt: skip


@pytest.mark.parametrize("way", ["rename", "save"])
def test_a_name_that_was_left_is_kept_nowhere(
    desk: Desk, services: Services, tmp_path: Path, way: str
) -> None:
    person, _undo = services.members.add(
        MemberDraft(
            display_name="Deadname Oldish",
            sort_name="Oldish, Deadname",
            contacts=(ContactDraft(kind=ContactKind.EMAIL, value="d@example.org"),),
        )
    )
    left = waiting(
        services, tmp_path, "deadname oldish came", "another", name="Deadname Oldish.csv"
    )
    if way == "rename":
        services.members.rename(person, "New Name", "")
    else:
        detail = services.members.detail(person)
        services.members.save(
            person, replace(detail.draft, display_name="New Name"), updated_at=detail.updated_at
        )
    assert services.members.detail(person).draft.sort_name == ""
    assert "deadname" not in everything(desk).casefold()
    assert "another" in left()


def test_a_sort_name_that_was_typed_with_the_new_name_stays(services: Services) -> None:
    person, _undo = services.members.add(MemberDraft(display_name="A B", sort_name="B, A"))
    detail = services.members.detail(person)
    draft = replace(detail.draft, display_name="C D", sort_name="D, C")
    services.members.save(person, draft, updated_at=detail.updated_at)
    assert services.members.detail(person).draft.sort_name == "D, C"
