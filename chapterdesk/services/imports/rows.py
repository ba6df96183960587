"""Turn one row of a table into a person, with everything that was taken, doubted or left."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceStatus, ContactKind, MemberStatus
from chapterdesk.core.words import _
from chapterdesk.services.folding import fold, folded_name
from chapterdesk.services.headers import normalise
from chapterdesk.services.imports import names, reach
from chapterdesk.services.imports.columns import (
    BY_LABEL,
    LABEL,
    MARK,
    PARTS,
    UID,
    ColumnPlan,
    is_sealed,
    label_meaning,
    rule_about,
)
from chapterdesk.services.imports.dates import day_comes_first, doubt, is_zero_date, parse_date
from chapterdesk.services.imports.languages import language_tag
from chapterdesk.services.imports.merging import contact_key
from chapterdesk.services.imports.needs import without_needs
from chapterdesk.services.imports.registers import mark_key, read_heads, read_mark
from chapterdesk.services.imports.row_parts import Cell, OpenRow, RowDraft
from chapterdesk.services.imports.said import content_of
from chapterdesk.services.members.checking import checked, checked_contact
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.refused import refusal_of

_NOTE_LIMIT: Final = 20_000
_KEPT: Final = 10_000
"""Rows of a table up to which what was read is kept from the preview until it is written."""
_SYSTEM_LABEL: Final = "* "
_EVERYBODY: Final = frozenset({"mycontacts", "my contacts", "starred"})
"""Groups that an address book puts everybody into; vCards bear them without the star."""
_STATUS: Final[Mapping[str, MemberStatus]] = {
    **{status.value: status for status in MemberStatus if status is not MemberStatus.ARCHIVED},
    "active": MemberStatus.MEMBER,
    "guest": MemberStatus.VISITOR,
    "inactive": MemberStatus.PAUSED,
    "left": MemberStatus.FORMER,
    "helper": MemberStatus.VOLUNTEER,
}


class RowReader:
    """Read rows by one plan of columns.

    Args:
        plans: What each column is.
        rows: Every row, for what only a whole column tells (the order of day and month).
        country: The chapter's, for the same.
        today: The day where the chapter is: nobody joined after it.
        keep_needs: Whether needs that notes tell are kept with them.
        marks: What a person said of the marks of a register.
    """

    def __init__(
        self,
        *,
        plans: Sequence[ColumnPlan],
        rows: Sequence[Sequence[str]],
        country: str,
        today: date,
        keep_needs: bool = False,
        marks: Mapping[str, AttendanceStatus | None] | None = None,
    ) -> None:
        self._plans = plans
        self._today = today
        self._rows = rows
        self._country = country
        self._known: dict[int, RowDraft] = {}
        self._keep_needs = keep_needs
        self._said = dict(marks or {})
        self._marks_read: dict[str, AttendanceStatus | None] = {}
        self._parts_of_cards = tuple(plan for plan in plans if plan.header == PARTS)
        self._name_columns = tuple(plan.index for plan in plans if _is_name(plan))
        self._mark_columns = tuple(plan.index for plan in plans if plan.field == MARK)
        self._day_first = {
            plan.index: day_comes_first((row[plan.index] for row in rows), country=country)
            for plan in plans
            if plan.field == "joined"
        }
        self._handlers: dict[str, Callable[[OpenRow, ColumnPlan, Cell], None]] = {
            "email": self._email,
            "phone": self._phone,
            "reach": self._reach,
            "reach_rule": self._rule,
            "notes": self._note,
            "tags": self._tags,
            "groups": self._tags,
            "joined": self._joined,
            "language": self._language,
            "status": self._status,
            "name_phonetic": self._remark,
            "other": self._remark,
        }

    @property
    def plans(self) -> Sequence[ColumnPlan]:
        """Return what each column is."""
        return self._plans

    def reads(
        self,
        *,
        plans: Sequence[ColumnPlan],
        rows: Sequence[Sequence[str]],
        country: str,
        today: date,
        keep_needs: bool,
        marks: Mapping[str, AttendanceStatus | None],
    ) -> bool:
        """Say whether it reads these very rows in this way."""
        return (
            self._rows is rows
            and tuple(self._plans) == tuple(plans)
            and (self._country, self._today, self._keep_needs) == (country, today, keep_needs)
            and self._said == marks
        )

    def read(self, number: int, cells: tuple[str, ...], *, known_name: str = "") -> RowDraft:
        """Return what a row says; a row that stands as it came is read once.

        Args:
            number: Of the row in its file.
            cells: As they stand.
            known_name: The name of the person of the desk that the row certainly is; then it is
                nobody's total and needs no name of its own.
        """
        if known_name:
            return self._read(number, cells, known_name)
        found = self._known.get(number)
        if found is None or found.cells is not cells:
            found = self._read(number, cells, "")
            if len(self._known) < _KEPT:
                self._known[number] = found
        return found

    def _read(self, number: int, cells: tuple[str, ...], known_name: str) -> RowDraft:
        nobody = "" if known_name else self._nobody(cells)
        if nobody:
            heads = self._heads(cells)
            return RowDraft(
                number=number,
                cells=cells,
                draft=None,
                nobody=nobody,
                heads=heads,
                taken=frozenset(index for index, _count in heads),
            )
        row = OpenRow(cells=cells)
        for plan in self._plans:
            text = cells[plan.index].strip()
            if text and plan.field not in {"", LABEL, MARK, UID}:
                self._take(row, plan, text)
        name = self._name(row) or known_name
        if not known_name and not any(letter.isalnum() or ord(letter) > 127 for letter in name):  # noqa: PLR2004  # beyond ASCII: an emoji is a name
            why = (
                _("There is no name in this row.")
                if not name
                else _("The name has no letter in it.")
            )
            return RowDraft(number=number, cells=cells, draft=None, problem=why)
        try:
            draft = checked(self._draft(row, name))
        except UserError as error:
            why = f"{error.what} {error.todo}".strip()
            return RowDraft(number=number, cells=cells, draft=None, problem=why)
        if any(names.is_another(cells[each.index], name) for each in self._parts_of_cards):
            row.warnings.append(names.another_left_out())
        if any(names.control_characters(cells[index]) for index in row.taken):
            row.warnings.append(_("Characters that can not be shown were taken out."))
        marks = self._marks(row)
        said = tuple(row.said)
        return RowDraft(
            number=number,
            cells=cells,
            draft=draft,
            content=content_of(draft, said),
            notes=tuple(part for body in row.notes for part in _parts(body)),
            said=said,
            warnings=tuple(row.warnings),
            taken=frozenset(row.taken),
            sealed=frozenset(row.sealed),
            marks=marks,
            needs=row.needs,
            name=folded_name(draft.display_name),
            ways=tuple(contact_key(contact, self._country) for contact in draft.contacts),
        )

    def _marks(self, row: OpenRow) -> tuple[tuple[int, AttendanceStatus], ...]:
        found: list[tuple[int, AttendanceStatus]] = []
        for index in self._mark_columns:
            text = row.cells[index].strip()
            status = self._read_mark(text) if text else None
            if status is not None:
                found.append((index, status))
            elif text and mark_key(text) not in self._said:
                row.warnings.append(_("A mark of this row was not understood; it was left out."))
        row.taken.update(index for index, _status in found)
        return tuple(found)

    def _read_mark(self, text: str) -> AttendanceStatus | None:
        """Return what a mark means; a register has many cells and few marks."""
        if text not in self._marks_read:
            self._marks_read[text] = read_mark(text, self._said)
        return self._marks_read[text]

    def _heads(self, cells: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        if not names.is_guests(next((cell for cell in cells if cell.strip()), "")):
            return ()
        counts = ((index, read_heads(cells[index])) for index in self._mark_columns)
        return tuple((index, count) for index, count in counts if count is not None)

    def _nobody(self, cells: tuple[str, ...]) -> str:
        looked_at = {cells[index] for index in self._name_columns}
        looked_at.add(next((cell for cell in cells if cell.strip()), ""))
        if any(map(names.is_total, looked_at)):
            return _("This row adds up or counts guests; it is nobody.")
        return ""

    def _take(self, row: OpenRow, plan: ColumnPlan, text: str) -> None:
        label = ""
        if plan.label_index is not None:
            label = row.cells[plan.label_index].strip().removeprefix(_SYSTEM_LABEL)
        wanted, header = plan.field, plan.header
        if wanted == BY_LABEL:
            wanted = self._by_label(row, plan, label)
            header = label or header
            if not wanted:
                return
        row.taken.add(plan.index)
        if plan.label_index is not None and label:
            row.taken.add(plan.label_index)
        for value in text.split(plan.split) if plan.split else [text]:
            if value.strip():
                cell = Cell(field=wanted, header=header, text=value.strip(), label=label)
                self._value(row, plan, cell)

    def _by_label(self, row: OpenRow, plan: ColumnPlan, label: str) -> str:
        wanted, reason = label_meaning(label)
        if is_sealed(label):
            row.sealed.add(plan.index)
            return ""
        refusal = refusal_of(label) if not wanted and label else None
        if reason or refusal is not None:
            row.warnings.append(reason or (refusal.reason if refusal else ""))
            return ""
        return wanted or "other"

    def _value(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        handler = self._handlers.get(cell.field)
        if handler is None:
            row.values.setdefault(cell.field, []).append(cell.text)
        else:
            handler(row, plan, cell)

    def _reach(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        del plan
        contacts, rest = reach.split_reach(cell.text)
        row.contacts.extend(contacts)
        for text in rest:
            row.note(cell.header, text)

    def _rule(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        del plan
        about = rule_about(cell.header)
        row.rules.append(reach.Told(text=cell.text, about=about, header=cell.header))

    def _note(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        text = cell.text
        row.said.append(text)
        kept = self._beside_needs(row, plan, text)
        if kept:
            row.notes.append(kept)
        if reach.read_rule(cell.text, "note") is not None:
            row.rules.append(reach.Told(text=cell.text, about="note", header=cell.header))

    def _remark(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        kept = self._beside_needs(row, plan, cell.text)
        if kept:
            row.note(cell.header, kept)
        else:
            row.said.append(cell.text)

    def _beside_needs(self, row: OpenRow, plan: ColumnPlan, text: str) -> str:
        """Return what a note says beside needs for food, access or health; those are counted."""
        kept = without_needs(text)
        if kept == text:
            return text
        row.needs += 1
        if self._keep_needs:
            row.warnings.append(
                _("A need for food, access or health stands in the notes, and was kept.")
            )
            return text
        row.warnings.append(
            _("A need for food, access or health was left out of the notes: it is asked per event.")
        )
        if not kept:
            row.taken.discard(plan.index)
        return kept

    def _email(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        del plan
        if reach.is_email(cell.text):
            row.contacts.append(
                ContactDraft(kind=ContactKind.EMAIL, value=cell.text, label=cell.label)
            )
            return
        row.warnings.append(_("This is not an email address; it was kept as a note."))
        row.note(cell.header, cell.text)

    def _phone(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        del plan
        if reach.is_phone(cell.text):
            kind = reach.phone_kind(cell.label or cell.header)
            row.contacts.append(ContactDraft(kind=kind, value=cell.text, label=cell.label))
            return
        row.warnings.append(_("This is not a phone number; it was kept as a note."))
        row.note(cell.header, cell.text)

    def _tags(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        for part in re.split(r" ::: |[;,]", cell.text):
            tag = part.strip()
            if not tag or tag.startswith(_SYSTEM_LABEL) or fold(tag) in _EVERYBODY:
                continue
            refusal = refusal_of(tag)
            if refusal is None:
                row.tags.append(tag)
            else:
                row.warnings.append(refusal.reason)
                row.taken.discard(plan.index)

    def _joined(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        if is_zero_date(cell.text):
            return
        found = parse_date(cell.text, day_first=self._day_first.get(plan.index))
        why = (
            _("The date was not certain; it was kept as a note.")
            if found is None
            else doubt(found, self._today)
        )
        if found is None or why:
            row.warnings.append(why)
            row.note(cell.header, cell.text)
            return
        if found.precision != "day":
            row.note(cell.header, cell.text)
        row.values["joined_iso"] = [found.value.isoformat()]

    def _language(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        tags = [language_tag(part) for part in re.split(r"[;,]", cell.text)]
        if all(tags):
            row.values.setdefault("language", []).extend(tags)
        else:
            self._remark(row, plan, cell)

    def _status(self, row: OpenRow, plan: ColumnPlan, cell: Cell) -> None:
        status = _STATUS.get(normalise(cell.text))
        if status is None:
            self._remark(row, plan, cell)
        else:
            row.values["status"] = [status.value]

    def _name(self, row: OpenRow) -> str:
        both = row.first("name_with_pronouns")
        plain = row.first("display_name")
        if both or plain:
            name, said = names.split_pronouns(both or plain, certain=bool(both))
            if said:
                row.values.setdefault("pronouns", []).append(said)
            plain = name
        parts = " ".join(
            row.first(part) for part in ("given_name", "additional_name", "family_name")
        )
        legal = " ".join(parts.split())
        chosen = row.first("chosen_name")
        name = chosen or plain or legal
        if name:
            self._also_called(row, name)
        unused = []
        if chosen and (plain or legal):
            unused = ["given_name", "additional_name", "family_name", "display_name"]
            row.warnings.append(
                _("The chosen name is taken. The other name in this row is not kept anywhere.")
            )
        elif plain and legal:
            unused = ["given_name", "additional_name", "family_name"]
        for plan in self._plans:
            if plan.field in unused:
                row.taken.discard(plan.index)
        return " ".join((name or row.first("nickname")).split())

    @staticmethod
    def _also_called(row: OpenRow, name: str) -> None:
        """Keep nicknames as a note: not everybody wants to be called by theirs here."""
        for nickname in dict.fromkeys(row.values.get("nickname", ())):
            if fold(nickname) != fold(name):
                row.note(_("Also called"), nickname)

    def _draft(self, row: OpenRow, name: str) -> MemberDraft:
        contacts = _unique_contacts(row)
        if contacts:
            contacts = reach.with_rules(contacts, row.rules)
        else:
            for told in row.rules:
                if told.about != "note":
                    row.note(told.header, told.text)
        joined = row.first("joined_iso")
        status = row.first("status")
        return MemberDraft(
            display_name=name,
            pronouns=tuple(
                PronounDraft(text=text) for text in dict.fromkeys(row.values.get("pronouns", ()))
            ),
            status=MemberStatus(status) if status else MemberStatus.MEMBER,
            languages=tuple(dict.fromkeys(row.values.get("language", ()))),
            interests=_listed(row, "interests"),
            skills=_listed(row, "skills"),
            tags=tuple(dict.fromkeys(row.tags)),
            source="; ".join(row.values.get("source", ())),
            name_confirmed=False,
            joined_on=date.fromisoformat(joined) if joined else None,
            contacts=contacts,
        )


def _parts(body: str) -> list[str]:
    """Cut a note that is longer than a note can be into several; nothing of it is lost."""
    return [body[start : start + _NOTE_LIMIT] for start in range(0, len(body), _NOTE_LIMIT)]


def _is_name(plan: ColumnPlan) -> bool:
    return plan.field in {"display_name", "name_with_pronouns", "chosen_name"}


def _listed(row: OpenRow, name: str) -> tuple[str, ...]:
    words = (
        word.strip()
        for value in row.values.get(name, ())
        for word in value.replace(";", ",").split(",")
    )
    return tuple(dict.fromkeys(word for word in words if word))


def _unique_contacts(row: OpenRow) -> tuple[ContactDraft, ...]:
    found: dict[tuple[ContactKind, str], ContactDraft] = {}
    for contact in row.contacts:
        clean = checked_contact(contact)
        found.setdefault((clean.kind, clean.value.casefold()), clean)
    return tuple(found.values())
