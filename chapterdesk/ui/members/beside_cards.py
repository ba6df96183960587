"""The cards of what stands beside a person: whom to call, who matters, own fields, statuses."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from chapterdesk.core.vocabulary import Answer, FieldKind, RelationSafety
from chapterdesk.core.words import _, current, isolate, isolate_ltr
from chapterdesk.services.members.beside.reading import (
    EmergencyView,
    RelationView,
    StatusView,
    ValueView,
)
from chapterdesk.services.members.drafts import AbsenceDraft, PronounDraft
from chapterdesk.ui.members.sentences import DOT, month
from chapterdesk.ui.members.words import safety_options, status_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignTop


def emergency_card(
    *,
    theme: Theme,
    contacts: tuple[EmergencyView, ...],
    pronouns: tuple[PronounDraft, ...],
) -> Card:
    """Return whom to call if something happens, what they know, and how the call begins.

    Args:
        theme: The look.
        contacts: Whom.
        pronouns: Those of the person; what may be said in front of family is told here.
    """
    card = Card(theme=theme, name="emergency", title=_("If something happens"), accent="warn")
    family = ", ".join(said.text for said in pronouns if said.with_family)
    card.add(
        Text(
            _("In front of family: {pronouns}.").format(pronouns=isolate(family))
            if family
            else _("Say no name and no pronouns before they do."),
            role="small",
            colour="soft",
            wrap=True,
            name="emergency_family",
        )
    )
    for place, view in enumerate(contacts):
        card.add(_emergency_row(theme, view, place, last=place == len(contacts) - 1))
    return card


def _emergency_row(theme: Theme, view: EmergencyView, place: int, *, last: bool) -> QFrame:
    name = f"emergency_{place}"
    row, texts = _row(name, last=last)
    draft = view.draft
    head = DOT.join(
        part
        for part in (
            isolate(draft.name),
            isolate(draft.relation) if draft.relation else "",
            isolate_ltr(draft.phone) if draft.phone else "",
        )
        if part
    )
    texts.addWidget(Text(head, strong=True, wrap=True, name=f"{name}_head"))
    begins = _("Begin: “{sentence}”").format(sentence=isolate(view.sentence))
    texts.addWidget(Text(begins, wrap=True, name=f"{name}_sentence"))
    texts.addWidget(
        Text(view.knowing, role="small", colour="soft", wrap=True, name=f"{name}_knowing")
    )
    word, tone = (_("They know"), "ok") if view.knows else (_("With care"), "warn")
    row.layout().addWidget(  # type: ignore[union-attr]
        Tag(theme=theme, text=word, tone=tone, name=f"{name}_tag")  # type: ignore[arg-type]
    )
    row.setAccessibleName(f"{draft.name}. {word}. {view.knowing} {begins}")
    return row


def relations_card(
    *, theme: Theme, relations: tuple[RelationView, ...], opened: Callable[[bytes], None]
) -> Card:
    """Return who matters to a person.

    Args:
        theme: The look.
        relations: Who.
        opened: Called with the record that is wanted.
    """
    card = Card(theme=theme, name="relations", title=_("Who matters to them"))
    for place, view in enumerate(relations):
        last = place == len(relations) - 1
        card.add(_relation_row(theme, view, place, opened, last=last))
    return card


def _relation_row(
    theme: Theme, view: RelationView, place: int, opened: Callable[[bytes], None], *, last: bool
) -> QFrame:
    name = f"relation_{place}"
    row, texts = _row(name, last=last)
    who = view.name or _("somebody who is not on the lists")
    head = _("{relation}: {name}").format(relation=isolate(view.label), name=isolate(who))
    texts.addWidget(Text(head, strong=True, wrap=True, name=f"{name}_head"))
    quiet = DOT.join(_relation_facts(view))
    if quiet:
        texts.addWidget(Text(quiet, role="small", colour="soft", wrap=True, name=f"{name}_line"))
    if view.rule:
        known = view.draft.knows_they_come is Answer.YES
        texts.addWidget(
            Text(
                view.rule,
                role="small",
                colour="soft" if known else "warn",
                wrap=True,
                name=f"{name}_rule",
            )
        )
    outer = row.layout()
    safety = view.draft.safety
    if safety is not RelationSafety.NONE and not view.from_other and outer is not None:
        word = dict(safety_options())[safety]
        outer.addWidget(Tag(theme=theme, text=word, tone="bad", name=f"{name}_safety"))
    other = view.other_id
    if other is not None and outer is not None:
        link = LinkButton(
            theme=theme,
            text=_("Open"),
            name=f"{name}_open",
            accessible=_("Open the record of {name}").format(name=isolate(who)),
        )
        link.clicked.connect(lambda: opened(other))
        outer.addWidget(link)
    row.setAccessibleName(" ".join(part for part in (head, quiet, view.rule) if part))
    return row


def _relation_facts(view: RelationView) -> list[str]:
    draft = view.draft
    if view.from_other:
        return [_("written on their record")]
    facts = []
    if draft.since and draft.until:
        facts.append(
            _("{first} to {last}").format(
                first=current().day(draft.since), last=current().day(draft.until)
            )
        )
    elif draft.since:
        facts.append(_("since {day}").format(day=current().day(draft.since)))
    elif draft.until:
        facts.append(_("until {day}").format(day=current().day(draft.until)))
    if draft.shown_to_other:
        facts.append(_("their record shows it, too"))
    if draft.remark:
        facts.append(isolate(draft.remark))
    return facts


def own_card(*, theme: Theme, values: tuple[ValueView, ...]) -> Card:
    """Return what stands in the chapter's own fields."""
    card = Card(theme=theme, name="own", title=_("The chapter's own fields"))
    for place, view in enumerate(values):
        card.add(
            KeyValueRow(
                theme=theme,
                name=f"own_{place}_row",
                key=isolate(view.field.name),
                value=_value(view),
                last=place == len(values) - 1,
            )
        )
    return card


def _value(view: ValueView) -> str:
    text, kind = view.draft.text, view.field.kind
    if kind is FieldKind.PERSON:
        return isolate(view.name) if view.name else _("somebody who is not on the lists")
    if kind is FieldKind.ANSWER:
        return _("Yes") if text == Answer.YES else _("No")
    if kind is FieldKind.DATE:
        return current().day(date.fromisoformat(text))
    return isolate(text)


def history_card(*, theme: Theme, history: tuple[StatusView, ...]) -> Card:
    """Return how a person stood to the chapter, the latest first."""
    card = Card(theme=theme, name="history", title=_("How they stood to us"))
    names = status_names()
    for place, view in enumerate(history):
        told = _("{status} since {month}").format(
            status=names[view.status], month=month(view.since)
        )
        card.add(Text(told, wrap=True, name=f"history_{place}"))
    card.body.addStretch(1)
    return card


def away_words(absences: tuple[AbsenceDraft, ...], today: date) -> str:
    """Return when somebody is away, now or next; or nothing."""
    coming = [absence for absence in absences if (absence.until or today) >= today]
    if not coming:
        return ""
    absence = coming[0]
    if absence.since > today:
        if absence.until is None:
            return _("Away from {day}").format(day=current().day_short(absence.since))
        return _("Away {first} to {last}").format(
            first=current().day_short(absence.since), last=current().day_short(absence.until)
        )
    if absence.until is None:
        return _("Away until they say")
    return _("Away until {day}").format(day=current().day_short(absence.until))


def _row(name: str, *, last: bool) -> tuple[QFrame, QVBoxLayout]:
    row = QFrame()
    row.setObjectName(name)
    row.setProperty("part", "row")
    row.setProperty("last", last)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 8, 0, 10)
    layout.setSpacing(14)
    texts = QVBoxLayout()
    texts.setSpacing(1)
    layout.addLayout(texts, 1)
    return row, texts
