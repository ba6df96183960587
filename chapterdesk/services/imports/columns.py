"""What each column of a table is, by its header: taken, left out with the reason, or not known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from chapterdesk.core.words import _, current
from chapterdesk.services.exports.columns import JOINT, column_labels
from chapterdesk.services.headers import normalise
from chapterdesk.services.imports.dates import parse_date
from chapterdesk.services.imports.known_headers import Vocabulary, known_headers
from chapterdesk.services.imports.reach import About
from chapterdesk.services.imports.registers import Days, day_columns

Why = Literal["mapped", "left_out", "sealed", "unknown"]
LABEL: Final = "label"
BY_LABEL: Final = "by_label"
MARK: Final = "mark"
UID: Final = "uid"
"""The column of our own exports that says which person of the desk a row is."""
PARTS: Final = "Name in parts (N)"
"""The column of a card that has a name to show and a name in parts, which may be another one."""
_MARK_COLUMNS: Final = 3
FIELDS: Final = (
    "display_name", "name_with_pronouns", "chosen_name", "given_name", "additional_name",
    "family_name", "nickname", "name_phonetic", "pronouns", "email", "phone", "reach", "reach_rule",
    "language", "notes", "tags", "groups", "joined", "status", "interests", "skills", "source",
)  # fmt: skip
_NAMES: Final = frozenset(FIELDS[:7])
_JOINED: Final = frozenset({"pronouns", "phone", "email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """One column: which field it fills, and why it does not where it does not.

    Attributes:
        field: One of `FIELDS`, or empty where the column is not taken.
        label_index: The column that says what kind this one is, or None.
        split: What separates several values in one cell; empty where nothing is known to.
        held_on: The day that names a column of marks that can be taken.
    """

    index: int
    header: str
    field: str
    why: Why
    reason: str
    label_index: int | None = None
    split: str = ""
    held_on: date | None = None


def field_labels() -> Mapping[str, str]:
    """Return what a person can choose for a column, in words."""
    return {
        "": _("Leave out"),
        "display_name": _("Name"),
        "name_with_pronouns": _("Name, pronouns in brackets"),
        "chosen_name": _("Chosen name"),
        "given_name": _("Given name"),
        "additional_name": _("Middle name"),
        "family_name": _("Family name"),
        "nickname": _("Also called"),
        "name_phonetic": _("How to say the name"),
        "pronouns": _("Pronouns"),
        "email": _("Email"),
        "phone": _("Phone"),
        "reach": _("How to reach them"),
        "reach_rule": _("Rule for reaching them"),
        "language": _("Languages"),
        "notes": _("Notes"),
        "tags": _("Tags"),
        "groups": _("Groups, as tags"),
        "joined": _("Joined on"),
        "status": _("Status"),
        "interests": _("Interests"),
        "skills": _("Skills"),
        "source": _("How they found us"),
    }


def plan_columns(
    header: Sequence[str],
    mapping: Mapping[int, str] | None = None,
    *,
    days: Days | None = None,
    marks: bool = False,
) -> tuple[ColumnPlan, ...]:
    """Return what each column is; `mapping` (index to field, empty to leave out) wins over that.

    Sealed and refused columns can not be mapped to anything. Columns named by a day are taken as
    marks where `marks` says so, and are left out where it does not.
    """
    vocabulary = known_headers()
    words = tuple(normalise(text) for text in header)
    labels: dict[int, int] = {}
    whole = _Header(
        words=words,
        program=_program(words, vocabulary),
        names=_ambiguous_names(words, vocabulary),
        labels=labels,
        own=own_headers() if UID in words else {},
    )
    plans = [_plan(index, text, whole, vocabulary) for index, text in enumerate(header)]
    if sum(plan.field == MARK for plan in plans) < _MARK_COLUMNS:
        plans = [_unknown(plan) if plan.field == MARK else plan for plan in plans]
    plans = [_shown(plan, labels) for plan in plans]
    plans = _dated(plans, days or Days(), marks=marks)
    if mapping is not None:
        plans = [_chosen(plan, mapping) for plan in plans]
    return tuple(plans)


def recognised(header: Sequence[str]) -> int:
    """Return how many cells of a row read as a column's name."""
    vocabulary = known_headers()
    words = [normalise(text) for text in header if text.strip() and len(text) <= 60]  # noqa: PLR2004  # no header is longer
    known = sum(vocabulary.meaning(word) != "" for word in words)
    dates = sum(_is_date(text) for text in header)
    return known + (dates if known and dates >= _MARK_COLUMNS else 0)


def own_headers() -> Mapping[str, str]:
    """Return the headers of our own exports in the language of today, and what each is."""
    labels = {normalise(label): key for key, label in column_labels().items()}
    return {UID: UID, "full name": "display_name", **labels}


def sealed_reason() -> str:
    """Return why legal and former names are left out."""
    return current().gettext(known_headers().sealed_reason)


def label_meaning(label: str) -> tuple[str, str]:
    """Return field and reason for a custom field that is named in a cell: one of the two is empty.

    The field is empty and so is the reason where the name is simply not known.
    """
    vocabulary = known_headers()
    word = normalise(label)
    if word in vocabulary.sealed:
        return "", sealed_reason()
    if word in vocabulary.refused:
        return "", current().gettext(vocabulary.refused[word])
    return vocabulary.fields.get(word, ""), ""


def rule_about(header: str) -> About:
    """Return what a bare yes or no in a column of rules answers, by the column's name.

    Whoever chose a column to be a rule did not say which question it asks: a name that is not known
    to ask for messages or texts grants neither.
    """
    word = normalise(header)
    if word in known_headers().message_rules:
        return "message"
    return "text" if word in known_headers().text_rules else "contact"


def is_sealed(label: str) -> bool:
    """Say whether this names a legal or former name."""
    return normalise(label) in known_headers().sealed


def _program(words: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the program whose export this is, or nothing: two of its own headers must be there."""
    found = Counter(
        name
        for name, pattern, _field, _label, _split in vocabulary.patterns
        for word in words
        if pattern.search(word)
    )
    for name, columns in vocabulary.programs.items():
        found[name] += sum(word in columns for word in words)
    if not found:
        return ""
    name, count = found.most_common(1)[0]
    return name if count >= max(_MARK_COLUMNS, len(words) // 2) else ""


def _ambiguous_names(words: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, str]:
    known = {vocabulary.fields.get(word, "") for word in words}
    given, family = "given_name" in known, "family_name" in known
    key = "alone"
    if given and family:
        key = "with_both"
    elif given:
        key = "with_given_only"
    elif family:
        key = "with_family_only"
    return {word: entry[key] for word, entry in vocabulary.ambiguous.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """A whole header, for what one column alone does not tell."""

    words: tuple[str, ...]
    program: str
    names: Mapping[str, str]
    labels: dict[int, int]
    own: Mapping[str, str]


def _plan(index: int, text: str, header: _Header, vocabulary: Vocabulary) -> ColumnPlan:
    word = header.words[index]
    if text == PARTS:
        reason = _("The name that a card shows is taken; the one in parts is not kept anywhere.")
        return _left_out(index, text, reason)
    if word in header.own:
        return _of_own(index, text, header.own[word], vocabulary)
    meaning = vocabulary.programs.get(header.program, {}).get(word, "")
    if not meaning:
        by_pattern = _by_pattern(index, text, header, vocabulary)
        if by_pattern is not None:
            return by_pattern
    meaning = meaning or _meaning(word, header, vocabulary)
    if meaning:
        return _of_meaning(index, text, meaning, vocabulary, word)
    if _is_date(text):
        return _mapped(index, text, MARK)
    return _unknown(_mapped(index, text, ""))


def _of_own(index: int, text: str, field: str, vocabulary: Vocabulary) -> ColumnPlan:
    """Return what a column of our own exports is."""
    if field == UID:
        return _mapped(index, text, UID)
    plan = _of_meaning(index, text, field, vocabulary, field)
    return _with_split(plan, JOINT) if field in _JOINED else plan


def _by_pattern(
    index: int, text: str, header: _Header, vocabulary: Vocabulary
) -> ColumnPlan | None:
    word = header.words[index]
    for name, pattern, field, label, split in vocabulary.patterns:
        match = pattern.search(word) if header.program in {"", name} else None
        if match is None:
            continue
        if label and label.format(n=match["n"]) in header.words:
            header.labels[header.words.index(label.format(n=match["n"]))] = index
        meaning = _email_by_ending(word) if field == "email_by_ending" else field
        return _with_split(_of_meaning(index, text, meaning, vocabulary, word), split)
    return None


def _meaning(word: str, header: _Header, vocabulary: Vocabulary) -> str:
    for meaning, words in (
        ("name_with_pronouns", vocabulary.with_pronouns),
        ("sealed", vocabulary.sealed),
        ("refused", vocabulary.refused),
    ):
        if word in words:
            return meaning
    ignored = "ignored" if word in vocabulary.ignored else ""
    return vocabulary.fields.get(word) or header.names.get(word) or ignored


def _of_meaning(
    index: int, text: str, meaning: str, vocabulary: Vocabulary, word: str
) -> ColumnPlan:
    if meaning == "sealed":
        return ColumnPlan(index=index, header=text, field="", why="sealed", reason=sealed_reason())
    if meaning.startswith("refused"):
        reason = vocabulary.refused.get(word) or vocabulary.reasons.get(
            meaning.removeprefix("refused_"), ""
        )
        return _left_out(index, text, current().gettext(reason) if reason else "")
    if meaning == "ignored":
        return _left_out(index, text, _("The desk has no use for this column."))
    if meaning == "last_seen":
        return _left_out(index, text, _("Attendance comes from meetings, not from a date."))
    if meaning == "label_of_value":
        return _mapped(index, text, LABEL)
    return _mapped(index, text, meaning)


def _mapped(index: int, text: str, field: str) -> ColumnPlan:
    return ColumnPlan(index=index, header=text, field=field, why="mapped", reason="")


def _left_out(index: int, text: str, reason: str) -> ColumnPlan:
    return ColumnPlan(index=index, header=text, field="", why="left_out", reason=reason)


def _unknown(plan: ColumnPlan) -> ColumnPlan:
    return replace(
        plan,
        field="",
        why="unknown",
        reason=_("This column is not known. Choose what it is, or leave it out."),
    )


def _with_split(plan: ColumnPlan, split: str) -> ColumnPlan:
    return replace(plan, split=split)


def _shown(plan: ColumnPlan, labels: Mapping[int, int]) -> ColumnPlan:
    """Tie a value to the column that names it."""
    of = next((label for label, value in labels.items() if value == plan.index), None)
    return plan if of is None else replace(plan, label_index=of)


def _dated(plans: Sequence[ColumnPlan], days: Days, *, marks: bool) -> list[ColumnPlan]:
    """Say of which day the marks of a column are, or why they can not be taken."""
    found = day_columns({plan.index: plan.header for plan in plans if plan.field == MARK}, days)
    dated: list[ColumnPlan] = []
    for plan in plans:
        if plan.field != MARK:
            dated.append(plan)
            continue
        held_on, reason = found[plan.index]
        if not marks and held_on is not None:
            reason = _("A day with marks; only the names are taken.")
        known = _left_out(plan.index, plan.header, reason) if reason else plan
        dated.append(replace(known, held_on=held_on))
    return dated


def _chosen(plan: ColumnPlan, mapping: Mapping[int, str]) -> ColumnPlan:
    if plan.index not in mapping or plan.why == "sealed":
        return plan
    wanted = mapping[plan.index]
    if plan.held_on is not None and not wanted:
        return plan
    refused = plan.header == PARTS or (
        plan.why == "left_out" and plan.reason and _is_refused(plan.header)
    )
    if wanted == plan.field or refused:
        return plan
    if wanted in FIELDS:
        return _mapped(plan.index, plan.header, wanted)
    return _left_out(plan.index, plan.header, _("You chose to leave this column out."))


def _is_refused(header: str) -> bool:
    return normalise(header) in known_headers().refused


def _is_date(header: str) -> bool:
    """Say whether a column is named by a day, in whichever order day and month stand."""
    found = parse_date(header, day_first=True)
    return found is not None and found.precision == "day"


def _email_by_ending(word: str) -> str:
    return "email" if word.endswith("address") else "ignored"


def has_name(plans: Sequence[ColumnPlan]) -> bool:
    """Say whether some column is a name."""
    return any(plan.field in _NAMES for plan in plans)
