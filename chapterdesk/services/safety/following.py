"""What readers do about a report: sealed with it, and seen by its readers alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.words import _
from chapterdesk.services.database import Work
from chapterdesk.services.rows import body, line
from chapterdesk.services.safety.sitting import Sitting
from chapterdesk.services.safety.texts import FOLLOWED, Action, Payload, SealedView
from chapterdesk.services.safety.vaulted import fetch_text, seal_again
from chapterdesk.services.safety.views import view_of
from chapterdesk.services.zones import today_of

_MOST: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """What was done about a report, and who was told."""

    what: str
    told: str = ""


def note_action(work: Work, sitting: Sitting, text_id: bytes, draft: ActionDraft) -> SealedView:
    """Add what was done about a report.

    SECURITY: no audit row and no undo, as with every sealed text.

    Raises:
        UsageError: Nothing is written, or far too much.
        RefusedError: There is no such text for this reader, or nobody acts on texts of its kind.
    """
    action = Action(
        at=work.clock.now().replace(microsecond=0),
        reader=sitting.reader_id,
        what=body(draft.what, field="action", required=True),
        told=line(draft.told, field="action_told"),
    )

    def added(payload: Payload) -> Payload:
        if len(payload.actions) >= _MOST:
            raise UsageError(
                _("There are too many entries on this report."),
                _("Nothing was sealed; what you typed is still there."),
                _("Write a new report that goes on from here."),
                field="action",
            )
        return replace(payload, actions=(*payload.actions, action))

    return _changed(work, sitting, text_id, added)


def set_review(work: Work, sitting: Sitting, text_id: bytes, day: date | None) -> SealedView:
    """Say when a reader looks at a report again; None is not any more.

    Raises:
        UsageError: The day is over.
        RefusedError: There is no such text for this reader, or nobody acts on texts of its kind.
    """
    if day is not None and day < today_of(work.session, work.clock):
        raise UsageError(
            _("This day is over."),
            _("Nothing was changed."),
            _("Choose today or a later day."),
            field="review_on",
        )
    return _changed(work, sitting, text_id, lambda payload: replace(payload, review_on=day))


def set_urgency(work: Work, sitting: Sitting, text_id: bytes, urgency: Urgency) -> SealedView:
    """Say how soon somebody has to act.

    Raises:
        RefusedError: There is no such text for this reader, or nobody acts on texts of its kind.
    """
    return _changed(
        work,
        sitting,
        text_id,
        lambda payload: replace(payload, draft=replace(payload.draft, urgency=urgency)),
    )


def _changed(
    work: Work, sitting: Sitting, text_id: bytes, change: Callable[[Payload], Payload]
) -> SealedView:
    row, payload = fetch_text(work.session, sitting, text_id)
    if payload.draft.kind not in FOLLOWED:
        raise RefusedError(
            _("Only incidents and concerns are followed up."),
            _("Nothing was changed."),
            _("Write a concern of its own where somebody has to act."),
        )
    changed = change(payload)
    seal_again(work, sitting, row, changed)
    return view_of(work.session, sitting, changed)
