"""Hand a person a copy of what is kept about them: on paper, in a sealed file, or on the screen."""

import io
import json
import zipfile
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.core.words import Words, _, current, ngettext
from chapterdesk.crypto import age
from chapterdesk.models import Chapter, Member
from chapterdesk.printing.record_copy import CopySection, RecordCopy, build
from chapterdesk.services.database import Database, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.made_up import refuse_made_up_people
from chapterdesk.services.outgoing import planned, write_recorded
from chapterdesk.services.privacy.copies.record import Record, read_record
from chapterdesk.services.privacy.copies.wording import sections
from chapterdesk.services.privacy.requests import note_done
from chapterdesk.services.rows import fetch
from chapterdesk.services.sheets.papers import Paper, base_size, page_size
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless

DOCUMENT: Final = "copy"
PDF_NAME: Final = "document.pdf"
JSON_NAME: Final = "document.json"
SEALED_NAME: Final = "document.zip.age"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class CopyService:
    """Make copies of a record. Each one is noted, without what stood in it."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def paper(
        self,
        member_id: bytes,
        *,
        page: str = "A4",
        language: str = "",
        large: bool = False,
        notes: bool = False,
    ) -> Paper:
        """Return a copy as a paper, for a preview and a printer; no file is made.

        Raises:
            UserError: They are not here any more, an option can not be right, or meeting mode is
                on.
        """
        record, words, chapter = self._read(member_id, language, notes=notes, paper=True)
        heading = _heading(words, chapter)
        return Paper(
            pdf=build(
                RecordCopy(
                    heading=heading,
                    sections=sections(record, words),
                    language=words.language,
                    paper=page_size(page),
                    base_size=base_size(large=large),
                )
            ),
            title="",
            name_count=1,
            columns=(),
            warnings=(*wordless(language, chapter), *_warnings(record)),
            document=DOCUMENT,
            subject_id=member_id,
            suggested_name=PDF_NAME,
            summary=_summary(record),
        )

    def shown(self, member_id: bytes, *, notes: bool = False) -> tuple[CopySection, ...]:
        """Return a copy to be read here; it counts as handed over.

        Raises:
            RefusedError: They are not here any more, or meeting mode is on.
        """
        record, words, _chapter = self._read(member_id, current().language, notes=notes)
        with self._database.write() as work:
            note_done(work, member_id, RequestKind.COPY, asked=True)
            work.audit("show_copy", "member", member_id)
        return sections(record, words)

    def save_sealed(
        self,
        member_id: bytes,
        file: Path,
        *,
        passphrase: Secret,
        language: str = "",
        notes: bool = False,
    ) -> None:
        """Save a copy as PDF and JSON in one file that a passphrase opens (age).

        Raises:
            UsageError: There is no passphrase.
            RefusedError: The file is there already, the people are made up, they are not here any
                more, or meeting mode is on.
            StorageError: It could not be recorded, or not be written; there is no file.
        """
        if not passphrase:
            raise UsageError(
                _("The file needs a passphrase."),
                _("Nothing was written."),
                _("Let them choose one that only they know."),
                field="passphrase",
            )
        if file.exists():
            raise RefusedError(
                _("There is already a file of that name."),
                _("Nothing was written."),
                _("Choose another name, or move the old file away."),
            )
        with self._database.read() as session:
            refuse_made_up_people(session)
        record, words, chapter = self._read(member_id, language, notes=notes)
        copy = RecordCopy(
            heading=_heading(words, chapter),
            sections=sections(record, words),
            language=words.language,
        )
        packed = _packed(build(copy), record)
        sealed = age.encrypt_with_passphrase(packed, passphrase)

        def plan(work: Work) -> bytes:
            log_id = planned(work, file, what=DOCUMENT, form="zip", sealed=True, columns=())
            work.audit("export_begun", DOCUMENT, member_id)
            work.changed("exports", log_id)
            return log_id

        def done(work: Work, _log_id: bytes) -> None:
            note_done(work, member_id, RequestKind.COPY, asked=True)
            work.audit("export", DOCUMENT, member_id)
            work.changed("members")

        def failed(work: Work, log_id: bytes) -> None:
            work.audit("export_failed", DOCUMENT, member_id)
            work.changed("exports", log_id)

        write_recorded(self._database, file, sealed, plan=plan, count=1, done=done, failed=failed)

    def _read(
        self, member_id: bytes, language: str, *, notes: bool, paper: bool = False
    ) -> tuple[Record, Words, Chapter]:
        require_shown(self._database)
        with self._database.read() as session:
            chapter = session.scalars(select(Chapter)).one()
            member = fetch(session, Member, member_id)
            record = read_record(session, self._database.clock, member, notes=notes, paper=paper)
            return record, sheet_words(language, chapter), chapter


def _heading(words: Words, chapter: Chapter) -> str:
    _ = words.gettext
    return " · ".join(
        part for part in (practice_tag(chapter, words), _("What is kept about you")) if part
    )


def _summary(record: Record) -> str:
    count = record["fields_left_out"]
    if not count:
        return _("Everything that is kept about one person, without anybody else.")
    return ngettext(
        "What is kept about one person, without anybody else, and without {count} field of your"
        " own that is not for paper.",
        "What is kept about one person, without anybody else, and without {count} fields of your"
        " own that are not for paper.",
        count,
    )


def _warnings(record: Record) -> tuple[str, ...]:
    if not record["notes"]:
        return ()
    return (
        _(
            "Read the notes before you hand this over: names of others were taken out, but"
            " somebody who told you something may still be recognised."
        ),
    )


def _packed(pdf: bytes, record: Record) -> bytes:
    """Return both in one archive that bears no time of its own."""
    data = io.BytesIO()
    text = json.dumps(record, ensure_ascii=False, indent=1).encode()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((PDF_NAME, pdf), (JSON_NAME, text)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return data.getvalue()
