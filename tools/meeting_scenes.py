"""What repeats: series with their dates and holidays, in a chapter that is not for practice."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from leaving_scenes import ask
from PySide6.QtWidgets import QComboBox
from scenes import close_dialogs, find, press, settle, until

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.core.vocabulary import AttendanceMode, GroupKind, GroupMemberStatus, GroupRole
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.services.zones import to_local
from chapterdesk.ui.calendar.bring_in import BringInDialog

_WEEK = timedelta(weeks=1)
_NAMES = (
    ("Ash Winterbourne", "they/them"),
    ("Chidi Okonkwo-Brandt", "he/him"),
    ("Noor", "she/her"),
    ("Wren Halloran", "ze/hir"),
)

_ENTRIES = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART:20990305T183000
SUMMARY:Film evening
END:VEVENT
BEGIN:VEVENT
DTSTART:20990312T190000
RRULE:FREQ=MONTHLY;BYDAY=2TH
SUMMARY:Book circle, read aloud by whoever brought a book along
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20991224
DTEND;VALUE=DATE:20991227
SUMMARY:Midwinter
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Mars/Olympus:20990305T183000
SUMMARY:Far away
END:VEVENT
END:VCALENDAR
"""


def meeting_scenes(root: Root, session: Session) -> Iterator[str]:
    """Walk the series of a chapter that has some."""
    series_id = ask(session, lambda: prepare(session))
    session.navigate("series")
    settle(root)
    yield "series"
    page = session.shell.current
    page.open_record(series_id)  # type: ignore[union-attr]
    settle(root)
    yield "series-record"
    page.change_date(page.record.detail.dates[1])  # type: ignore[union-attr]
    settle(root)
    find(root, "meeting_time").setText("20:00")  # type: ignore[attr-defined]
    press(root, "meeting_save")
    yield "series-scope"
    close_dialogs(root)
    page.add()  # type: ignore[union-attr]
    settle(root)
    yield "series-form"
    _pick(root, "series_repeats", -2)
    _pick(root, "series_unit", 2)
    _pick(root, "series_end", 2)
    settle(root)
    scroll = find(root, "series_form_area")
    scroll.ensureWidgetVisible(find(root, "series_preview"), 0, 200)  # type: ignore[attr-defined]
    settle(root)
    yield "series-form-own"
    scroll.ensureWidgetVisible(find(root, "series_form_foot"), 0, 200)  # type: ignore[attr-defined]
    settle(root)
    yield "series-form-each"
    page.close_form()  # type: ignore[union-attr]
    press(root, "show_holidays")
    yield "series-holidays"
    page.close_form()  # type: ignore[union-attr]
    yield from _record_and_group(root, session, series_id)
    session.navigate("calendar")
    settle(root)
    press(root, "calendar_later")
    yield "calendar-month"
    press(root, "calendar_view_week")
    yield "calendar-week"
    yield from _calendar_files(root, session)


def _calendar_files(root: Root, session: Session) -> Iterator[str]:
    """Show what comes in from a calendar file, and the plan of the year."""
    for wanted in ("meetings", "holidays"):
        dialog = BringInDialog(
            context=session.context, text=_ENTRIES, wanted=wanted, parent=session.shell
        )
        dialog.start()
        settle(root)
        yield f"calendar-import-{wanted}"
        close_dialogs(root)
    press(root, "calendar_year")
    settle(root)
    yield "calendar-year"
    close_dialogs(root)


def _record_and_group(root: Root, session: Session, series_id: bytes) -> Iterator[str]:
    services = session.context.services
    detail = ask(session, lambda: services.series.detail(series_id))
    session.navigate("meetings", detail.dates[0].meeting_id)
    settle(root)
    view = find(root, "meetings_record")
    view.ensureWidgetVisible(find(root, "meeting_tasks"), 0, 60)  # type: ignore[attr-defined]
    settle(root)
    yield "meeting-written"
    view.ensureWidgetVisible(find(root, "meeting_mark"), 0, 300)  # type: ignore[attr-defined]
    find(root, "meeting_rows").setText("1-3")  # type: ignore[attr-defined]
    until(lambda: find(root, "meeting_rows_said").text() != "", "no preview comes")  # type: ignore[attr-defined]
    settle(root)
    yield "meeting-paper-rows"
    press(root, "meeting_write")
    yield "meeting-minutes"
    session.shell.current.close_form()  # type: ignore[union-attr]
    group = detail.draft.template.group_id
    ask(session, lambda: services.agreements.write(group or b"", "Be kind.\nNo pictures."))
    session.navigate("groups", group)
    settle(root)
    view = find(root, "groups_record")
    view.ensureWidgetVisible(find(root, "group_agreement"), 0, 60)  # type: ignore[attr-defined]
    settle(root)
    yield "group-in-full"
    press(root, "group_agreement_print")
    settle(root)
    settle(root)
    yield "group-poster"
    close_dialogs(root)
    press(root, "group_edit")
    find(root, "group_answer_days").setValue(10)  # type: ignore[attr-defined]
    area = find(root, "group_form_area")
    area.ensureWidgetVisible(find(root, "group_answer_days"), 0, 100)  # type: ignore[attr-defined]
    settle(root)
    yield "group-form-days"
    session.shell.current.close_form()  # type: ignore[union-attr]
    press(root, "group_edit_turns")
    yield "group-turns"
    session.shell.current.close_form()  # type: ignore[union-attr]


def _pick(root: Root, name: str, place: int) -> None:
    box = find(root, name, QComboBox)
    box.setCurrentIndex(place % box.count())
    box.activated.emit(box.currentIndex())
    settle(root)


def prepare(session: Session) -> bytes:
    """Keep two series, their people and some holidays; return one of the series."""
    services = session.context.services
    people = [
        services.members.add(
            MemberDraft(display_name=name, pronouns=(PronounDraft(text=pronouns),))
        )[0]
        for name, pronouns in _NAMES
    ]
    group, _undo = services.groups.add(
        GroupDraft(
            name="Coming out in later life",
            alias="Thursday circle",
            attendance_mode=AttendanceMode.NAMED,
            capacity=3,
        )
    )
    for place, member in enumerate(people):
        leads = place < len(people) - 2
        services.groups.set_member(
            group,
            member,
            GroupMemberStatus.WAITLISTED if place == len(people) - 1 else GroupMemberStatus.ACTIVE,
            GroupRole.FACILITATOR if leads else GroupRole.PARTICIPANT,
        )
    services.leading.set_turns(group, people[:2], people[2:3])
    quiet, _undo = services.groups.add(GroupDraft(name="Grief", kind=GroupKind.SUPPORT))
    place, _undo = services.places.add(PlaceDraft(name="Harbour Library", area="Harbour"))
    today = to_local(session.context.clock.now(), services.chapter.profile().timezone).date()
    first = today + timedelta(days=(3 - today.weekday()) % 7 + 7)
    begins = datetime.combine(first, datetime.min.time()).replace(hour=18, minute=30)
    series_id, _undo = services.series.add(
        SeriesDraft(
            starts_local=begins,
            rule="FREQ=WEEKLY;BYDAY=TH",
            template=SeriesTemplate(
                group_id=group,
                place_id=place,
                agenda="Welcome and names\nHow was the week?\nOne topic\nWho leads next time",
                access="Ring the lower bell; the lift is on the left.",
                sheet_layout="sign_in_large",
            ),
        )
    )
    services.series.add(
        SeriesDraft(
            starts_local=begins + timedelta(days=1),
            rule="FREQ=MONTHLY;BYDAY=-1SU",
            template=SeriesTemplate(group_id=quiet, place_id=place),
        )
    )
    _holidays(services, begins.date())
    services.series.skip(series_id, begins + 2 * _WEEK)
    services.series.move(series_id, begins + _WEEK, begins + _WEEK + timedelta(days=1))
    services.series.cancel(series_id, begins + 4 * _WEEK)
    return series_id


def _holidays(services: object, first: date) -> None:
    holidays = services.holidays  # type: ignore[attr-defined]
    holidays.add("Midwinter", first + 2 * _WEEK, first + 2 * _WEEK + timedelta(days=2))
    holidays.add("Remembrance", first + 3 * _WEEK)
