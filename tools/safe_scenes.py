"""Safe spaces: places and their checklists, rules where people under 18 come, reports followed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from leaving_scenes import ask
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from scenes import close_dialogs, find, press, settle, until

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.core.safe_vocabulary import CheckKind, PlaceKind, PlacePointState, Urgency
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    AttendanceMode,
    LocationDisclosure,
    SealedKind,
)
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.safeguarding import CheckDraft
from chapterdesk.services.safety import ActionDraft, SealedDraft
from chapterdesk.services.zones import to_local

_READER = "lamp harbour seven orchard tram nine"


def safe_scenes(root: Root, session: Session) -> Iterator[str]:
    """Walk places, a plan that breaks a rule, the checks of a person and a report."""
    meeting_id, group_id, member_id, call_id = ask(session, lambda: prepare(session))
    session.navigate("meetings", None)
    settle(root)
    page = session.shell.current
    page.show_places()  # type: ignore[union-attr]
    settle(root)
    yield "places"
    page.places.open_place(call_id)  # type: ignore[union-attr]
    settle(root)
    yield "places-record"
    scroll = find(root, "places_area")
    scroll.ensureWidgetVisible(find(root, "place_area_if_it_goes_wrong"), 0, 40)  # type: ignore[attr-defined]
    settle(root)
    yield "places-checklist"
    press(root, "place_edit")
    yield "places-form"
    page.close_form()  # type: ignore[union-attr]
    session.navigate("meetings", meeting_id)
    settle(root)
    view = find(root, "meetings_record")
    view.ensureWidgetVisible(find(root, "meeting_minors"), 0, 40)  # type: ignore[attr-defined]
    settle(root)
    yield "minors-meeting"
    session.navigate("groups", group_id)
    settle(root)
    view = find(root, "groups_record")
    view.ensureWidgetVisible(find(root, "group_minors"), 0, 40)  # type: ignore[attr-defined]
    settle(root)
    yield "minors-group"
    session.navigate("members", member_id)
    settle(root)
    session.shell.current.checks.open()  # type: ignore[union-attr]
    settle(root)
    yield "member-checks"
    close_dialogs(root)
    yield from _report(root, session)


def _report(root: Root, session: Session) -> Iterator[str]:
    services = session.context.services

    def file() -> None:
        services.safety.add_first(
            services.safety.make_reader("Ola", Secret.from_text(_READER), others=())
        )
        services.safety.file(
            SealedDraft(
                kind=SealedKind.CONCERN,
                fields={
                    "what": "Somebody waited outside twice and asked who comes here.",
                    "done": "Two people walked to the tram with everybody.",
                    "told": "Ola, on Thursday",
                },
                urgency=Urgency.DAY,
            )
        )
        opener = services.safety.open_with(services.safety.all_boxes(), Secret.from_text(_READER))
        sitting = services.safety.begin(opener)
        (row,) = services.safety.list(sitting)
        draft = ActionDraft(what="Asked the hall for the other door.", told="the caretaker")
        services.safety.note_action(sitting, row.id, draft)
        services.safety.set_review(sitting, row.id, date.today())  # noqa: DTZ011
        sitting.end()

    ask(session, file)
    session.navigate("sealed", None)
    settle(root)
    QTest.keyClicks(find(root, "sitting_passphrase_edit"), _READER)
    press(root, "sitting_open")
    page = session.shell.current
    until(lambda: page.sitting is not None, "no sitting begins")  # type: ignore[union-attr]
    settle(root)
    yield "reports"
    QTest.keyClick(find(root, "sealed_row_0"), Qt.Key.Key_Return)
    settle(root)
    scroll = find(root, "sealed_scroll")
    scroll.ensureWidgetVisible(find(root, "sealed_review_keep"), 0, 40)  # type: ignore[attr-defined]
    settle(root)
    yield "report-followed"
    page.end_sitting()  # type: ignore[union-attr]


def prepare(session: Session) -> tuple[bytes, bytes, bytes, bytes]:
    """Keep places, a group to which people under 18 come, and who leads it."""
    services = session.context.services
    services.places.add(
        PlaceDraft(name="Mill Hall", area="Mill quarter", features=("step_free", "quiet_room"))
    )
    call, _undo = services.places.add(
        PlaceDraft(
            name="Thursday call",
            kind=PlaceKind.CALL,
            area="Online",
            link="https://meet.example/amber-tram",
            disclosure=LocationDisclosure.ON_REQUEST,
            features=("captions_on",),
            safety_notes="Kim and Ash can remove somebody. The account is called “Thursday”.",
        )
    )
    for code, state in (
        ("waiting_room", PlacePointState.YES),
        ("link_changes", PlacePointState.NO),
        ("names_shown", PlacePointState.YES),
        ("recording_off", PlacePointState.YES),
    ):
        services.place_checks.set_point(call, code, state)
    services.places.add(PlaceDraft(name="Sprouts chat", kind=PlaceKind.CHAT, area="Online"))
    group, _undo = services.groups.add(
        GroupDraft(name="Sprouts", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    services.safeguarding.expect_in_group(group, Answer.YES)
    today = to_local(session.context.clock.now(), services.chapter.profile().timezone).date()
    start = datetime.combine(today + timedelta(days=9), datetime.min.time()).replace(hour=17)
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=start, group_id=group, place_id=call)
    )
    people = []
    for name, days in (("Kim Asante", 400), ("Ash Winter", 4)):
        member, _undo = services.members.add(
            MemberDraft(display_name=name, age_band=AgeBand.FROM_26)
        )
        services.checks.note(
            member,
            CheckDraft(
                kind=CheckKind.BACKGROUND,
                done_on=date(today.year - 1, 3, 2),
                valid_until=today + timedelta(days=days),
            ),
        )
        services.leading.ask(meeting, member)
        people.append(member)
    services.checks.note(
        people[0],
        CheckDraft(
            kind=CheckKind.TRAINING,
            done_on=date(today.year - 1, 3, 2),
            valid_until=today + timedelta(days=30),
        ),
    )
    return meeting, group, people[0], call
