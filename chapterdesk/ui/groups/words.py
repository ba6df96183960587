"""What the closed words of groups are called on screen."""

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupKind,
    GroupMemberStatus,
    GroupRole,
    Openness,
    ShareLevel,
)
from chapterdesk.core.words import _, current, locale_of, ngettext
from chapterdesk.services.groups import Going
from chapterdesk.ui.messages import Question


def kind_names() -> dict[GroupKind, str]:
    """Return the name of every kind of group."""
    return {
        GroupKind.SOCIAL: _("Social"),
        GroupKind.SUPPORT: _("Support group"),
        GroupKind.INTEREST: _("Shared interest"),
        GroupKind.COMMITTEE: _("Committee"),
        GroupKind.CAUCUS: _("Caucus"),
        GroupKind.EDUCATION: _("Learning"),
        GroupKind.WORKING_GROUP: _("Working group"),
    }


def openness_names() -> dict[Openness, str]:
    """Return the name of every way a group may be open."""
    return {
        Openness.OPEN: _("Open to everybody"),
        Openness.CLOSED: _("Closed: the same people each time"),
        Openness.INVITE: _("By invitation"),
    }


def mode_names() -> dict[AttendanceMode, str]:
    """Return the name of every way attendance may be kept."""
    return {
        AttendanceMode.COUNT_ONLY: _("Count heads only"),
        AttendanceMode.NAMED: _("Keep names"),
        AttendanceMode.FIRST_NAME: _("Keep names, first names on paper"),
        AttendanceMode.CODE: _("Keep names, codes on paper"),
    }


def mode_costs() -> dict[AttendanceMode, str]:
    """Return what each way of keeping attendance means for the people who come."""
    return {
        AttendanceMode.COUNT_ONLY: _(
            "Only a number is kept. Nobody can ever be asked who came, because nobody can know."
        ),
        AttendanceMode.NAMED: _(
            "Names let you notice who stays away. They also make a list of who came, which can be "
            "demanded, copied or stolen with the passphrase."
        ),
        AttendanceMode.FIRST_NAME: _(
            "As with names; paper shows the first name at most, even where a person agreed to more."
        ),
        AttendanceMode.CODE: _(
            "As with names; paper shows a code instead, so a lost sheet names nobody."
        ),
    }


def mode_tags() -> dict[AttendanceMode, str]:
    """Return one or two words for a tag."""
    return {
        AttendanceMode.COUNT_ONLY: _("heads only"),
        AttendanceMode.NAMED: _("names"),
        AttendanceMode.FIRST_NAME: _("first names on paper"),
        AttendanceMode.CODE: _("codes on paper"),
    }


def role_names() -> dict[GroupRole, str]:
    """Return the name of every role in a group."""
    return {
        GroupRole.PARTICIPANT: _("takes part"),
        GroupRole.FACILITATOR: _("facilitates"),
        GroupRole.CO_FACILITATOR: _("co-facilitates"),
    }


def standing_names() -> dict[GroupMemberStatus, str]:
    """Return the name of every way a person may stand to a group."""
    return {
        GroupMemberStatus.INTERESTED: _("interested"),
        GroupMemberStatus.INVITED: _("invited"),
        GroupMemberStatus.ACTIVE: _("active"),
        GroupMemberStatus.PAUSED: _("paused"),
        GroupMemberStatus.WAITLISTED: _("on the waiting list"),
        GroupMemberStatus.LEFT: _("left"),
        GroupMemberStatus.REMOVED: _("taken off"),
    }


def share_names() -> dict[ShareLevel, str]:
    """Return how far it may be told that there is a group."""
    return {
        ShareLevel.NONE: _("Nobody but the leads"),
        ShareLevel.OWN_GROUPS: _("Those who are in it"),
        ShareLevel.CHAPTER: _("The chapter"),
        ShareLevel.PARTNERS: _("The chapter and its partners"),
        ShareLevel.PUBLIC: _("Everybody"),
    }


def language_name(tag: str) -> str:
    """Return what a language is called in the language of the window."""
    return locale_of(tag).get_display_name(current().locale) or tag


def delete_question(going: Going, *, archived: bool) -> Question:
    """Return what is asked before a group goes with what it has still to come."""
    parts = []
    if going.meetings:
        parts.append(
            ngettext(
                "{count} meeting to come goes into the bin with it.",
                "{count} meetings to come go into the bin with it.",
                going.meetings,
            )
        )
    if going.series:
        parts.append(
            ngettext(
                "{count} series ends: no more meetings are made.",
                "{count} series end: no more meetings are made.",
                going.series,
            )
        )
    if going.held:
        parts.append(
            ngettext(
                "{count} past meeting stays, with its attendance.",
                "{count} past meetings stay, with their attendance.",
                going.held,
            )
        )
    if not archived:
        parts.append(_("The archive takes a group off the lists and leaves all of it as it is."))
    return Question(
        title=_("Put this group into the bin?"),
        lost=" ".join(parts),
        verb=_("Put into the bin"),
        stay=_("Keep the group"),
    )
