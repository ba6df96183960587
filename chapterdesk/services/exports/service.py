"""Take people out of the vault as CSV, XLSX or vCard, sealed or plainly readable."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import ConsentPurpose, ShareLevel
from chapterdesk.core.words import _
from chapterdesk.crypto import age
from chapterdesk.services.consents.overrides import Act, reason_of, record_overrides
from chapterdesk.services.database import Database, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.exports.audiences import (
    LEADS,
    goes_to,
    purpose_of,
    said_no,
    sharing,
    word_of,
)
from chapterdesk.services.exports.columns import ExportColumn, all_columns, cells_of
from chapterdesk.services.exports.files import (
    FOR,
    SEALED,
    ExportedFile,
    delete_file,
    exported_files,
    mark_gone,
)
from chapterdesk.services.exports.forms import as_csv, as_xlsx
from chapterdesk.services.exports.people import (
    PURPOSE,
    ExportPerson,
    own_fields,
    read_people,
    restricted_count,
)
from chapterdesk.services.exports.shapes import (
    ExportPreview,
    ExportRehearsal,
    ExportReport,
    ExportWish,
    Form,
    Seal,
)
from chapterdesk.services.exports.vcards import card_columns, card_of
from chapterdesk.services.made_up import is_made_up
from chapterdesk.services.outgoing import planned, write_recorded
from chapterdesk.services.zones import today_of

__all__ = [
    "ExportPreview",
    "ExportRehearsal",
    "ExportReport",
    "ExportService",
    "ExportWish",
    "Form",
    "Seal",
]
MEMBERS: Final = "members"


class ExportService:
    """Serve exports. Each one is recorded in the vault, with where it went."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def columns(self, audience: ShareLevel = LEADS) -> tuple[ExportColumn, ...]:
        """Return the columns that an export for these readers can have."""
        with self._database.read() as session:
            known = all_columns(own_fields(session))
            return tuple(column for column in known if goes_to(audience, column.key))

    def preview(self, form: Form, wish: ExportWish | None = None) -> ExportPreview:
        """Return what an export would hold; writes nothing.

        Raises:
            RefusedError: Meeting mode is on.
            UsageError: There is no such column.
        """
        require_shown(self._database)
        with self._database.read() as session:
            found = self._found(session, form, wish or ExportWish())
        return found.preview

    def rehearse(
        self,
        form: Form,
        *,
        seal: Seal,
        recipient: str = "",
        passphrase: Secret | None = None,
        wish: ExportWish | None = None,
    ) -> ExportRehearsal:
        """Go through an export to its end, and write and record nothing; made-up people may.

        Raises:
            UsageError: As for `members`.
            RefusedError: Meeting mode is on.
        """
        require_shown(self._database)
        _require_seal(seal, recipient, passphrase)
        with self._database.read() as session:
            found = self._found(session, form, wish or ExportWish())
        _require_reasons(found)
        opens = recipient.strip() if seal == "recipient" else ""
        return ExportRehearsal(seal=seal, recipient=opens, told=found.preview)

    def members(
        self,
        form: Form,
        file: Path,
        *,
        seal: Seal,
        recipient: str = "",
        passphrase: Secret | None = None,
        wish: ExportWish | None = None,
    ) -> ExportReport:
        """Write the people of the chapter to a file that is not there yet.

        Args:
            form: "csv" (UTF-8 with byte order mark), "xlsx" or "vcard" (4.0).
            file: Where to.
            seal: "plain", or sealed with age to `recipient` or with `passphrase`.
            recipient: An age recipient.
            passphrase: At least one character.
            wish: Which columns, and of whom.

        Raises:
            UsageError: The recipient is none, there is no passphrase, no such column, or no reason
                though somebody in it has not agreed, does not share so far or said no.
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
            _refuse_made_up(session)
            found = self._found(session, form, wish or ExportWish())
        _require_reasons(found)
        data = found.written(form)
        if seal == "recipient":
            data = age.encrypt(data, [recipient.strip()])
        elif passphrase is not None:
            data = age.encrypt_with_passphrase(data, passphrase)
        told = found.preview
        self._write(form, file, data, seal=seal, found=found)
        return ExportReport(
            rows=told.rows,
            columns=told.columns,
            sealed=seal != "plain",
            path=file,
            withheld=told.withheld_pronouns + told.withheld_ways,
            withheld_pronouns=told.withheld_pronouns,
            told=told,
        )

    def files(self) -> tuple[ExportedFile, ...]:
        """Return every file that left the vault, the latest first, and where it is."""
        with self._database.read() as session:
            return exported_files(session)

    def delete_file(self, log_id: bytes) -> None:
        """Delete a file that left, where it lies; an SSD may keep what was in it.

        Raises:
            RefusedError: It is gone already, or its folder is not there now.
            StorageError: It may not be deleted.
        """
        with self._database.write() as work:
            delete_file(work, log_id)

    def mark_gone(self, log_id: bytes) -> None:
        """Say of a file that it does not lie anywhere any more.

        Raises:
            RefusedError: It still lies where it was written.
        """
        with self._database.write() as work:
            mark_gone(work, log_id)

    def _found(self, session: Session, form: Form, wish: ExportWish) -> "_Found":
        known = {column.key: column for column in all_columns(own_fields(session))}
        far = {key: column for key, column in known.items() if goes_to(wish.audience, key)}
        if wish.columns is None:
            keys = tuple(key for key, column in far.items() if column.usual)
        else:
            chosen = {key for key, column in known.items() if column.fixed} | set(wish.columns)
            _require_known(chosen, known)
            _require_far(chosen, far)
            keys = tuple(key for key in known if key in chosen)
        today = today_of(session, self._database.clock)
        everybody = list(read_people(session, today, wish.members))
        ids = [one.row.id for one in everybody]
        shares = sharing(session, ids, wish.audience, today)
        refused = said_no(session, ids, wish.audience, today)
        # No reason is enough for who is shielded.
        near = [
            one
            for one in everybody
            if one.row.id in shares or (wish.unshared_too and not one.row.shielded)
        ]
        # A no is no missing answer: what is said of those who were not asked says nothing of it.
        no_too = wish.refused_too and not wish.agreed_only
        heard = [
            one for one in near if one.row.id not in refused or (no_too and not one.row.shielded)
        ]
        people = [one for one in heard if one.agreed or not (wish.agreed_only or one.row.shielded)]
        without = _Without(
            not_agreed=tuple(one.row.id for one in people if not one.agreed),
            unshared=tuple(one.row.id for one in people if one.row.id not in shares),
            refused=frozenset(one.row.id for one in people if one.row.id in refused),
        )
        labels = tuple(known[key].label for key in keys)
        return _Found(
            people=people,
            keys=keys,
            without=without,
            wish=wish,
            preview=ExportPreview(
                rows=len(people),
                columns=labels if form != "vcard" else card_columns(uid=wish.audience is LEADS),
                shielded=sum(one.row.shielded for one in people),
                not_agreed=len(without.unasked(without.not_agreed)),
                unshared=len(without.unasked(without.unshared)),
                refused=len(without.refused),
                restricted=restricted_count(session, wish.members),
                kept_back=len(everybody) - len(near),
                left_out=len(heard) - len(people),
                refused_out=len(near) - len(heard),
                withheld_ways=sum(one.withheld_ways for one in people),
                unwanted_ways=sum(one.unwanted_ways for one in people),
                withheld_pronouns=sum(one.withheld_pronouns for one in people),
                made_up=is_made_up(session),
            ),
        )

    def _write(self, form: Form, file: Path, data: bytes, *, seal: Seal, found: "_Found") -> None:
        """Record that the file is about to be written, write it, and record that it is."""
        told = found.preview

        def plan(work: Work) -> bytes:
            log_id = planned(
                work,
                file,
                what=MEMBERS,
                form=form,
                sealed=seal != "plain",
                columns=told.columns,
            )
            audience, without = found.wish.audience, found.without
            acts: tuple[tuple[Sequence[bytes], ConsentPurpose, Act], ...] = (
                (without.not_agreed, PURPOSE, "export"),
                (without.unshared, purpose_of(audience), "share"),
            )
            for ids, purpose, act in acts:
                record_overrides(work, without.unasked(ids), purpose, act, found.wish.reason)
                no = without.against(ids)
                record_overrides(work, no, purpose, act, found.wish.refused_reason)
            how = () if seal == "plain" else (f"{SEALED}{seal}",)
            work.audit("export", "export", log_id, f"{FOR}{word_of(audience)}", *how)
            work.changed("exports", log_id)
            return log_id

        write_recorded(self._database, file, data, plan=plan, count=told.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Whom and what an export holds, before it is bytes."""

    people: Sequence[ExportPerson]
    keys: tuple[str, ...]
    without: "_Without"
    wish: ExportWish
    preview: ExportPreview

    def written(self, form: Form) -> bytes:
        """Return the bytes of the file."""
        if form == "vcard":
            uid = self.wish.audience is LEADS
            return "".join(card_of(person, uid=uid) for person in self.people).encode()
        rows = [cells_of(person, self.keys) for person in self.people]
        columns = self.preview.columns
        return as_csv(columns, rows) if form == "csv" else as_xlsx(columns, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Without:
    """Who is in an export without a yes.

    Attributes:
        not_agreed: To their name on paper.
        unshared: To their details going so far.
        refused: Of all of them, who said no.
    """

    not_agreed: tuple[bytes, ...]
    unshared: tuple[bytes, ...]
    refused: frozenset[bytes]

    def unasked(self, ids: Sequence[bytes]) -> list[bytes]:
        """Return those of these people who did not say no."""
        return [one for one in ids if one not in self.refused]

    def against(self, ids: Sequence[bytes]) -> list[bytes]:
        """Return those of these people who said no."""
        return [one for one in ids if one in self.refused]


def _refuse_made_up(session: Session) -> None:
    """Keep made-up people from being taken for real ones; an export of them is only rehearsed."""
    if is_made_up(session):
        raise RefusedError(
            _("This is the practice chapter: its people are made up."),
            _("Nothing was written: practice data never leaves."),
            _("A dry run says what the file would hold. Set up a chapter of your own to write it."),
        )


def _require_reasons(found: _Found) -> None:
    told = found.preview
    if told.not_agreed or told.unshared:
        reason_of(found.wish.reason)
    if told.refused:
        reason_of(found.wish.refused_reason, field="refused_reason")


def _require_known(keys: set[str], known: dict[str, ExportColumn]) -> None:
    unknown = sorted(keys - set(known))
    if unknown:
        raise UsageError(
            _("There is no such column."),
            _("Nothing was written."),
            _("These are: {names}").format(names=", ".join(known)),
            field="columns",
        )


def _require_far(keys: set[str], far: dict[str, ExportColumn]) -> None:
    if not keys <= set(far):
        raise UsageError(
            _("Not every one of these columns goes to others."),
            _("Nothing was written."),
            _("For whom this file is, these can stand in it: {names}").format(names=", ".join(far)),
            field="columns",
        )


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
