"""Put a record into headings and lines, in the language of the person it is for."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError

from chapterdesk.core.words import Words
from chapterdesk.printing.record_copy import CopyLine, CopySection
from chapterdesk.services.privacy.copies.record import Record


def sections(record: Record, words: Words) -> tuple[CopySection, ...]:
    """Return a record as it is read: sections that hold something, then what is left out."""
    _ = words.gettext
    told = _Telling(words)
    found = (
        (_("Name"), told.name(record)),
        (_("Here"), told.standing(record)),
        (_("Ways to reach you"), told.contacts(record)),
        (_("In an emergency"), told.emergency(record)),
        (_("People who matter"), told.relations(record)),
        (_("What you agreed to"), told.consents(record)),
        (_("What was done without your yes"), told.overrides(record)),
        (_("More that is noted"), told.fields(record)),
        (_("Groups"), told.groups(record)),
        (_("What you said yes to in groups"), told.agreements(record)),
        (_("Meetings you lead"), told.leading(record)),
        (_("Events"), told.events(record)),
        (_("Where you help"), told.shifts(record)),
        (_("Checks"), told.checks(record)),
        (_("Mentoring"), told.mentoring(record)),
        (_("Meetings"), told.attendance(record)),
        (_("Calls and absences"), told.calls(record)),
        (_("Notes"), told.notes(record)),
        (_("What is left out"), told.left_out(record)),
    )
    return tuple(
        CopySection(heading=heading, lines=tuple(lines)) for heading, lines in found if lines
    )


class _Telling:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._vocabulary = _vocabulary(words)

    def name(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        pronouns = "; ".join(self._pronoun(item) for item in record["pronouns"])
        return _lines(
            (_("Name"), record["name"]),
            (_("Sorted under"), record["sort_name"]),
            (_("Pronouns"), pronouns),
            (_("Languages"), ", ".join(self._language(tag) for tag in record["languages"])),
        )

    def standing(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        yes = _("yes")
        return _lines(
            (_("You are"), self._since(record["status"], record["status_since"])),
            *(
                (_("Before"), self._since(item["status"], item["since"]))
                for item in record["status_history"][:-1]
            ),
            (_("Joined on"), self._day(record["joined_on"])),
            (_("On the list since"), self._day(record["added_on"])),
            (_("How you found us"), record["how_they_found_us"]),
            (_("Age"), self._word(record["age_band"])),
            (_("Under 18"), yes if record["is_minor"] else ""),
            (_("Initials in lists"), yes if record["initials_in_lists"] else ""),
            (_("Photos of the room"), self._word(record["photos"], "photos")),
            (_("How far details may go"), self._word(record["sharing"], "sharing")),
            (_("Only kept, not used, since"), self._day(record["only_kept_since"])),
            (_("Interests"), ", ".join(record["interests"])),
            (_("Skills"), ", ".join(record["skills"])),
            (_("Tags"), ", ".join(record["tags"])),
        )

    def contacts(self, record: Record) -> list[CopyLine]:
        return [
            CopyLine(label=self._word(item["kind"]), value=self._contact(item))
            for item in record["contacts"]
        ]

    def emergency(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=item["relation"] or _("Somebody"),
                value=_("knows who you are: {who}; knows that you come here: {here}").format(
                    who=self._word(item["knows_who_you_are"]),
                    here=self._word(item["knows_you_come_here"]),
                ),
            )
            for item in record["emergency_contacts"]
        ]

    def relations(self, record: Record) -> list[CopyLine]:
        return [
            CopyLine(label=item["label"], value=self._span(item["since"], item["until"]) or "–")  # noqa: RUF001
            for item in record["relations"]
        ]

    def consents(self, record: Record) -> list[CopyLine]:
        return [
            CopyLine(
                label=self._word(item["purpose"]),
                value=_joined(
                    self._word(item["status"], "consent"),
                    self._day(item["said_on"]),
                    self._until(item["expires_on"]),
                ),
            )
            for item in record["consents"]
        ]

    def overrides(self, record: Record) -> list[CopyLine]:
        return [
            CopyLine(
                label=self._day(item["day"]),
                value=_joined(
                    self._word(item["act"], "act"), self._word(item["purpose"]), item["reason"]
                ),
            )
            for item in record["without_consent"]
        ]

    def fields(self, record: Record) -> list[CopyLine]:
        found = [
            CopyLine(label=item["name"], value=item["value"])
            for item in record["fields"]
            if item["value"]
        ]
        count = record["fields_left_out"]
        if count:
            told = self._words.ngettext(
                "{count} thing is not for paper. Ask to read it at the desk, or for the file.",
                "{count} things are not for paper. Ask to read them at the desk, or for the file.",
                count,
            )
            found.append(CopyLine(value=told.format(count=count)))
        return found

    def groups(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=item["group"] or _("A group"),
                value=_joined(
                    self._word(item["role"]),
                    self._word(item["status"], "group"),
                    self._span(item["since"], item["until"]),
                ),
            )
            for item in record["groups"]
        ]

    def agreements(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=item["group"] or _("A group"),
                value=_joined(
                    _("version {number}").format(number=item["version"]),
                    self._span(item["said_on"], item["withdrawn_on"]),
                ),
            )
            for item in record["agreements"]
        ]

    def leading(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=self._day(item["day"]),
                value=_joined(item["meeting"] or _("A meeting"), self._word(item["role"])),
            )
            for item in record["leads"]
        ]

    def events(self, record: Record) -> list[CopyLine]:
        return [line for item in record["events"] for line in self._event(item)]

    def shifts(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=self._day(item["day"]),
                value=_joined(
                    item["event"] or _("An event"),
                    item["what"] or self._word(item["role"], "role"),
                    self._word(item["status"], "shift"),
                ),
            )
            for item in record["shifts"]
        ]

    def checks(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=self._word(item["kind"], "check"),
                value=_joined(
                    self._span(item["done_on"], item["valid_until"]),
                    _("does not count any more") if item["withdrawn_on"] else "",
                ),
            )
            for item in record["checks"]
        ]

    def mentoring(self, record: Record) -> list[CopyLine]:
        return [
            CopyLine(
                label=self._word(item["role"]),
                value=_joined(
                    self._word(item["status"], "pair"), self._span(item["since"], item["ended_on"])
                ),
            )
            for item in record["mentoring"]
        ]

    def attendance(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        return [
            CopyLine(
                label=self._day(item["day"]),
                value=_joined(item["meeting"] or _("A meeting"), self._word(item["status"])),
            )
            for item in record["attendance"]
        ]

    def calls(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        calls = [
            (self._day(item["day"]), self._word(item["outcome"], "call"))
            for item in record["calls"]
        ]
        away = [
            (_("Away"), self._span(item["since"], item["until"])) for item in record["absences"]
        ]
        return _lines(*calls, *away)

    def notes(self, record: Record) -> list[CopyLine]:
        found = _lines(*((self._day(item["written_on"]), item["text"]) for item in record["notes"]))
        count = record["notes_left_out"]
        if count:
            told = self._words.ngettext(
                "{count} note is left out here. Ask to read it with somebody who leads.",
                "{count} notes are left out here. Ask to read them with somebody who leads.",
                count,
            )
            found.append(CopyLine(value=told.format(count=count)))
        return found

    def left_out(self, record: Record) -> list[CopyLine]:
        _ = self._words.gettext
        del record
        # SECURITY: the same words for everybody; they must not tell whether there is one.
        return [
            CopyLine(
                value=_(
                    "The names, numbers and words of other people. Reports in confidence, if"
                    " there are any about anybody, are answered by those who read them."
                )
            )
        ]

    def _event(self, item: Mapping[str, Any]) -> list[CopyLine]:
        _ = self._words.gettext
        guests = self._words.ngettext("{count} guest", "{count} guests", item["guests"])
        needs = [
            _joined(self._word(need["need"]), self._word(need["severity"] or ""))
            for need in item["needs"]
        ]
        return _lines(
            (
                self._day(item["day"]),
                _joined(
                    item["event"] or _("An event"),
                    self._word(item["status"], "event"),
                    guests.format(count=item["guests"]) if item["guests"] else "",
                ),
            ),
            (_("Photos of the room"), self._word(item["photos"] or "", "photos")),
            (_("What you need"), "; ".join(needs)),
            *((answer["question"], answer["answer"]) for answer in item["answers"]),
        )

    def _pronoun(self, item: Mapping[str, Any]) -> str:
        _ = self._words.gettext
        where = [
            text
            for key, text in (
                ("at_the_chapter", _("here")),
                ("in_writing", _("in writing")),
                ("with_family", _("in front of family")),
            )
            if item[key]
        ]
        return f"{item['text']} ({', '.join(where)})" if where else str(item["text"])

    def _contact(self, item: Mapping[str, Any]) -> str:
        _ = self._words.gettext
        pairs = (
            (_("voicemail"), self._word(item["voicemail"])),
            (_("text messages"), self._word(item["text_messages"])),
            (_("ask for"), item["ask_for"]),
            (_("say you are"), item["say_you_are"]),
            (_("when"), item["hours"]),
            (_("others read it"), self._word(item["others_read_it"])),
            (_("remark"), item["remark"]),
        )
        said = [f"{label}: {value}" for label, value in pairs if value]
        return "; ".join(part for part in (item["value"], item["label"], *said) if part)

    def _since(self, status: str, since: str) -> str:
        _ = self._words.gettext
        return _("{status}, since {day}").format(
            status=self._word(status, "status"), day=self._day(since)
        )

    def _span(self, since: str | None, until: str | None) -> str:
        _ = self._words.gettext
        first = _("since {day}").format(day=self._day(since)) if since else ""
        return _joined(first, self._until(until))

    def _until(self, until: str | None) -> str:
        _ = self._words.gettext
        return _("until {day}").format(day=self._day(until)) if until else ""

    def _day(self, value: str | None) -> str:
        return "" if value is None else self._words.day(date.fromisoformat(value))

    def _language(self, tag: str) -> str:
        """Return what a language is called; its tag where nobody knows a name for it."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self._words.locale) or tag
        except (UnknownLocaleError, ValueError, TypeError):
            return tag

    def _word(self, value: str, area: str = "") -> str:
        """Return a closed word in the language; as it is stored where it has none."""
        known = self._vocabulary
        return known.get(f"{area}.{value}") or known.get(value) or value.replace("_", " ")


def _lines(*pairs: tuple[str, str]) -> list[CopyLine]:
    return [CopyLine(label=label, value=value) for label, value in pairs if value]


def _joined(*parts: str) -> str:
    kept: Iterable[str] = (part for part in parts if part)
    return ", ".join(kept)


def _vocabulary(words: Words) -> Mapping[str, str]:
    _ = words.gettext
    return {
        "status.visitor": _("visitor"), "status.interested": _("interested"),
        "status.member": _("member"), "status.volunteer": _("volunteer"),
        "status.facilitator": _("facilitator"), "status.lead": _("lead"),
        "status.paused": _("paused"), "status.former": _("left"),
        "status.archived": _("archived"),
        "under_13": _("Under 13"), "13_15": _("13 to 15"), "16_17": _("16 to 17"),
        "18_25": _("18 to 25"), "26_39": _("26 to 39"), "40_59": _("40 to 59"),
        "60_plus": _("60 and over"),
        "unknown": _("not known"), "yes": _("yes"), "no": _("no"),
        "ring_only": _("ring, but no voicemail"),
        "yes_no_identify": _("yes, without our name"), "yes_identify": _("yes"),
        "photos.ask": _("ask each time"),
        "sharing.none": _("not shared"), "sharing.own_groups": _("in your own groups"),
        "sharing.chapter": _("among everybody here"), "sharing.partners": _("with partners"),
        "sharing.public": _("in public"),
        "cell": _("Mobile phone"), "voice": _("Landline"), "email": _("Email"),
        "im": _("Messenger"), "postal": _("Post"),
        "keep_record": _("Keep this record"), "contact_me": _("Get in touch"),
        "print_roster": _("Printed roster"), "mentoring_match": _("Mentoring"),
        "share_with_partner": _("Share with partners"),
        "share_with_chapters": _("Share with other chapters"),
        "statistics": _("Count in statistics"), "photo": _("Photos"),
        "consent.not_asked": _("not asked"), "consent.requested": _("asked"),
        "consent.given": _("given"), "consent.renewed": _("given again"),
        "consent.refused": _("refused"), "consent.withdrawn": _("withdrawn"),
        "consent.expired": _("over"),
        "act.export": _("written to a file"), "act.print": _("printed"), "act.call": _("called"),
        "act.share": _("passed on further than you said"),
        "act.export_begun": _("begun to be written to a file; whether it was is not known"),
        "act.print_begun": _("begun to be printed; whether it was is not known"),
        "act.share_begun": _("begun to be passed on further than you said; whether it was"
            " is not known"),
        "participant": _("participant"), "facilitator": _("facilitator"),
        "co_facilitator": _("co-facilitator"),
        "group.interested": _("interested"), "group.invited": _("invited"),
        "group.active": _("active"), "group.paused": _("paused"),
        "group.waitlisted": _("waiting list"), "group.left": _("left"),
        "group.removed": _("removed"),
        "mentor": _("Mentor"), "mentee": _("Mentee"), "supervisor": _("Supervisor"),
        "pair.proposed": _("proposed"), "pair.active": _("active"), "pair.paused": _("paused"),
        "pair.completed": _("completed"), "pair.ended_early": _("ended early"),
        "pair.declined": _("declined"),
        "event.invited": _("invited"), "event.interested": _("interested"),
        "event.registered": _("registered"), "event.waitlisted": _("waiting list"),
        "event.offered": _("a place was offered"), "event.confirmed": _("confirmed"),
        "event.attended": _("there"), "event.no_show": _("did not come"),
        "event.cancelled": _("cancelled"), "event.declined": _("declined"),
        "event.refused": _("refused"),
        "check.background": _("background check"), "check.references": _("references"),
        "check.interview": _("interview"), "check.training": _("safeguarding training"),
        "check.agreement": _("signed agreement"),
        "shift.asked": _("asked"), "shift.agreed": _("agreed"),
        "shift.declined": _("declined"),
        "preference": _("a wish"), "intolerant": _("intolerance"), "allergy": _("allergy"),
        "severe_allergy": _("severe allergy"),
        "present": _("there"), "late": _("came later"), "left_early": _("left early"),
        "remote": _("took part from afar"), "excused": _("away (said so)"),
        "absent": _("not there"),
        "call.reached": _("reached"), "call.left_voicemail": _("left a voicemail"),
        "call.no_answer": _("no answer"), "call.wrong_number": _("wrong number"),
        "call.refused": _("did not want to talk"), "call.message_sent": _("message sent"),
    }  # fmt: skip
