"""The weekly care waits for a check-in to end, and stops for a lock."""

import pytest

from chapterdesk.services.weekly import WeeklyService
from chapterdesk.storage.errors import damaged_database
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.upkeep.weekly import WeeklyCare


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the service."""
    asked: list[str] = []

    def run(_self: WeeklyService, _stopped: object = None) -> bool:
        asked.append("run")
        return True

    monkeypatch.setattr(WeeklyService, "run", run)
    monkeypatch.setattr(WeeklyService, "stop", lambda _self: asked.append("stop"))
    return asked


def test_it_runs_when_nobody_checks_in(page_context: PageContext, ran: list[str]) -> None:
    busy = [True]
    care = WeeklyCare(context=page_context, quiet=lambda: not busy[0])
    care.look()
    assert ran == []
    assert care._timer.isActive()
    busy[0] = False
    care.look()
    assert ran == ["run"]
    # Nothing runs any more, so nobody's statement is hit.
    care.pause()
    care.cancel()
    assert ran == ["run"]
    assert not care._timer.isActive()


def test_a_check_in_that_begins_stops_it(
    page_context: PageContext, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    care = WeeklyCare(context=page_context, quiet=lambda: True)

    def run(_self: WeeklyService, stopped: object) -> bool:
        assert callable(stopped)
        assert not stopped()
        care.pause()
        assert stopped()
        return False

    monkeypatch.setattr(WeeklyService, "run", run)
    care.look()
    assert ran == ["stop"]
    assert care._timer.isActive()


def test_damage_is_told(
    page_context: PageContext, messages: RecordingMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_self: WeeklyService, _stopped: object) -> bool:
        raise damaged_database()

    monkeypatch.setattr(WeeklyService, "run", run)
    care = WeeklyCare(context=page_context, quiet=lambda: True)
    care.look()
    assert [error.what for error in messages.errors] == [damaged_database().what]
    assert not care._timer.isActive()
