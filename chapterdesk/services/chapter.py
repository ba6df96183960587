"""The chapter itself: its profile, which areas are switched on, and its settings."""

import json
import secrets
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import select

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.ids import new_id
from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.core.words import _, is_country, is_language
from chapterdesk.models import Chapter, Setting
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.rows import body, line
from chapterdesk.services.zones import check_zone

AREAS: Final = ("groups", "partners", "campaigns", "learning", "insights", "exchange")
_AREAS_KEY: Final = "areas"
_ID_SECRET_SIZE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterDraft:
    """The chapter as typed.

    Attributes:
        country: ISO 3166-1 alpha-2, or empty.
        language: A BCP 47 tag.
        timezone: An IANA name.
        paper_heading: What stands on paper instead of the name; empty prints no heading.
        safe_contact: Whom to call instead of the police, with the number.
        contact: The chapter's own contact and hours, for handouts.
    """

    name: str
    country: str = ""
    region: str = ""
    language: str = "en"
    timezone: str = "UTC"
    paper_heading: str = ""
    police: Police = Police.UNKNOWN
    may_name_services: Answer = Answer.UNKNOWN
    safe_contact: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterProfile(ChapterDraft):
    """The chapter as it is.

    Attributes:
        practice: Whether it holds made-up people only.
        areas: The areas that are switched on beside the basic ones.
    """

    practice: bool = False
    areas: frozenset[str] = frozenset()


class ChapterService:
    """Serve the chapter's profile and settings."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def profile(self) -> ChapterProfile:
        """Return the chapter as it is."""
        with self._database.read() as session:
            row = session.scalars(select(Chapter)).one()
            values = {field.name: getattr(row, field.name) for field in fields(ChapterDraft)}
            stored = session.get(Setting, _AREAS_KEY)
            areas = frozenset(json.loads(stored.value)) if stored else frozenset()
            return ChapterProfile(**values, practice=row.practice, areas=areas)

    def save(self, draft: ChapterDraft) -> Undo:
        """Save the chapter's profile.

        Raises:
            UserError: A field breaks a rule; nothing is saved.
        """
        clean = checked_chapter(draft)
        with self._database.write() as work:
            row = work.session.scalars(select(Chapter)).one()
            changed = [name for name in clean if getattr(row, name) != clean[name]]
            for name in changed:
                setattr(row, name, clean[name])
            work.session.flush()
            work.audit("edit", "chapter", row.id, *changed)
            work.changed("chapter", row.id)
            return work.undo(_("The chapter's details were changed"))

    def set_area(self, name: str, on: bool) -> Undo:
        """Switch an area of the program on or off.

        Raises:
            RefusedError: There is no such area.
        """
        if name not in AREAS:
            raise RefusedError(
                _("There is no such area."),
                _("Nothing was changed."),
                _("Choose one of those that the settings show."),
            )
        with self._database.write() as work:
            stored = work.session.get(Setting, _AREAS_KEY)
            areas: set[str] = set(json.loads(stored.value)) if stored else set()
            wanted = areas | {name} if on else areas - {name}
            _put(work, _AREAS_KEY, sorted(wanted))
            work.audit("edit", "setting", None, _AREAS_KEY)
            work.changed("chapter")
            label = _("An area was switched on") if on else _("An area was switched off")
            return work.undo(label)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting, plain JSON values."""
        with self._database.read() as session:
            row = session.get(Setting, key)
            return default if row is None else json.loads(row.value)

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting, plain JSON values; None removes it."""
        with self._database.write() as work:
            if value is None:
                row = work.session.get(Setting, key)
                if row is not None:
                    work.session.delete(row)
            else:
                _put(work, key, value)
            work.changed("chapter")


def checked_chapter(draft: ChapterDraft) -> dict[str, Any]:
    """Return the columns of a checked draft.

    Raises:
        UserError: A field is empty, too long or not of its kind.
    """
    name = line(draft.name, field="name")
    if not name:
        raise UsageError(
            _("The chapter needs a name."),
            _("Nothing was saved."),
            _("Any name will do; it does not have to say what the chapter is."),
            field="name",
        )
    country = draft.country.strip().upper()
    if country and not is_country(country):
        raise UsageError(
            _("A country is two letters, such as GB."),
            _("Nothing was saved."),
            _("Choose one from the list, or leave it empty."),
            field="country",
        )
    language = draft.language.strip() or "en"
    if not is_language(language):
        raise UsageError(
            _("This language is not known."),
            _("Nothing was saved."),
            _("Write its tag, such as en, pt-BR or ar."),
            field="language",
        )
    return {
        "name": name,
        "country": country,
        "region": line(draft.region, field="region"),
        "language": language,
        "timezone": check_zone(draft.timezone.strip() or "UTC"),
        "paper_heading": line(draft.paper_heading, field="paper_heading"),
        "police": draft.police,
        "may_name_services": draft.may_name_services,
        "safe_contact": line(draft.safe_contact, field="safe_contact"),
        "contact": body(draft.contact, field="contact"),
    }


def new_chapter(draft: ChapterDraft, *, practice: bool, clock: Clock) -> Chapter:
    """Return the one row of a new vault, with the secret that keys the ids of pairs.

    Raises:
        UserError: A field breaks a rule.
    """
    now = clock.now()
    return Chapter(
        id=new_id(),
        created_at=now,
        updated_at=now,
        id_secret=secrets.token_bytes(_ID_SECRET_SIZE),
        practice=practice,
        **checked_chapter(draft),
    )


def _put(work: Work, key: str, value: Any) -> None:
    row = work.session.get(Setting, key)
    if row is None:
        work.add(Setting(key=key, value=to_json(value)))
    else:
        row.value = to_json(value)
