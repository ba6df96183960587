"""What is said in danger where the chapter has named no country."""

from chapterdesk.core.words import _


def no_number_known() -> str:
    """Return what to dial without a known country, and where the numbers are set.

    Source: 3GPP TS 22.101, emergency calls: every handset takes 112 and 911 for emergency numbers.
    """
    return _(
        "Most mobile phones reach an emergency service by 112 or 911; the police may come, too. "
        "Settings take your country and a safe contact."
    )
