"""Badges: of people who agreed to their name on paper, no further than the group goes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import AttendanceMode, ConsentPurpose, PhotoConsent
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Member
from chapterdesk.printing.badges.report import Badge, BadgeSheet
from chapterdesk.services.checkin.roster import expected_ids, here_ids
from chapterdesk.services.consents.asking import ended
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.rows import count_or_none
from chapterdesk.services.sheets.heads import MeetingHead, meeting_head
from chapterdesk.services.sheets.names import CHUNK, allowed_names, written_pronouns
from chapterdesk.services.sheets.papers import BadgeOptions, Paper
from chapterdesk.services.sheets.wording import wordless
from chapterdesk.services.zones import today_of

BADGES: Final = "badges"
_MOST_BLANKS: Final = 200
_WITHOUT_NAMES: Final = frozenset({AttendanceMode.CODE, AttendanceMode.COUNT_ONLY})


def badge_paper(session: Session, clock: Clock, meeting_id: bytes, options: BadgeOptions) -> Paper:
    """Return the badges of who is expected at a meeting or there already, and blank ones.

    Raises:
        UserError: The meeting is gone, or an option can not be right.
    """
    from chapterdesk.printing.badges import sheet as drawing  # noqa: PLC0415  # heavy

    count_or_none(options.blanks, field="blanks")
    head = meeting_head(session, meeting_id, options.language)
    badges, ids, without = _badges(session, clock, head)
    blanks = _blanks(len(badges), options)
    sheet = BadgeSheet(
        heading=head.words.gettext("Badges"),
        badges=(*badges, *(Badge(name=None) for _number in range(blanks))),
        layout=options.layout,
        language=head.words.language,
    )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=len(badges),
        columns=(_("name"), _("pronouns"), _("pictures")),
        warnings=(
            *wordless(options.language, head.chapter),
            *_warnings(head, drawing.missing(sheet).names(), without),
        ),
        document=BADGES,
        subject_id=meeting_id,
        suggested_name=f"badges-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=" ".join((
            ngettext(
                "This paper shows {count} name.", "This paper shows {count} names.", len(badges)
            ),
            ngettext("{count} badge is blank.", "{count} badges are blank.", blanks),
        )),
        row_ids=ids,
    )  # fmt: skip


def _badges(
    session: Session, clock: Clock, head: MeetingHead
) -> tuple[list[Badge], tuple[bytes, ...], int]:
    """Return the badges with a name, whose they are, and how many people have none."""
    if head.mode in _WITHOUT_NAMES:
        return [], (), 0
    ids = _people(session, head)
    today = today_of(session, clock)
    allowed = allowed_names(session, ids, head.chapter.id_secret, head.mode, today)
    fine = _pictures(session, ids)
    no_more = ended(session, ConsentPurpose.PHOTO, today, only=ids) if ids else frozenset()
    shielded = _shielded(session, ids)
    written = written_pronouns(session, [one for one in ids if one not in shielded])
    shown = [(member_id, one) for member_id, one in zip(ids, allowed, strict=True) if one.shown]
    badges = [
        Badge(
            name=one.shown,
            # Whoever wears it says so themselves; beside initials nothing stands.
            pronouns=written.get(member_id, ""),
            pictures=member_id in fine and member_id not in no_more,
        )
        for member_id, one in shown
    ]
    return badges, tuple(member_id for member_id, _one in shown), len(ids) - len(shown)


def _people(session: Session, head: MeetingHead) -> tuple[bytes, ...]:
    """Return who is expected or there, by name; nobody who is archived, in the bin or only kept."""
    wanted = [*expected_ids(session, head.meeting), *here_ids(session, head.meeting.id)]
    found: list[tuple[str, bytes]] = []
    for start in range(0, len(wanted), CHUNK):
        query = select(Member.sort_key, Member.id).where(
            Member.id.in_(wanted[start : start + CHUNK]), usable_members()
        )
        found += [(row.sort_key, bytes(row.id)) for row in session.execute(query)]
    return tuple(dict.fromkeys(member_id for _key, member_id in sorted(found)))


def _pictures(session: Session, ids: tuple[bytes, ...]) -> frozenset[bytes]:
    """Return whom pictures may show; who asks to be asked each time is not among them."""
    found: set[bytes] = set()
    for start in range(0, len(ids), CHUNK):
        query = select(Member.id).where(
            Member.id.in_(ids[start : start + CHUNK]), Member.photo_consent == PhotoConsent.YES
        )
        found.update(bytes(member_id) for member_id in session.scalars(query))
    return frozenset(found)


def _shielded(session: Session, ids: tuple[bytes, ...]) -> frozenset[bytes]:
    found: set[bytes] = set()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        query = select(Member.id).where(Member.id.in_(part), Member.shielded.is_(True))
        found.update(bytes(member_id) for member_id in session.scalars(query))
    return frozenset(found)


def _blanks(names: int, options: BadgeOptions) -> int:
    if options.blanks is not None:
        # A sheet with nothing on it can not be looked at.
        return max(min(options.blanks, _MOST_BLANKS), 0 if names else 1)
    count = options.layout.value.count
    return -names % count or (0 if names else count)


def _warnings(head: MeetingHead, scripts: list[str], without: int) -> tuple[str, ...]:
    warnings: list[str] = []
    if head.mode in _WITHOUT_NAMES:
        warnings.append(_("This group writes no names down: its badges are blank."))
    if scripts:
        listed = ", ".join(isolate(name) for name in scripts)
        warnings.append(
            _("No letters for {scripts}: those badges are blank.").format(scripts=listed)
        )
    if without:
        warnings.append(
            ngettext(
                "{count} person has no badge: not asked, or does not want their name on paper.",
                "{count} people have no badge: not asked, or do not want their names on paper.",
                without,
            )
        )
    return tuple(warnings)
