"""The country proposes its time zone, and never overwrites one that somebody chose."""

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.ui.chapter.fields import ChapterFields
from chapterdesk.ui.chapter.options import time_zone_of
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox


@pytest.fixture
def fields(theme: Theme, qtbot: QtBot) -> ChapterFields:
    made = ChapterFields(theme=theme, name="chapter")
    qtbot.addWidget(made)
    made.show()
    return made


def choose(fields: ChapterFields, name: str, key: str) -> None:
    box = fields.findChild(ChoiceBox, f"chapter_{name}_field")
    assert isinstance(box, ChoiceBox)
    box.set_current(key)
    box.activated.emit(box.currentIndex())
    assert box.current == key


def test_the_zone_of_a_country(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (time_zone_of("DE"), time_zone_of("US")) == ("Europe/Berlin", "America/New_York")
    assert (time_zone_of(""), time_zone_of("??")) == ("", "")
    monkeypatch.setattr("chapterdesk.ui.chapter.options.system_time_zone", lambda: "America/Denver")
    assert (time_zone_of("US"), time_zone_of("DE")) == ("America/Denver", "Europe/Berlin")


def test_a_country_proposes_its_zone_and_says_so(fields: ChapterFields) -> None:
    choose(fields, "country", "DE")
    assert fields.values()["timezone"] == "Europe/Berlin"
    choose(fields, "country", "NZ")
    assert fields.values()["timezone"] == "Pacific/Auckland"


def test_a_zone_that_somebody_chose_stands(fields: ChapterFields) -> None:
    choose(fields, "zone", "Asia/Tokyo")
    choose(fields, "country", "DE")
    assert fields.values()["timezone"] == "Asia/Tokyo"


def test_the_zone_of_a_desk_that_is_in_use_stands(fields: ChapterFields) -> None:
    fields.load(ChapterDraft(name="River Street", timezone="Asia/Tokyo"))
    choose(fields, "country", "DE")
    assert fields.values()["timezone"] == "Asia/Tokyo"
    fields.load(ChapterDraft(name="River Street", timezone="UTC"))
    choose(fields, "country", "DE")
    assert fields.values()["timezone"] == "Europe/Berlin"
