"""What the page of people to reach says."""

from datetime import date

from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.reaching import AttemptView, LeftOutRow, ReachRow, ReachWay
from chapterdesk.ui.members.words import Options
from chapterdesk.ui.widgets.lists.row import ListRow

DOT = " · "


def outcome_names() -> dict[ContactOutcome, str]:
    """Return what came of a try, in words."""
    return {
        ContactOutcome.REACHED: _("Reached"),
        ContactOutcome.LEFT_VOICEMAIL: _("Left a voicemail"),
        ContactOutcome.MESSAGE_SENT: _("Message sent"),
        ContactOutcome.NO_ANSWER: _("No answer"),
        ContactOutcome.WRONG_NUMBER: _("Wrong number"),
        ContactOutcome.REFUSED: _("Did not want to"),
    }


def channel_options() -> Options:
    """Return the two lists."""
    return [("calls", _("Calls")), ("messages", _("Messages"))]


def who_options() -> Options:
    """Return the filters of a list."""
    return [
        ("everybody", _("Everybody")),
        ("due", _("Due today")),
        ("missed", _("Missed at meetings")),
        ("unseen", _("Not seen for 4 weeks")),
        ("new", _("To welcome")),
        ("left_out", _("Not to be reached")),
    ]


def now_words(way: ReachWay) -> str:
    """Return whether it is a good moment; empty where no hours were named."""
    return {
        "any": "",
        "inside": _("Now is a good time"),
        "outside": _("Not now"),
        "unclear": _("Read the hours"),
    }[way.now]


def list_row(row: ReachRow | LeftOutRow) -> ListRow:
    """Return somebody as a row of the list."""
    if isinstance(row, LeftOutRow):
        return ListRow(key=row.id, title=row.name, quiet=row.pronouns, line=row.sentence)
    way = row.ways[0] if row.ways else None
    facts = []
    if row.last_outcome is not None:
        facts.append(outcome_names()[row.last_outcome])
    if row.next_on is not None:
        facts.append(_("again on {day}").format(day=current().day_short(row.next_on)))
    if not facts:
        facts.append(_("not tried yet"))
    return ListRow(
        key=row.id,
        title=row.name,
        quiet=row.pronouns,
        line=DOT.join(facts),
        tag=now_words(way) if way else "",
        tone="ok" if way and way.now == "inside" else "warn",
    )


def permissions(way: ReachWay) -> str:
    """Return what may be done there, in words."""
    parts = []
    if way.call:
        parts.append(_("Ring: yes"))
    parts.append(_("Voicemail: yes") if way.call and way.voicemail else _("Voicemail: no"))
    parts.append(_("Write: yes") if way.text else _("Write: no"))
    return DOT.join(parts)


def attempt_line(view: AttemptView) -> str:
    """Return one try in a line."""
    parts = [outcome_names()[view.outcome]]
    if view.next_on is not None:
        parts.append(_("again on {day}").format(day=current().day_short(view.next_on)))
    if view.remark:
        parts.append(isolate(view.remark))
    return DOT.join(parts)


def day_words(day: date) -> str:
    """Return a day with its month as a word."""
    return current().day(day)
