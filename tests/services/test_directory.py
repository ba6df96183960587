"""The directory: every row with its source, checked again in time, and what must not be printed."""

from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import Answer, DirectoryStatus, VerificationMethod
from chapterdesk.services.catalogue import Services
from chapterdesk.services.directory.rows import EntryDraft
from chapterdesk.services.directory.service import EntryFilter
from chapterdesk.services.directory.shipped import do_not_print, shipped_entries

TODAY = date(2026, 11, 26)
OWN = EntryDraft(
    name="Night line",
    country="gb",
    phone_display="020 7946 0123",
    source_url="https://example.org",
    names_lgbtqia=Answer.NO,
)


def test_the_shipped_rows_are_there_unchecked(services: Services) -> None:
    assert services.directory.count() == len(shipped_entries())
    page = services.directory.window(EntryFilter(country="gb"), 0, 50)
    assert page.total == len(page.rows)
    assert all(row.stale for row in page.rows)
    assert all(row.status == DirectoryStatus.UNVERIFIED for row in page.rows)
    assert "GB" in services.directory.countries()


def test_no_shipped_row_is_on_the_list_of_what_not_to_print() -> None:
    for entry in shipped_entries().values():
        values = entry.values
        texts = tuple(str(values[name]) for name in ("phone_display", "sms", "hours", "website"))
        assert do_not_print(values["name"], values["country"], texts) == ""
        assert values["source_url"]


@pytest.mark.parametrize(
    ("name", "country", "said"),
    [
        ("SAGE hotline", "US", "877-360-5428"),
        ("988 Lifeline", "US", "988, then press 3"),
        ("Trans Lifeline", "US", "24/7"),
        ("Old site", "PL", "https://transfuzja.pl/help"),
        ("Switchboard", "GB", "0300 330 0630"),
        ("Korea line", "KR", "1393"),
        ("Samaritans", "GB", "jo@samaritans.org"),
    ],
)
def test_an_old_list_is_stopped(services: Services, name: str, country: str, said: str) -> None:
    draft = EntryDraft(
        name=name,
        country=country,
        phone_display=said,
        source_url="https://example.org",
        names_lgbtqia=Answer.NO,
    )
    entry, _undo = services.directory.add(draft)
    row = services.directory.detail(entry).row
    assert not row.printable
    assert row.why_not


def test_like_is_not_the_same() -> None:
    assert do_not_print("Some line", "US", ("https://mytgns.dev", "139 300", "24/7")) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"source_url": ""}, "source"),
        ({"confidence": "low"}, "weak"),
        ({"phone_display": ""}, "no number"),
        ({"names_lgbtqia": Answer.UNKNOWN}, "tells"),
    ],
)
def test_why_an_entry_is_not_printed(
    services: Services, change: dict[str, object], why: str
) -> None:
    values = {name: getattr(OWN, name) for name in OWN.__slots__} | change
    entry, _undo = services.directory.add(EntryDraft(**values))
    row = services.directory.detail(entry).row
    assert not row.printable
    assert why in row.why_not


def test_a_check_counts_for_45_days_in_a_crisis_and_90_otherwise(
    services: Services, clock: FixedClock
) -> None:
    plain, _undo = services.directory.add(OWN)
    crisis, _undo = services.directory.add(
        EntryDraft(name="Crisis line", country="GB", source_url="x", services=("crisis",))
    )
    for entry in (plain, crisis):
        services.directory.verify(
            entry, method=VerificationMethod.PHONED, result=DirectoryStatus.ACTIVE
        )
    clock.set(clock.now() + timedelta(days=46))
    assert not services.directory.detail(plain).row.stale
    assert services.directory.detail(crisis).row.stale
    stale = {row.id for row in services.directory.window(EntryFilter(only_stale=True), 0, 200).rows}
    assert crisis in stale
    assert plain not in stale
    clock.set(clock.now() + timedelta(days=45))
    assert services.directory.detail(plain).row.stale


def test_an_older_check_does_not_hide_a_newer_one(services: Services) -> None:
    entry, _undo = services.directory.add(OWN)
    phoned = VerificationMethod.PHONED
    services.directory.verify(entry, method=phoned, result=DirectoryStatus.ACTIVE, on=TODAY)
    undo = services.directory.verify(
        entry, method=phoned, result=DirectoryStatus.DEFUNCT, on=TODAY - timedelta(days=9)
    )
    detail = services.directory.detail(entry)
    assert detail.row.status == DirectoryStatus.ACTIVE
    assert len(detail.verifications) == 2
    services.undo.apply(undo)
    assert len(services.directory.detail(entry).verifications) == 1


def test_a_closed_line_is_not_printed(services: Services) -> None:
    entry, _undo = services.directory.add(OWN)
    assert services.directory.detail(entry).row.printable
    services.directory.verify(
        entry, method=VerificationMethod.OWN_PAGE, result=DirectoryStatus.HIJACKED_DOMAIN
    )
    assert not services.directory.detail(entry).row.printable


def test_terms_are_edited_and_undone(services: Services, clock: FixedClock) -> None:
    entry, _undo = services.directory.add(OWN)
    opened = services.directory.detail(entry)
    values = {name: getattr(OWN, name) for name in OWN.__slots__}
    values |= {"services": ("crisis", "youth"), "languages": ("en", "pl")}
    clock.set(clock.now() + timedelta(seconds=1))
    undo = services.directory.save(entry, EntryDraft(**values), updated_at=opened.updated_at)
    assert services.directory.detail(entry).draft.services == ("crisis", "youth")
    assert services.directory.count(EntryFilter(service="youth", text="night")) == 1
    with pytest.raises(RefusedError):
        services.directory.save(entry, OWN, updated_at=opened.updated_at)
    services.undo.apply(undo)
    assert services.directory.detail(entry).draft == opened.draft
    with pytest.raises(UserError):
        services.directory.add(EntryDraft(name=" "))
