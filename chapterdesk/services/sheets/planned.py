"""Papers of what is planned for an event: run sheet and checklist; neither names anybody."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.event_vocabulary import ChecklistState
from chapterdesk.core.words import Words, _, isolate, ngettext
from chapterdesk.services.event_plans import RunDraft, checklist_of, role_label, run_sheet_of
from chapterdesk.services.names_in_texts import names_standing
from chapterdesk.services.sheets.heads import meeting_head
from chapterdesk.services.sheets.papers import PageOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import wordless


def run_sheet_paper(session: Session, meeting_id: bytes, options: PageOptions) -> Paper:
    """Return the run sheet of an event.

    Raises:
        UserError: The meeting is gone, nothing stands on it, or an option can not be right.
    """
    from chapterdesk.printing import run_sheet as drawing  # noqa: PLC0415  # heavy

    head = meeting_head(session, meeting_id, options.language)
    items = run_sheet_of(session, meeting_id)
    if not items:
        raise RefusedError(
            _("Nothing stands on the run sheet of this meeting."),
            _("Nothing was made."),
            _("Write it first, then print it."),
        )
    first = head.row.starts_local.date()
    sheet = drawing.RunSheet(
        heading=f"{head.heading} · {head.words.gettext('Run sheet')}",
        when=head.when,
        place=head.place,
        rows=tuple(
            drawing.RunRow(
                what=item.what,
                when=_when(item.starts_local, first, head.words),
                lasts=_lasts(item, head.words),
                role="" if item.role is None else role_label(item.role, head.words),
            )
            for item in items
        ),
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(_("times"), _("what happens"), _("roles")),
        warnings=(
            *wordless(options.language, head.chapter),
            *_names(session, meeting_id, (item.what for item in items)),
            *_scripts(drawing.missing(sheet).names()),
        ),
        document="run_sheet",
        subject_id=meeting_id,
        suggested_name=f"run-sheet-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=ngettext(
            "This paper has {count} line. It names roles, and nobody.",
            "This paper has {count} lines. It names roles, and nobody.",
            len(items),
        ),
    )


def checklist_paper(
    session: Session, meeting_id: bytes, options: PageOptions, *, hides: bool
) -> Paper:
    """Return the inclusion checklist of an event, with what is settled.

    Args:
        session: The open session.
        meeting_id: Whose.
        options: How it is made.
        hides: Whether remarks are left out: in meeting mode notes stay in the vault.

    Raises:
        UserError: The meeting is gone, or an option can not be right.
    """
    from chapterdesk.printing import checklist as drawing  # noqa: PLC0415  # heavy

    head = meeting_head(session, meeting_id, options.language)
    areas = checklist_of(session, meeting_id, head.words)
    points = [point for area in areas for point in area.points]
    left = sum(point.state is ChecklistState.OPEN for point in points)
    told = head.words.ngettext(
        "{left} of {count} point is open", "{left} of {count} points are open", len(points)
    )
    sheet = drawing.Checklist(
        heading=f"{head.heading} · {head.words.gettext('Checklist')}",
        under=(
            " · ".join(isolate(part) for part in (head.when, head.place) if part),
            told.format(left=left, count=len(points)),
        ),
        areas=tuple(
            drawing.CheckArea(
                heading=area.label,
                points=tuple(
                    drawing.CheckPoint(
                        text=point.label,
                        state=point.state.value,
                        remark="" if hides else point.remark,
                    )
                    for point in area.points
                ),
            )
            for area in areas
        ),
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    remarks = [point.remark for point in points if point.remark]
    warnings = [*wordless(options.language, head.chapter)]
    if hides and remarks:
        warnings.append(_("Remarks are left out: meeting mode is on."))
    elif remarks:
        warnings += _names(session, meeting_id, remarks)
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(_("points"), _("remarks")) if remarks and not hides else (_("points"),),
        warnings=(*warnings, *_scripts(drawing.missing(sheet).names())),
        document="checklist",
        subject_id=meeting_id,
        suggested_name=f"checklist-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=ngettext(
            "This paper shows {count} point of the checklist, and names nobody.",
            "This paper shows {count} points of the checklist, and names nobody.",
            len(points),
        ),
    )


def _when(starts: datetime | None, first: date, words: Words) -> str:
    """Return a time, with its day where that is another one than that of the meeting."""
    if starts is None:
        return ""
    told = words.clock_time(starts)
    return told if starts.date() == first else f"{words.day_short(starts.date())}, {told}"


def _lasts(item: RunDraft, words: Words) -> str:
    if item.minutes is None:
        return ""
    return words.gettext("{count} min").format(count=item.minutes)


def _names(session: Session, meeting_id: bytes, texts: Iterable[str]) -> tuple[str, ...]:
    found = names_standing(session, meeting_id, "\n".join(texts))
    if not found:
        return ()
    return (
        ngettext(
            "A word in it is the name of somebody here, too. Read it before it is printed.",
            "{count} words in it are names of people here, too. Read it before it is printed.",
            len(found),
        ),
    )


def _scripts(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    listed = ", ".join(isolate(name) for name in names)
    return (_("No letters for {scripts}: room to write is left there.").format(scripts=listed),)
