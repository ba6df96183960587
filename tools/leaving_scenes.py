"""What leaves a chapter: the export filled in, the files that left, and what a withdrawal finds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QLineEdit
from scenes import close_dialogs, find, press, settle, until

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.finding import MemberFilter

T = TypeVar("T")


def leaving_scenes(root: Root, session: Session, folder: Path) -> Iterator[str]:
    """Walk exports and a withdrawal, in a chapter that is not for practice."""
    services = session.context.services

    def prepare() -> bytes:
        rows = services.members.window(MemberFilter(), 0, 10).rows
        for place, row in enumerate(rows):
            no = place == len(rows) - 1
            services.consents.record(
                row.id,
                Said(
                    purpose=ConsentPurpose.PRINT_ROSTER,
                    status=ConsentStatus.REFUSED if no else ConsentStatus.GIVEN,
                    audience=ConsentAudience.FULL_NAME,
                ),
            )
        wish = ExportWish(audience=LEADS)
        (folder / "for the venue.csv").unlink(missing_ok=True)  # of the look before
        services.exports.members("csv", folder / "for the venue.csv", seal="plain", wish=wish)
        services.exports.members("vcard", folder / "phones.vcf", seal="plain", wish=wish)
        (folder / "phones.vcf").unlink()
        return rows[0].id

    member_id = ask(session, prepare)
    session.navigate("export")
    settle(root)
    yield "export-filled"
    press(root, "export_refused")
    find(root, "export_refused_reason", QLineEdit).setText("A court orders it, and they know.")
    scroll = find(root, "export_scroll")
    scroll.ensureWidgetVisible(find(root, "export_refused_reason_row"), 0, 300)  # type: ignore[attr-defined]
    settle(root)
    yield "export-refused"
    press(root, "export_refused")
    find(root, "export_seal_plain", QAbstractButton).click()
    settle(root)
    find(root, "export_scroll").ensureWidgetVisible(find(root, "exported_files"), 0, 900)  # type: ignore[attr-defined]
    settle(root)
    yield "export-files"
    session.navigate("members")
    settle(root)
    page = session.shell.current
    page.open_record(member_id)  # type: ignore[union-attr]
    settle(root)
    page.consenting.say(  # type: ignore[union-attr]
        ConsentPurpose.PRINT_ROSTER,
        ConsentAudience.FULL_NAME,
        ConsentStatus.WITHDRAWN,
        ConsentMethod.SPOKEN,
    )
    root.window.toasts.clear()
    settle(root)
    yield "consent-taken-back"
    close_dialogs(root)
    yield from _without_consent(root, session, folder)
    yield from _away(root, session)


def _without_consent(root: Root, session: Session, folder: Path) -> Iterator[str]:
    """Walk what was done without consent: with people who are gone since, and what was cut off."""
    services = session.context.services

    def prepare() -> None:
        rows = services.members.window(MemberFilter(), 0, 10).rows
        no = Said(purpose=ConsentPurpose.PRINT_ROSTER, status=ConsentStatus.REFUSED)
        for row in rows[1:]:
            services.consents.record(row.id, no)
        reason = "The fire service asks who is here"
        wish = ExportWish(audience=LEADS, refused_too=True, reason=reason, refused_reason=reason)
        services.exports.members("csv", folder / "who is here.csv", seal="plain", wish=wish)
        services.members.delete(rows[-1].id)

    ask(session, prepare)
    session.navigate("consents")
    settle(root)
    scroll = find(root, "consents_scroll")
    scroll.ensureWidgetVisible(find(root, "without_0_head"), 0, 300)  # type: ignore[attr-defined]
    root.window.toasts.clear()
    settle(root)
    yield "consents-without"


def _away(root: Root, session: Session) -> Iterator[str]:
    """Walk a search that the list does not answer, for somebody who is away."""
    services = session.context.services

    def prepare() -> str:
        row = services.members.window(MemberFilter(), 0, 10).rows[0]
        services.members.archive(row.id)
        return row.name

    name = ask(session, prepare)
    session.navigate("members")
    settle(root)
    page = session.shell.current
    page.close_record()  # type: ignore[union-attr]
    page.pane.search.setText(name)  # type: ignore[union-attr]
    root.window.toasts.clear()
    settle(root)
    yield "members-away"


def ask(session: Session, work: Callable[[], T]) -> T:
    """Call a service on the database thread and wait for its answer."""
    answer: list[T] = []
    session.context.tasks.run(work, answer.append, print)
    until(lambda: bool(answer), "a service does not answer")
    return answer[0]
