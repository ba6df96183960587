"""What acts, and what they were done to, are called on screen."""

from collections.abc import Mapping, Sequence

from chapterdesk.core.words import _, current
from chapterdesk.services.audit import AuditRow


def act_options() -> Sequence[tuple[str, str]]:
    """Return the kinds of acts a list can show."""
    return [
        ("all", _("Everything")),
        ("people", _("People")),
        ("out", _("Went out")),
        ("asked", _("Asked of us")),
        ("erased", _("Erased")),
        ("meetings", _("Meetings")),
        ("keys", _("Keys")),
        ("setup", _("Set up")),
    ]


def action_name(action: str) -> str:
    """Return what was done; a word of a later version as it is stored."""
    return {
        "add": _("added"), "edit": _("changed"), "save": _("saved"), "rename": _("renamed"),
        "confirm": _("confirmed"), "archive": _("archived"),
        "unarchive": _("brought back from the archive"), "delete": _("put into the bin"),
        "restore": _("brought back from the bin"), "erase": _("erased for ever"),
        "erase_old": _("erased for its age"), "consent": _("consent noted"),
        "note": _("note written"), "verify": _("checked"),
        "export_begun": _("export begun"), "export": _("exported"),
        "export_failed": _("export failed, nothing went out"), "print": _("printed"),
        "show_copy": _("copy shown on the screen"), "request": _("asked something"),
        "request_done": _("request met"), "restrict": _("only kept from now on"),
        "unrestrict": _("used again"), "deny": _("may not come back"),
        "keep": _("kept"), "remove": _("taken off"), "undo": _("taken back"),
        "mark": _("marked"), "mark_many": _("marked, many at once"), "count": _("counted"),
        "cancel": _("cancelled"), "import": _("imported"), "mend": _("row mended"),
        "backup": _("backup made"), "backup_failed": _("backup failed"),
        "drill": _("backup tried"), "hide": _("meeting mode on"), "show": _("meeting mode off"),
        "make": _("made"), "done": _("done"), "end": _("ended"), "review": _("looked at"),
        "seed": _("directory filled"), "change_keys": _("all keys changed"),
        "heal_header": _("key file written anew"), "salvage": _("saved from damage"),
        "count_only": _("only counted from now on"),
        "override_begun": _("begun without consent"), "override": _("done without consent"),
        "override_failed": _("nothing was done without consent after all"),
        "withdraw": _("consent taken back"), "merge": _("merged"), "unmerge": _("taken apart"),
        "skip": _("left out"), "move": _("moved"), "read_out": _("read out"),
        "register": _("registered"), "offer": _("place offered"), "lapse": _("offer lapsed"),
        "draw": _("lottery drawn"),
    }.get(action, action.replace("_", " "))  # fmt: skip


def entity_name(entity: str) -> str:
    """Return what it was done to; a word of a later version as it is stored."""
    return {
        "member": _("person"), "meeting": _("meeting"), "group": _("group"),
        "group_membership": _("group membership"), "place": _("place"),
        "attendance": _("attendance"), "headcount": _("headcount"), "task": _("task"),
        "mentor_pair": _("mentoring pair"), "directory_entry": _("helpline"),
        "setting": _("setting"), "chapter": _("chapter"), "batch": _("import"),
        "slot_label": _("key"), "reader": _("reader of sealed texts"), "desk": _("desk"),
        "backup_log": _("backup"), "helplines": _("helplines handout"), "copy": _("copy"),
        "privacy_request": _("request"), "deny_entry": _("list of who may not come back"),
        "audit_event": _("who did what"), "custom_value": _("field of your own"),
        "batch_row": _("row of an import"), "draft": _("unfinished form"),
        "print_log": _("list of papers"), "export_log": _("list of files"),
        "contact_attempt": _("call or message"), "planned_absence": _("absence"),
        "member_merge": _("merge"), "call_list": _("call list"), "consent": _("consent"),
        "consent_wording": _("words of a consent"), "series": _("series"),
        "holiday": _("holiday"), "meeting_duty": _("who leads a meeting"),
        "event": _("event"),
        "event_question": _("question of an event"), "participation": _("registration"),
        "event_shift": _("shift"), "shift_volunteer": _("who does a shift"),
        "run_item": _("run sheet"), "checklist_point": _("checklist"),
        "place_point": _("checklist of a place"), "member_check": _("check of a person"),
        "sign_in": _("sheet to sign in on"), "badges": _("badges"), "agenda": _("agenda"),
        "minutes": _("minutes"), "agreement": _("poster of an agreement"),
        "meeting_list": _("list of meetings"), "year_plan": _("year plan"),
        "calendar": _("calendar"),
        "group_agreement": _("agreement"), "agreement_acknowledgement": _("yes to an agreement"),
    }.get(entity, entity.replace("_", " "))  # fmt: skip


def act_line(row: AuditRow) -> str:
    """Return when, by whom, and which fields."""
    when = f"{current().day(row.at.date())}, {current().clock_time(row.at)}"
    settings = _settings()
    fields = ", ".join(settings.get(field) or field.replace("_", " ") for field in row.fields)
    return " · ".join(part for part in (when, row.who, fields) if part)


def _settings() -> Mapping[str, str]:
    """Return what settings are called; they are kept under names of the program's own."""
    return {
        "safeguarding.needed": _("checks that are needed"),
        "locking.idle_minutes": _("minutes until it locks"),
        "discretion.plain_paper": _("neutral headings on paper"),
    }
