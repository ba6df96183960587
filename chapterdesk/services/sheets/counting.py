"""Sheets without a printed name: boxes to count heads on, and rows on which people sign in."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Headcount, Meeting
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.rows import count_or_none
from chapterdesk.services.sheets.heads import MeetingHead, meeting_head
from chapterdesk.services.sheets.layouts import NAMELESS
from chapterdesk.services.sheets.papers import (
    AttendanceOptions,
    Paper,
    SignInOptions,
    base_size,
    page_size,
)
from chapterdesk.services.sheets.wording import wordless

_BOXES: Final = 60
_OWN_BOXES: Final = 20
_MOST_OWN: Final = 6
_MOST_ROWS: Final = 200


def tally_paper(session: Session, head: MeetingHead, options: AttendanceOptions) -> Paper:
    """Return the sheet of a group that only counts heads: boxes, and no place for a name."""
    from chapterdesk.printing import tally as drawing  # noqa: PLC0415  # heavy

    own = _categories(session, head.meeting.group_id)
    sheet = drawing.TallySheet(
        heading=head.heading,
        when=head.when,
        place=head.place,
        rows=(
            drawing.TallyRow(label=head.words.gettext("People in the room"), boxes=_BOXES),
            *(drawing.TallyRow(label=label, boxes=_OWN_BOXES) for label in own),
            drawing.TallyRow(label="", boxes=_OWN_BOXES),
        ),
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(_("boxes to count"),),
        warnings=(
            *wordless(options.language, head.chapter),
            *_scripts(drawing.missing(sheet).names()),
            _("This group counts heads: the sheet has no names."),
        ),
        document="attendance",
        subject_id=head.meeting.id,
        suggested_name=f"sheet-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=_("This paper shows no names. It has boxes to count on."),
    )


def sign_in_paper(session: Session, meeting_id: bytes, options: SignInOptions) -> Paper:
    """Return the sheet on which people write themselves.

    Raises:
        UserError: The meeting is gone, its group keeps no names, or an option can not be right.
    """
    from chapterdesk.printing import sign_in as drawing  # noqa: PLC0415  # heavy

    count_or_none(options.rows, field="rows", least=1)
    head = meeting_head(session, meeting_id, options.language)
    if head.mode in NAMELESS:
        raise RefusedError(
            _("This group writes no names down."),
            _("Nothing was made."),
            _("Print its attendance sheet: it has what the group needs instead."),
        )
    rows = min(options.rows, _MOST_ROWS)
    sheet = drawing.SignInSheet(
        heading=head.heading,
        when=head.when,
        place=head.place,
        rows=rows,
        first_names=head.mode is AttendanceMode.FIRST_NAME,
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(
            _("name, by themselves"), _("pronouns"), _("first time"), _("may be kept"),
            _("may be written to"), _("pictures"),
        ),
        warnings=tuple(wordless(options.language, head.chapter)),
        document="sign_in",
        subject_id=meeting_id,
        suggested_name=f"sign-in-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=ngettext(
            "This paper shows no names. {count} person can write on it.",
            "This paper shows no names. {count} people can write on it.",
            rows,
        ),
    )  # fmt: skip


def _scripts(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    listed = ", ".join(isolate(name) for name in names)
    return (_("No letters for {scripts}: a line to write on stands there.").format(scripts=listed),)


def _categories(session: Session, group_id: bytes | None) -> list[str]:
    """Return what a group has counted by itself, the most usual first; no word that would out."""
    query = (
        select(Headcount.category)
        .join(Meeting, Meeting.id == Headcount.meeting_id)
        .where(
            Headcount.category.not_in((TOTAL, UNNAMED)),
            Meeting.deleted_at.is_(None),
            Meeting.group_id == group_id,
        )
        .group_by(Headcount.category)
        .order_by(func.count().desc(), Headcount.category)
        .limit(_MOST_OWN)
    )
    return [label for label in session.scalars(query) if not refusal_of(label)]
