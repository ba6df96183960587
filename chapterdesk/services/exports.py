"""Take people out of the vault as CSV, XLSX or vCard, sealed or plainly readable.

The name they go by and no other; nobody who is shielded by name; a way to reach somebody only where
its own rule allows one, with the rule beside it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.core.words import _
from chapterdesk.crypto import age
from chapterdesk.models import ContactPoint, Member, MemberLanguage, MemberPronoun
from chapterdesk.services.database import Database, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.made_up import refuse_made_up_people
from chapterdesk.services.members.contact_rules import rule_sentence, verdict
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.members.reading import MemberRow, contact_draft, member_rows
from chapterdesk.services.neutral import neutral
from chapterdesk.services.outgoing import planned, write_recorded

Form = Literal["csv", "xlsx", "vcard"]
Seal = Literal["plain", "recipient", "passphrase"]
_AT_ONCE: Final = 400
_PHONES: Final = frozenset({ContactKind.CELL, ContactKind.VOICE})
_LINE: Final = 75
_MARKS: Final = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What left the vault.

    Attributes:
        rows: How many people.
        columns: What stands of each.
        sealed: Whether the file needs a key to be read.
        withheld: How many ways to reach somebody and pronouns were left out.
        withheld_pronouns: Of those, pronouns that may not be used in writing.
    """

    rows: int
    columns: tuple[str, ...]
    sealed: bool
    path: Path
    withheld: int
    withheld_pronouns: int

    @property
    def withheld_ways(self) -> int:
        """Return how many ways to reach somebody were left out: by their rule, or by a shield."""
        return self.withheld - self.withheld_pronouns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    row: MemberRow
    languages: tuple[str, ...]
    written_pronouns: tuple[str, ...]
    contacts: tuple[ContactDraft, ...]
    withheld_ways: int
    withheld_pronouns: int

    @property
    def name(self) -> str:
        return self.row.shown_name


class ExportService:
    """Serve exports. Each one is recorded in the vault, with where it went."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def members(
        self,
        form: Form,
        file: Path,
        *,
        seal: Seal,
        recipient: str = "",
        passphrase: Secret | None = None,
    ) -> ExportReport:
        """Write the people of the chapter to a file that is not there yet.

        Args:
            form: "csv" (UTF-8 with byte order mark), "xlsx" or "vcard" (4.0).
            file: Where to.
            seal: "plain", or sealed with age to `recipient` or with `passphrase`.
            recipient: An age recipient.
            passphrase: At least one character.

        Raises:
            UsageError: The recipient is none, or there is no passphrase.
            RefusedError: The file is there already, the people are made up, or meeting mode is on.
            StorageError: It can not be written.
        """
        require_shown(self._database)
        _require_seal(seal, recipient, passphrase)
        if file.exists():
            raise RefusedError(
                _("There is already a file of that name."),
                _("Nothing was written."),
                _("Choose another name, or move the old file away."),
            )
        with self._database.read() as session:
            refuse_made_up_people(session)
            people = list(_people(session))
        columns, data = _written(form, people)
        if seal == "recipient":
            data = age.encrypt(data, [recipient.strip()])
        elif passphrase is not None:
            data = age.encrypt_with_passphrase(data, passphrase)
        self._write(form, file, data, sealed=seal != "plain", count=len(people), columns=columns)
        pronouns = sum(person.withheld_pronouns for person in people)
        return ExportReport(
            rows=len(people),
            columns=columns,
            sealed=seal != "plain",
            path=file,
            withheld=pronouns + sum(person.withheld_ways for person in people),
            withheld_pronouns=pronouns,
        )

    def _write(
        self,
        form: Form,
        file: Path,
        data: bytes,
        *,
        sealed: bool,
        count: int,
        columns: Sequence[str],
    ) -> None:
        """Record that the file is about to be written, write it, and record that it is."""

        def plan(work: Work) -> bytes:
            log_id = planned(work, file, what="members", form=form, sealed=sealed, columns=columns)
            work.audit("export", "member", log_id)
            work.changed("members")
            return log_id

        write_recorded(self._database, file, data, plan=plan, count=count)


def _require_seal(seal: Seal, recipient: str, passphrase: Secret | None) -> None:
    if seal == "recipient" and not age.is_recipient(recipient.strip()):
        raise UsageError(
            _("This is not an age recipient."),
            _("Nothing was written."),
            _("It begins with age1; ask the person for theirs again."),
            field="recipient",
        )
    if seal == "passphrase" and not passphrase:
        raise UsageError(
            _("The file needs a passphrase."),
            _("Nothing was written."),
            _("Choose one, and tell it to the other side in person."),
            field="passphrase",
        )


def _people(session: Session) -> Iterator[_Person]:
    ids = session.scalars(
        select(Member.id)
        .where(
            Member.deleted_at.is_(None), Member.archived_at.is_(None), Member.merged_into.is_(None)
        )
        .order_by(Member.sort_key, Member.id)
    ).all()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        languages = _languages(session, part)
        written, unwritten = _pronouns(session, part)
        contacts = _contacts(session, part)
        for row in member_rows(session, part):
            known = contacts.get(row.id, ())
            allowed = () if row.shielded else tuple(c for c in known if verdict(c) != "no")
            yield _Person(
                row=row,
                languages=tuple(languages.get(row.id, ())),
                written_pronouns=tuple(written.get(row.id, ())),
                contacts=allowed,
                withheld_ways=len(known) - len(allowed),
                withheld_pronouns=unwritten[row.id],
            )


def _languages(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for member_id, tag in session.execute(
        select(MemberLanguage.member_id, MemberLanguage.tag)
        .where(MemberLanguage.member_id.in_(ids))
        .order_by(MemberLanguage.position)
    ):
        found.setdefault(member_id, []).append(tag)
    return found


def _pronouns(
    session: Session, ids: Sequence[bytes]
) -> tuple[dict[bytes, list[str]], Counter[bytes]]:
    """Return the pronouns that may be used in writing, and how many others each person has."""
    found: dict[bytes, list[str]] = {}
    others: Counter[bytes] = Counter()
    for member_id, text, in_writing in session.execute(
        select(MemberPronoun.member_id, MemberPronoun.text, MemberPronoun.in_writing)
        .where(MemberPronoun.member_id.in_(ids))
        .order_by(MemberPronoun.position)
    ):
        if in_writing:
            found.setdefault(member_id, []).append(text)
        else:
            others[member_id] += 1
    return found, others


def _contacts(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[ContactDraft]]:
    found: dict[bytes, list[ContactDraft]] = {}
    for point in session.scalars(
        select(ContactPoint).where(ContactPoint.member_id.in_(ids)).order_by(ContactPoint.position)
    ):
        found.setdefault(point.member_id, []).append(contact_draft(point))
    return found


def _written(form: Form, people: Sequence[_Person]) -> tuple[tuple[str, ...], bytes]:
    if form == "vcard":
        parts = (_("Name"), _("Pronouns"), _("Languages"), _("Phone"), _("Email"), _("Rule"))
        return parts, "".join(_card(person) for person in people).encode()
    columns: tuple[str, ...] = (
        _("Name"), _("Pronouns"), _("Status"), _("Languages"), _("Last seen"), _("Tags"),
        _("Phone"), _("Email"), _("How to reach them"),
    )  # fmt: skip
    rows = [_cells(person) for person in people]
    return columns, _csv(columns, rows) if form == "csv" else _xlsx(columns, rows)


def _cells(person: _Person) -> tuple[str, ...]:
    row = person.row
    phones = [contact.value for contact in person.contacts if contact.kind in _PHONES]
    emails = [c.value for c in person.contacts if c.kind is ContactKind.EMAIL]
    rules = dict.fromkeys(_plain(rule_sentence(contact)) for contact in person.contacts)
    return (
        person.name, ", ".join(person.written_pronouns), row.status.value,
        ", ".join(person.languages),
        row.last_seen_on.isoformat() if row.last_seen_on else "", ", ".join(row.tags),
        "; ".join(phones), "; ".join(emails), " / ".join(rules),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Leave out the marks that keep directions apart on our own screen and paper."""
    return text.translate(_MARKS)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    # Only an export to a workbook needs this library.
    import xlsxwriter  # noqa: PLC0415

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(data, options)
    workbook.set_properties({"author": "", "company": ""})
    sheet = workbook.add_worksheet(_("People"))
    bold = workbook.add_format({"bold": True})
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 1)
    workbook.close()
    return data.getvalue()


def _card(person: _Person) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(person.name)}"]
    lines.extend(f"PRONOUNS:{_escaped(text)}" for text in person.written_pronouns)
    lines.extend(f"LANG:{tag}" for tag in person.languages)
    for contact in person.contacts:
        if contact.kind in _PHONES:
            kind = "cell" if contact.kind is ContactKind.CELL else "voice"
            lines.append(f"TEL;VALUE=text;TYPE={kind}:{_escaped(contact.value)}")
        elif contact.kind is ContactKind.EMAIL:
            lines.append(f"EMAIL:{_escaped(contact.value)}")
    rules = dict.fromkeys(_plain(rule_sentence(contact)) for contact in person.contacts)
    lines.extend(f"NOTE:{_escaped(rule)}" for rule in rules)
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """Break a line after 75 bytes at most, never inside a character (RFC 6350)."""
    parts: list[str] = []
    current = ""
    for character in line:
        if len((current + character).encode()) > _LINE - bool(parts):
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
