"""The first page is compiled before a vault is open."""

from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.rehearsal import rehearse
from chapterdesk.storage import engine


def compiled(desk: Desk) -> dict[object, object]:
    """Return the statements that the desk's engine has compiled."""
    options = desk._vault.engine.get_execution_options()
    return dict(options["compiled_cache"])


def test_nothing_of_the_first_page_is_left_to_compile(desk: Desk, services: Services) -> None:
    rehearse()
    services.meetings.start_now()
    ready, opened = set(engine._REHEARSED), set(compiled(desk))
    assert len(ready) > 10
    services.today.overview()
    assert set(engine._REHEARSED) == ready
    new = [str(one) for key, one in compiled(desk).items() if key not in ready | opened]
    assert not new


def test_what_a_desk_compiles_is_its_own(desk: Desk, services: Services) -> None:
    rehearse()
    before = len(compiled(desk))
    services.members.search("Wihanokete")
    assert len(compiled(desk)) > before
    kept = repr([vars(one) for one in engine._REHEARSED.values()]).casefold()
    assert "wihanokete" not in kept
