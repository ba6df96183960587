"""Every command, in the order of the job: set up, bring in, meet, print, carry away."""

from dataclasses import dataclass
from importlib import import_module

import click
from typing_extensions import override

from chapterdesk.core.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command that is not loaded yet.

    Attributes:
        module: The module of `chapterdesk.cli` that holds it.
        attribute: Its name in there.
        told: What it does, in one short line.
    """

    module: str
    attribute: str
    told: str


class Commands(click.Group):
    """Load a command when it is called: the list of all commands needs none of them."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(entries())

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = entries().get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"chapterdesk.cli.{entry.module}")
        command: click.Command = getattr(module, entry.attribute)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, entry.told) for name, entry in entries().items()])


def entries() -> dict[str, Entry]:
    """Return every command by the name it is called by, told in the chosen language."""
    listed = (
        ("demo", "demo", "demo", _("Make a practice chapter and do the main job on it.")),
        ("new", "vault", "new", _("Set up a chapter in a new vault.")),
        ("chapter", "chapter", "chapter", _("Show and change the profile of the chapter.")),
        ("import", "people", "import_", _("Bring in members from CSV, XLSX or vCard.")),
        ("group", "group", "group", _("List groups, archive or delete one.")),
        ("meeting", "meeting", "meeting", _("Add and list meetings.")),
        ("series", "series", "series", _("Add, list and change meetings that repeat.")),
        ("holidays", "holidays", "holidays", _("Keep the days on which nobody meets.")),
        ("event", "event", "event", _("Register people for events, offer places, sum needs.")),
        ("place", "place", "place", _("Keep rooms, calls and chats, and look at them.")),
        ("minors", "minors", "minors", _("Keep the rules where people under 18 come.")),
        ("calendar", "calendars", "calendar", _("Write meetings to a calendar, and read them.")),
        ("checkin", "meeting", "checkin", _("Check in people, one name a line.")),
        ("due", "due", "due", _("List what is due.")),
        ("reach", "reaching", "reach", _("Say how people may be reached, by their own rules.")),
        ("print", "paper", "print_", _("Make documents.")),
        ("export", "exporting", "export", _("Write the members to a file, sealed or plain.")),
        ("exports", "exported", "exports", _("List the files that left the vault.")),
        ("consents", "consenting", "consents", _("Say what people agreed to.")),
        ("members", "members", "members", _("Do what a person asks about their record.")),
        ("duplicates", "duplicates", "duplicates", _("Find records that may be one person.")),
        ("retention", "retention", "retention", _("Erase what is past its time.")),
        ("audit", "acts", "audit", _("List what was done, the latest first.")),
        ("backup", "carrying", "backup", _("Write one encrypted backup, and read it back.")),
        ("verify", "carrying", "verify", _("Check every byte of a vault or of a backup.")),
        ("restore", "carrying", "restore", _("Make a new vault from a backup.")),
        ("salvage", "salvage", "salvage", _("Save what can be read of a damaged vault.")),
        ("passphrase", "vault", "passphrase", _("Set a new passphrase with the recovery code.")),
        ("keys", "keys", "keys", _("List and change who can open a vault.")),
    )
    return {
        name: Entry(module=module, attribute=attribute, told=told)
        for name, module, attribute, told in listed
    }
