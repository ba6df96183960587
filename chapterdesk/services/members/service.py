"""People at the desk: find, read, add, change, rename, archive, bin, consents and notes."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    PhotoConsent,
)
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import (
    BatchRow,
    Draft,
    Member,
    MemberPronoun,
    Note,
    SearchWord,
)
from chapterdesk.services.consents.asking import refused
from chapterdesk.services.consents.recording import Said, write_down
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.folding import fold, sort_key
from chapterdesk.services.left_names import erase_left_names
from chapterdesk.services.members.beside.pairs import pause_unsafe
from chapterdesk.services.members.checking import checked
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.members.editing import replace_words, save_draft
from chapterdesk.services.members.finding import (
    CountCache,
    MemberFilter,
    same_name_ids,
    search_page,
    window_ids,
)
from chapterdesk.services.members.merged import end_ways_back
from chapterdesk.services.members.reading import (
    MemberDetail,
    MemberRow,
    member_rows,
    read_detail,
    without_hidden,
)
from chapterdesk.services.members.writing import add_member
from chapterdesk.services.naming import told_name
from chapterdesk.services.pages import Page
from chapterdesk.services.rows import body, by_prefix, fetch, line, unchanged
from chapterdesk.services.zones import today_of

AREA = "members"
_SAFETY: Final = {"is_minor", "relations"}
"""What of a form may make a mentoring pair unsafe."""


class MemberService:
    """Serve everything the desk does with people."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._counts = CountCache()

    def count(self, wanted: MemberFilter) -> int:
        """Return how many people a list shows; a search counts to 100."""
        with self._database.read() as session:
            now = self._database.clock.now()
            if wanted.text.strip():
                return search_page(session, wanted, now, 0).total
            return self._count(session, wanted, now)

    def window(self, wanted: MemberFilter, offset: int, limit: int) -> Page[MemberRow]:
        """Return one window onto the list, in the order of names; a search has 100 rows at most."""
        with self._database.read() as session:
            now = self._database.clock.now()
            if wanted.text.strip():
                return search_page(session, wanted, now, limit, offset)
            ids = window_ids(session, wanted, now, offset, limit)
            return Page(rows=member_rows(session, ids), total=self._count(session, wanted, now))

    def _count(self, session: Session, wanted: MemberFilter, now: datetime) -> int:
        version = self._database.version("members", "attendance", "meetings")
        return self._counts.get(session, wanted, now, version)

    def search(self, text: str, limit: int = 50) -> Page[MemberRow]:
        """Return the people whose names hold every typed word as a prefix."""
        with self._database.read() as session:
            wanted = MemberFilter(text=text)
            return search_page(session, wanted, self._database.clock.now(), limit)

    def detail(self, member_id: bytes) -> MemberDetail:
        """Return everything the desk shows of one person.

        Raises:
            RefusedError: They are not there any more.
        """
        with self._database.read() as session:
            member = fetch(session, Member, member_id)
            detail = read_detail(session, member, today_of(session, self._database.clock))
        return without_hidden(detail) if self._database.hides else detail

    def same_name(self, display_name: str) -> tuple[MemberRow, ...]:
        """Return who already goes by this name: a hint, for two people may share one."""
        with self._database.read() as session:
            return member_rows(session, same_name_ids(session, display_name))

    def resolve(self, prefix: str) -> bytes:
        """Return the id that starts with at least six hex digits.

        Raises:
            UsageError: None or several do.
        """
        with self._database.read() as session:
            here = (Member.deleted_at.is_(None), Member.merged_into.is_(None))
            return by_prefix(session, Member, prefix, *here)

    def add(self, draft: MemberDraft) -> tuple[bytes, Undo]:
        """Add a person.

        Raises:
            UserError: A field breaks a rule; nothing is saved.
        """
        with self._database.write() as work:
            member_id = add_member(work, draft)
            name = told_name(work.session.get_one(Member, member_id))
            return member_id, work.undo(_("{name} was added").format(name=name))

    def save(self, member_id: bytes, draft: MemberDraft, *, updated_at: datetime) -> Undo:
        """Save the form of a person; pause a mentoring pair of theirs that is not safe any more.

        Raises:
            UserError: A field breaks a rule, the person was changed since, or meeting mode hides
                a part of the form; nothing is saved.
        """
        require_shown(self._database)
        clean = checked(draft)
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            unchanged(member, updated_at)
            if clean.photo_consent is PhotoConsent.YES is not member.photo_consent:
                _refuse_pictures(work, member_id)
            if member.display_name != clean.display_name:
                _forget_copies(work, member, clean.display_name)
            fields = save_draft(work, member, clean)
            work.audit("edit", "member", member_id, *fields)
            work.changed(AREA, member_id)
            paused = pause_unsafe(work, member_id) if _SAFETY & {*fields} else 0
            label = _("{name} was changed").format(name=told_name(member))
            return work.undo(f"{label}. {_paused(paused)}" if paused else label)

    def rename(self, member_id: bytes, display_name: str, pronouns: str) -> Undo:
        """Give a person the name and pronouns they go by; the old name is kept nowhere.

        Raises:
            UserError: The name is empty or too long; nothing is saved.
        """
        name = checked(MemberDraft(display_name=display_name)).display_name
        said = line(pronouns, field="pronouns", limit=60)
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            _forget_copies(work, member, name)
            member.display_name = name
            # A sort name was made from the old name.
            member.sort_name = ""
            member.sort_key = sort_key(name)
            member.name_confirmed = True
            fields = {"display_name", *_say_pronouns(work, member, said)}
            replace_words(work, member)
            work.session.flush()
            work.audit("rename", "member", member_id, *fields)
            work.changed(AREA, member_id)
            return work.undo(_("{name} was renamed").format(name=told_name(member)))

    def confirm_name(self, member_id: bytes) -> Undo:
        """Note that the person said this is the name they go by."""
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            member.name_confirmed = True
            return _told(work, member, "confirm", "name_confirmed", _("{name} was confirmed"))

    def archive(self, member_id: bytes) -> Undo:
        """Take a person off the lists; nothing of theirs is lost."""
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            member.archived_at = work.clock.now()
            return _told(work, member, "archive", "archived_at", _("{name} was archived"))

    def unarchive(self, member_id: bytes) -> Undo:
        """Bring a person back onto the lists."""
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            member.archived_at = None
            return _told(work, member, "unarchive", "archived_at", _("{name} was brought back"))

    def delete(self, member_id: bytes) -> Undo:
        """Put a person into the bin; after 30 days they are gone."""
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            member.deleted_at = work.clock.now()
            for row in work.session.scalars(
                select(SearchWord).where(SearchWord.subject_id == member_id)
            ):
                work.session.delete(row)
            return _told(work, member, "delete", "deleted_at", _("{name} was put into the bin"))

    def set_consent(  # noqa: PLR0917  # who, what for, how far, what was said and how
        self,
        member_id: bytes,
        purpose: ConsentPurpose,
        audience: ConsentAudience,
        status: ConsentStatus,
        method: ConsentMethod,
        said_by: str = "",
    ) -> Undo:
        """Write down what a person said about one purpose, today."""
        said = Said(
            purpose=purpose, audience=audience, status=status, method=method, said_by=said_by
        )
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            write_down(work, member, said)
            work.changed("consents", member_id)
            return _told(work, member, "consent", purpose.value, _("Consent of {name} was noted"))

    def add_note(self, member_id: bytes, text: str) -> Undo:
        """Write a note about a person.

        Raises:
            UsageError: It is empty or longer than 20,000 characters.
        """
        written = body(text, field="note", required=True)
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            note = Note(
                subject="member",
                subject_id=member_id,
                body=written,
                written_at=work.clock.now(),
                slot_id=work.slot_id,
            )
            work.add(note)
            return _told(work, member, "note", "note", _("A note on {name} was added"))


def _refuse_pictures(work: Work, member_id: bytes) -> None:
    """Refuse a yes to pictures on the record while what they said last is a no."""
    today = today_of(work.session, work.clock)
    if refused(work.session, [member_id], ConsentPurpose.PHOTO, today):
        raise RefusedError(
            _("This person said no to pictures."),
            _("Nothing was saved."),
            _("Ask them again, and note a yes under what they agreed to first."),
            field="photo_consent",
        )


def _paused(count: int) -> str:
    return ngettext(
        "{count} mentoring pair is paused until it is safe",
        "{count} mentoring pairs are paused until they are safe",
        count,
    )


def _told(work: Work, member: Member, action: str, field: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "member", member.id, field)
    work.changed(AREA, member.id)
    return work.undo(label.format(name=told_name(member)))


def _say_pronouns(work: Work, member: Member, said: str) -> tuple[str, ...]:
    """Put what is said at the chapter in the place of what was; the others keep their limits."""
    rows = work.session.scalars(
        select(MemberPronoun)
        .where(MemberPronoun.member_id == member.id)
        .order_by(MemberPronoun.position)
    ).all()
    shown = [row for row in rows if row.at_chapter]
    if ", ".join(row.text for row in shown) == said:
        return ()
    for row in shown:
        work.session.delete(row)
    if said:
        draft = PronounDraft(text=said)
        work.add(
            MemberPronoun(
                member_id=member.id,
                text=draft.text,
                position=0,
                at_chapter=draft.at_chapter,
                in_writing=draft.in_writing,
                with_family=draft.with_family,
            )
        )
    return ("pronouns",)


def _forget_copies(work: Work, member: Member, new: str) -> None:
    """Drop what other rows still hold of the name that is left: ways back, unfinished forms."""
    work.session.execute(
        update(BatchRow)
        .where(BatchRow.member_id == member.id)
        .values(undo="", cells="", updated_at=work.clock.now())
    )
    work.session.execute(delete(Draft).where(Draft.subject_id == member.id))
    if f" {fold(member.display_name)} " not in f" {fold(new)} ":
        erase_left_names(work.session, (member.display_name, member.sort_name))
    end_ways_back(work, member.id)
