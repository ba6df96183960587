"""The helplines handout: which lines stand on it, in which groups and order, with what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import EmergencyPolicy
from chapterdesk.core.words import Words, _, current, isolate, locale_of, ngettext, shipped
from chapterdesk.models import Chapter, DirectoryEntry
from chapterdesk.printing.helplines.report import (
    HelplineGroup,
    HelplineRow,
    HelplineSheet,
    TearOff,
)
from chapterdesk.services.directory.rows import names_allowed, why_not_printed
from chapterdesk.services.directory.shipped import (
    ShippedEntry,
    emergency_numbers,
    shipped_entries,
)
from chapterdesk.services.directory.staleness import CRISIS, INTERNATIONAL, is_stale
from chapterdesk.services.sheets.danger import danger_numbers, holds_number, leads_to_police
from chapterdesk.services.sheets.papers import HelplineOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import (
    practice_tag,
    rules,
    sheet_words,
    wording,
    wordless,
)
from chapterdesk.services.zones import today_of

_ALWAYS: Final = "always"
_WEBSITE: Final = "website"
_ORDER: Final = (_ALWAYS, "crisis", "lgbtqia", "family", "violence", "other", _WEBSITE)
_FILL_IN_ROWS: Final = 5
_DANGER_BLANKS: Final = 2
_GLOBAL_ROWS: Final = 2
_MAIL: Final = "mailto:"
_TEXT: Final = "Text "
_MONTH: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One entry on its way to paper."""

    entry: DirectoryEntry
    shipped: ShippedEntry | None
    group: str
    stale: bool


def helpline_paper(session: Session, clock: Clock, options: HelplineOptions) -> Paper:
    """Return the handout for a country.

    Raises:
        UsageError: An option can not be right.
    """
    # As in `attendance`: what draws is loaded where something is drawn.
    from chapterdesk.printing.helplines.sheet import build  # noqa: PLC0415

    chapter = session.scalars(select(Chapter)).one()
    country = (options.country or chapter.country).upper()
    words = sheet_words(options.language, chapter)
    today = today_of(session, clock)
    allowed = names_allowed(session)
    local, world, left_out, passed = _chosen(session, country, options, today, allowed=allowed)
    maker = _Maker(words=words, allowed=allowed)
    danger = danger_numbers(chapter, country, words)
    by_police = leads_to_police(chapter, country, words)
    unknown = bool(country) and not emergency_numbers(country)
    heading = (practice_tag(chapter, words), wording(words, "title"))
    sheet = HelplineSheet(
        heading=" · ".join(part for part in heading if part),
        place=_country_name(country, words),
        danger=danger,
        danger_ask=wording(words, "danger.ask_safe") if by_police else "",
        danger_blank_rows=int(unknown) if danger else _DANGER_BLANKS,
        groups=maker.groups(local, world),
        safe_contact=_near_here(chapter),
        printed_on=words.day(today),
        tear_off=_tear_off(local) if options.strips else None,
        language=words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    return Paper(
        pdf=build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(),
        warnings=(
            *wordless(options.language, chapter),
            *_warnings([*local, *world], country, left_out, passed),
            *_no_emergency_number(unknown=unknown),
            *_first_number(by_police=by_police),
            *_alerts(local),
            *_scripts(sheet),
        ),
        document="helplines",
        subject_id=None,
        suggested_name=f"handout-{today:%Y-%m-%d}.pdf",
        summary=_summary(local, world),
    )


def _chosen(
    session: Session, country: str, options: HelplineOptions, today: date, *, allowed: bool
) -> tuple[list[_Line], list[_Line], int, dict[str, list[str]]]:
    """Return the country's lines, those of the whole world, and what is not among them.

    That is how many wished ones may not be printed, and those that were passed over, by reason.
    Never a line of another country.
    """
    query = (
        select(DirectoryEntry)
        .where(
            DirectoryEntry.deleted_at.is_(None),
            DirectoryEntry.archived_at.is_(None),
            or_(DirectoryEntry.country == country, DirectoryEntry.country == INTERNATIONAL),
        )
        .options(selectinload(DirectoryEntry.services), selectinload(DirectoryEntry.languages))
        .order_by(DirectoryEntry.sort_key, DirectoryEntry.id)
    )
    entries = session.scalars(query).all()
    if options.entry_ids is None:
        wished = [entry for entry in entries if _well_known(entry)]
    else:
        ids = frozenset(options.entry_ids)
        wished = [entry for entry in entries if entry.id in ids]
    lines = [
        _line(entry, today, allowed=allowed)
        for entry in wished
        if not why_not_printed(entry, names_allowed=allowed)
    ]
    missing_count = (len(options.entry_ids) if options.entry_ids is not None else 0) - len(lines)
    local = _first_rows([line for line in lines if line.entry.country != INTERNATIONAL])
    world = [line for line in lines if line.entry.country == INTERNATIONAL]
    if local and options.entry_ids is None:
        world = [line for line in world if line.entry.is_directory][:_GLOBAL_ROWS]
    passed: dict[str, list[str]] = {}
    for entry in entries if options.entry_ids is None else ():
        why = _why_passed(entry, allowed=allowed) if entry.country == country else ""
        if why:
            passed.setdefault(why, []).append(isolate(entry.name))
    return local, world, max(0, missing_count), passed


def _why_passed(entry: DirectoryEntry, *, allowed: bool) -> str:
    """Return why a line is not on the sheet that nobody chose the lines of, or nothing."""
    unseen = "" if _well_known(entry) else _("Nobody has checked it yet.")
    return why_not_printed(entry, names_allowed=allowed) or unseen


def _well_known(entry: DirectoryEntry) -> bool:
    return entry.confidence in rules()["preselect_confidence"] or entry.checked_on is not None


def _line(entry: DirectoryEntry, today: date, *, allowed: bool) -> _Line:
    shipped = shipped_entries().get(entry.shipped_key)
    terms = frozenset(row.term for row in entry.services)
    if entry.is_directory or not (entry.phone_display or entry.sms or entry.chat_url):
        group = _WEBSITE
    elif shipped is not None:
        group = shipped.group
    else:
        group = CRISIS if CRISIS in terms else "other"
    if group == "lgbtqia" and not allowed:
        group = "crisis"
    return _Line(
        entry=entry,
        shipped=shipped,
        group=group if group in _ORDER else "other",
        stale=is_stale(terms, entry.checked_on, today),
    )


def _first_rows(lines: Sequence[_Line]) -> list[_Line]:
    """Return as many lines as one side holds: first some that always answer, then by group."""
    always = [line for line in lines if _always_open(line) and line.group != _WEBSITE]
    first = always[: rules()["always_open_first"]]
    rest = [line for line in lines if line not in first]
    rest.sort(key=lambda line: _ORDER.index(line.group))
    chosen = [*first, *rest][: rules()["rows_at_most"]]
    return [_as_always(line) if line in first else line for line in chosen]


def _always_open(line: _Line) -> bool:
    if line.shipped is not None:
        return line.shipped.always_open
    return line.entry.hours.strip().startswith("24/7")


def _as_always(line: _Line) -> _Line:
    return _Line(entry=line.entry, shipped=line.shipped, group=_ALWAYS, stale=line.stale)


class _Maker:
    """Turn lines into the groups of the handout in one language."""

    def __init__(self, *, words: Words, allowed: bool) -> None:
        self._words = words
        self._allowed = allowed

    def groups(self, local: Sequence[_Line], world: Sequence[_Line]) -> tuple[HelplineGroup, ...]:
        """Return the groups; a country without lines gets lines to fill in by hand."""
        groups = [
            HelplineGroup(heading=self._say(f"group.{name}"), rows=rows, note=self._note(name))
            for name in _ORDER
            if (rows := tuple(self._row(line) for line in local if line.group == name))
        ]
        if not local:
            groups.append(
                HelplineGroup(
                    heading=self._say("fill_in.heading"),
                    blank_rows=_FILL_IN_ROWS,
                    note=self._say("fill_in.explain"),
                )
            )
        if world:
            sites = all(line.entry.is_directory for line in world)
            groups.append(
                HelplineGroup(
                    heading=self._say("international.heading"),
                    rows=tuple(self._row(line) for line in world),
                    note=self._say("international.directories") if sites else "",
                )
            )
        return tuple(groups)

    def _note(self, name: str) -> str:
        return self._say("row.website") if name == _WEBSITE else ""

    def _row(self, line: _Line) -> HelplineRow:
        entry, shipped = line.entry, line.shipped
        neutral = not self._allowed and shipped is not None and bool(shipped.neutral_name)
        name, audience = entry.name, entry.audience
        if neutral and shipped is not None:
            name, audience = shipped.neutral_name, shipped.neutral_audience
        mail = entry.chat_url.removeprefix(_MAIL) if entry.chat_url.startswith(_MAIL) else ""
        source = shipped.source if shipped is not None else _host(entry.source_url)
        return HelplineRow(
            name=name,
            audience=audience,
            number=entry.phone_display,
            text_route=entry.sms.removeprefix(_TEXT),
            chat_route="" if mail else entry.chat_url,
            website=mail or entry.website,
            hours=entry.hours,
            languages=self._languages(entry),
            cost=self._words.gettext(entry.cost) if entry.cost else "",
            emergency_policy=self._policy(entry),
            source=self._words.gettext(source) if source else entry.source_url,
            source_date=self._date(line),
            stale=line.stale,
            is_directory=entry.is_directory,
        )

    def _policy(self, entry: DirectoryEntry) -> str | None:
        if entry.emergency_policy == EmergencyPolicy.UNKNOWN:
            return None
        return self._say(f"policy.{entry.emergency_policy.value}")

    def _languages(self, entry: DirectoryEntry) -> str:
        names = [_language_name(row.tag, self._words) for row in entry.languages]
        return ", ".join(sorted(dict.fromkeys(name for name in names if name)))

    def _date(self, line: _Line) -> str:
        if line.entry.checked_on is not None:
            return self._words.day(line.entry.checked_on)
        seen = line.entry.source_date
        try:
            if len(seen) == _MONTH:
                month = date.fromisoformat(f"{seen}-01")
                return str(format_date(month, "MMMM y", locale=self._words.locale))
            return self._words.day(date.fromisoformat(seen))
        except ValueError:
            return seen or self._words.gettext("an unknown date")

    def _say(self, key: str) -> str:
        return wording(self._words, key)


def _language_name(tag: str, words: Words) -> str:
    return str(words.locale.languages.get(locale_of(tag).language, tag))


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _country_name(country: str, words: Words) -> str:
    return str(words.locale.territories.get(country, "")) if country else ""


def _near_here(chapter: Chapter) -> str:
    """Return the chapter's own contact, and the safe one unless it stands among the numbers."""
    parts = [chapter.contact]
    if not holds_number(chapter.safe_contact):
        parts.insert(0, chapter.safe_contact)
    return "\n".join(part for part in parts if part.strip())


def _tear_off(local: Sequence[_Line]) -> TearOff | None:
    for line in local:
        if line.entry.phone_display:
            return TearOff(name="", number=line.entry.phone_display)
    return None


def _summary(local: Sequence[_Line], world: Sequence[_Line]) -> str:
    count = len(local) + len(world)
    if not local:
        return _("This paper has lines to fill in by hand: no checked number is known here.")
    return ngettext(
        "This paper shows {count} line and nobody's name.",
        "This paper shows {count} lines and nobody's name.",
        count,
    )


def _warnings(
    lines: Sequence[_Line], country: str, left_out: int, passed: Mapping[str, Sequence[str]]
) -> list[str]:
    warnings: list[str] = []
    stale = sum(1 for line in lines if line.stale)
    if not country:
        warnings.append(_("The chapter has no country yet: choose one in the settings."))
    if stale:
        warnings.append(
            ngettext(
                "{count} line was not checked lately; the sheet says so.",
                "{count} lines were not checked lately; the sheet says so.",
                stale,
            )
        )
    if left_out:
        warnings.append(
            ngettext(
                "{count} line may not be printed and was left out.",
                "{count} lines may not be printed and were left out.",
                left_out,
            )
        )
    if passed:
        told = " ".join(f"{current().listing(names)}: {why}" for why, names in passed.items())
        warnings.append(_("Left out: {lines}").format(lines=told))
    return warnings


def _no_emergency_number(*, unknown: bool) -> list[str]:
    if not unknown:
        return []
    return [_("No emergency number is known for this country: write it on the blank line.")]


def _first_number(*, by_police: bool) -> list[str]:
    if not by_police:
        return []
    return [
        _(
            "The number known here can bring the police, so the sheet begins with a line to write "
            "somebody safe on. Fill it in, or name a safe contact with a number in the settings."
        )
    ]


def _scripts(sheet: HelplineSheet) -> list[str]:
    from chapterdesk.printing.helplines.sheet import missing  # noqa: PLC0415

    scripts = missing(sheet).names()
    if not scripts:
        return []
    return [_("No letters for {scripts} on paper.").format(scripts=", ".join(scripts))]


def _alerts(local: Sequence[_Line]) -> list[str]:
    return [
        _("{name}: {alert}").format(
            name=isolate(line.entry.name), alert=shipped(line.shipped.alert)
        )
        for line in local
        if line.shipped is not None and line.shipped.alert
    ]
