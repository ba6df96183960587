"""What the rules say where people under 18 come: the question, the answer, what is missing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from chapterdesk.core.vocabulary import Answer
from chapterdesk.core.words import _
from chapterdesk.services.safeguarding import MinorsPlan
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import Text


def minors_card(
    *, theme: Theme, plan: MinorsPlan, expect: Callable[[Answer | None], None], name: str
) -> Card:
    """Return a card of a meeting: whether people under 18 come, and what its plan lacks then.

    It warns and lets everything be done: whoever plans decides.

    Args:
        theme: The look.
        plan: What the rules say.
        expect: Called with what somebody says of this meeting; None is as its group says.
        name: What the object names begin with.
    """
    broken = bool(plan.warnings)
    card = Card(
        theme=theme, name=name, title=_("People under 18"), accent="warn" if broken else None
    )
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Text(_said(plan), wrap=True, name=f"{name}_said"), 1)
    word, tone = _tag(plan)
    choices: list[Choice] = [
        (_("They come"), lambda: expect(Answer.YES)),
        (_("Nobody under 18 comes"), lambda: expect(Answer.NO)),
        (_("As the group says"), lambda: expect(None)),
    ]
    line.addWidget(
        TagButton(
            text=word,
            tone=tone,
            name=f"{name}_answer",
            accessible=_("People under 18"),
            choices=choices,
        ),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    card.body.addLayout(line)
    for place, warning in enumerate(plan.warnings):
        card.add(Text(warning, colour="warn", wrap=True, name=f"{name}_warning_{place}"))
    return card


def group_minors_card(*, theme: Theme, answer: Answer, expect: Callable[[Answer], None]) -> Card:
    """Return a card of a group: whether people under 18 come."""
    card = Card(theme=theme, name="group_minors", title=_("People under 18"))
    said = {
        Answer.YES: _("They come. At every meeting two adults with valid checks lead."),
        Answer.NO: _("Nobody under 18 comes."),
        Answer.UNKNOWN: _("Nobody has said whether people under 18 come."),
    }[answer]
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(Text(said, wrap=True, name="group_minors_said"), 1)
    word, tone = answer_tag(answer)
    choices: list[Choice] = [
        (_("They come"), lambda: expect(Answer.YES)),
        (_("Nobody under 18 comes"), lambda: expect(Answer.NO)),
        (_("Not said"), lambda: expect(Answer.UNKNOWN)),
    ]
    tag = TagButton(
        text=word,
        tone=tone,
        name="group_minors_answer",
        accessible=_("People under 18"),
        choices=choices,
    )
    line.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(line)
    return card


def answer_tag(answer: Answer) -> tuple[str, Tone]:
    """Return whether people under 18 come, as a word and its tone."""
    tags: dict[Answer, tuple[str, Tone]] = {
        Answer.YES: (_("they come"), "accent"),
        Answer.NO: (_("nobody"), "neutral"),
        Answer.UNKNOWN: (_("not said"), "neutral"),
    }
    return tags[answer]


def _tag(plan: MinorsPlan) -> tuple[str, Tone]:
    word, tone = answer_tag(plan.minors)
    return (word, "warn") if plan.warnings else (word, tone)


def _said(plan: MinorsPlan) -> str:
    if plan.minors == Answer.UNKNOWN:
        return _("Nobody has said whether people under 18 come.")
    if plan.minors == Answer.NO:
        return _("Nobody under 18 is expected.")
    if plan.warnings:
        return _("People under 18 come, and this plan does not keep to the rules.")
    return _("People under 18 come; two adults with valid checks are there.")
