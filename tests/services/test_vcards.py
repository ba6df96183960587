"""vCards of every version come in whole; what is not kept is reported, what is broken is said."""

from pathlib import Path

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.models import Base
from chapterdesk.services.catalogue import Services
from chapterdesk.services.imports.columns import PARTS
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.reading import MemberDetail

DATA = Path(__file__).parents[1] / "data" / "imports"


def cards(services: Services, folder: Path, text: str | bytes) -> SourceTable:
    file = folder / "cards.vcf"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return services.imports.read(file)


def brought_in(services: Services, table: SourceTable) -> dict[str, MemberDetail]:
    services.imports.run(table)
    rows = services.members.window(MemberFilter(), 0, 100).rows
    return {row.name: services.members.detail(row.id) for row in rows}


def column(table: SourceTable, name: str) -> list[str]:
    return [row[table.header.index(name)] for row in table.rows]


def values(detail: MemberDetail) -> list[str]:
    return [view.draft.value for view in detail.contacts]


def test_the_cards_of_an_android_phone_come_in_whole(services: Services) -> None:
    table = services.imports.read(DATA / "vcard-android.vcf")
    assert len(table.rows) == 6
    assert table.notes == ()
    report_of = services.imports.run(table)
    known = {
        row.name: services.members.detail(row.id)
        for row in services.members.window(MemberFilter(), 0, 100).rows
    }
    assert (report_of.added, report_of.problems) == (4, 2), "two cards have an address alone"
    assert {tuple(row.cells[i] for i in range(1)) for row in services.imports.problems(
        report_of.batch_id
    )} == {("john.doe@company.com",), ("jane.doe@company.com",)}  # fmt: skip
    long = known["Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ"]
    assert values(long) == ["123456", "234567", "3456789", "45678901"]
    text = (DATA / "vcard-android.vcf").read_text()
    written = text[text.index("NOTE;") :].partition("END:VCARD")[0].count("=C3=91")
    assert sum(note.body.count("Ñ") for note in long.notes) == written
    assert "bob@company.com" in values(known["Ñ Ñ Ñ Ñ"])
    assert sum(report_of.left_out.values()) == sum(
        bool(cell) for name in report_of.left_out for cell in column(table, name)
    )
    assert report_of.left_out["Photo"] >= 1


def test_a_group_that_holds_everybody_is_no_tag(services: Services, tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Sam\nCATEGORIES:{said}\nEND:VCARD\n"
    said = "My Contacts,myContacts,* myContacts,Choir"
    (detail,) = brought_in(services, cards(services, tmp_path, text.format(said=said))).values()
    assert detail.draft.tags == ("Choir",)


def test_the_card_of_gmail_comes_in_whole(services: Services) -> None:
    table = services.imports.read(DATA / "vcard-gmail.vcf")
    (name, detail), *_none = brought_in(services, table).items()
    assert name == "Mr. John Richter, James Doe Sr."
    assert values(detail) == ["john.doe@ibm.com", "905-555-1234", "905-666-1234"]
    assert detail.notes[0].body.endswith("SUCH DAMAGE.\nFavotire Color: Blue")
    plan = services.imports.plan(table)
    assert {"Birthday", "Address", "Organization", "Website"} <= set(plan.left_out)


def test_the_card_of_outlook_comes_in_whole(services: Services) -> None:
    table = services.imports.read(DATA / "vcard-ms-outlook.vcf")
    (name, detail), *_none = brought_in(services, table).items()
    assert name == "Mr. John Richter James Doe Sr."
    assert values(detail) == ["(905) 555-1234", "(905) 666-1234", "john.doe@ibm.cm"]
    assert column(table, "Photo") == ["(data)"]
    assert "Albaney, New York  12345" in column(table, "Address")[0]
    plan = services.imports.plan(table)
    assert {"Birthday", "Photo", "Address"} <= set(plan.left_out)


def test_a_card_of_today_comes_in_whole(services: Services, tmp_path: Path) -> None:
    table = cards(
        services,
        tmp_path,
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\n"
        "FN:Wren\\, the first\r\nN:;Wren;;;\r\nPRONOUNS;PREF=1;LANGUAGE=en:they/them\r\n"
        "PRONOUNS;PREF=2:xe\\;xem\r\nGENDER:O;a gender\r\nBDAY:19960415\r\n"
        'TEL;VALUE=uri;TYPE="cell,text":tel:+44-7700-900123\r\nEMAIL;PREF=1:w@example.org\r\n'
        "LANG;PREF=1:cy\r\nLANG:en\r\nPHOTO:data:image/png;base64,iVBORw0KGgo=\r\n"
        'NOTE;X-A="a:b;c":one\\nt\r\n wo\r\nEND:VCARD\r\n',
    )
    (name, detail), *_none = brought_in(services, table).items()
    assert name == "Wren, the first"
    assert "xe;xem" in detail.row.pronouns
    assert detail.draft.languages == ("cy", "en")
    assert values(detail) == ["+44-7700-900123", "w@example.org"]
    assert [note.body for note in detail.notes] == ["one\ntwo"]
    plan = services.imports.plan(table)
    assert {"Gender", "Birthday", "Photo", "UID"} <= set(plan.left_out), "another program's id"
    assert column(table, "Photo") == ["(data)"]


def test_letters_are_read_as_each_line_says(services: Services, tmp_path: Path) -> None:
    table = cards(
        services,
        tmp_path,
        b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-2;ENCODING=QUOTED-PRINTABLE:"
        b"=AFd=BCb=B3o;=A3ukasz\nEND:VCARD\n",
    )
    assert column(table, "Full name") == ["\u0141ukasz \u017bd\u017ab\u0142o"]
    latin = cards(services, tmp_path, "BEGIN:VCARD\nFN:Zoë\nEND:VCARD\n".encode("cp1252"))
    assert latin.encoding == "cp1252"
    assert column(latin, "Full name") == ["Zoë"]
    polish = tmp_path / "p.vcf"
    polish.write_bytes("BEGIN:VCARD\nFN:Łucja\nEND:VCARD\n".encode("cp1250"))
    assert column(services.imports.read(polish, encoding="cp1250"), "Full name") == ["Łucja"]
    with pytest.raises(RefusedError, match="letters"):
        services.imports.read(polish, encoding="utf-8")


def test_ten_thousand_lines_folded_wrongly_lose_nothing(services: Services, tmp_path: Path) -> None:
    lines = [f"line {number}: said at 18:{number % 60:02d}" for number in range(10_000)]
    table = cards(
        services,
        tmp_path,
        "BEGIN:VCARD\nVERSION:3.0\nFN:Sam\nNOTE:first\n"
        + "\n".join(lines)
        + "\nTEL:07700 900123\nEND:VCARD\nstray\nBEGIN:VCARD\nFN:Lou\nEND:VCARD\n",
    )
    assert any("10,000" in note or "10000" in note for note in table.notes)
    assert any("stands in no card" in note for note in table.notes)
    known = brought_in(services, table)
    assert set(known) == {"Sam", "Lou"}
    assert values(known["Sam"]) == ["07700 900123"]
    kept = "".join(note.body for note in sorted(known["Sam"].notes, key=lambda one: one.id))
    assert sum(len(note.body) for note in known["Sam"].notes) == len("\n".join(["first", *lines]))
    assert all(line.split(":")[0] in kept for line in lines[::500])


def test_cards_that_do_not_end_are_told(services: Services, tmp_path: Path) -> None:
    table = cards(
        services,
        tmp_path,
        "BEGIN:VCARD\nFN:Sam\nBEGIN:VCARD\nFN:Lou\nAGENT:\nBEGIN:VCARD\nFN:Somebody's agent\n"
        "END:VCARD\nTEL:112\nEND:VCARD\n",
    )
    assert column(table, "Full name") == ["Sam", "Lou"]
    assert any("did not end" in note for note in table.notes)
    assert any("card within a card" in note for note in table.notes)
    with pytest.raises(RefusedError, match="does not end"):
        cards(services, tmp_path, "BEGIN:VCARD\nFN:Sam\n")


def test_another_name_in_the_parts_of_a_card_is_told_and_kept_nowhere(
    services: Services, tmp_path: Path
) -> None:
    """A phone often still has the former name in N while it shows the chosen one."""
    table = cards(
        services,
        tmp_path,
        "".join(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:{shown}\nN:{parts}\nEND:VCARD\n"
            for shown, parts in (
                ("Wren Lee", "Lee;Oldname;;;"),
                ("Robin Kim", "Kim;Robin;;Dr.;Jr."),
                ("Ana María Ruiz", "Ruiz;Ana;;;"),
            )
        ),
    )
    preview = services.imports.plan(table)
    (remark,) = preview.warning_rows
    assert remark.number == 2, "the others say the same name in both"
    assert "another name in its parts (N)" in remark.reasons[0]
    assert "The shown name is taken; the other is not kept anywhere." in remark.reasons[0]
    (plan,) = [column for column in preview.columns if column.header == PARTS]
    assert (plan.field, plan.why) == ("", "left_out")
    assert "the one in parts is not kept anywhere" in plan.reason
    chosen = {plan.index: "notes"}
    assert services.imports.plan(table, chosen).columns[plan.index].field == "", "by no way"
    report = services.imports.run(table, chosen)
    assert report.left_out == {PARTS: 3}
    assert (report.added, report.warnings) == (3, 1)
    kept = {row.name for row in services.members.window(MemberFilter(), 0, 9).rows}
    assert kept == {"Wren Lee", "Robin Kim", "Ana María Ruiz"}
    with services.members._database.read() as session:
        for table_kept in Base.metadata.sorted_tables:
            rows = session.execute(select(table_kept)).all()
            assert "oldname" not in str(rows).casefold(), table_kept.name


def test_odd_line_ends_in_a_name_split_nothing(services: Services, tmp_path: Path) -> None:
    table = cards(services, tmp_path, "BEGIN:VCARD\r\nFN:Sam\u2028Lee\x85x\x0cy\r\nEND:VCARD\r\n")
    assert len(table.rows) == 1
    assert column(table, "Full name")[0].startswith("Sam\u2028Lee")


def test_what_is_no_date_or_number_is_kept_as_typed_and_flagged(
    services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Phone,Email,Joined\nSam,ask Lou,at home,31/02/2025\nLou,112,,\n")
    preview = services.imports.plan(services.imports.read(file))
    assert preview.warnings == 1
    sam = brought_in(services, services.imports.read(file))["Sam"]
    assert {note.body for note in sam.notes} == {
        "Phone: ask Lou", "Email: at home", "Joined: 31/02/2025",
    }  # fmt: skip
