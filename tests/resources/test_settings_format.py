"""The page of the formats names every setting, every key of `desk.ini`, and what a draft holds."""

import json
import re
from pathlib import Path

import chapterdesk
from chapterdesk.core.clock import FixedClock
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.members.codec import Unfinished, encode
from chapterdesk.ui.settings import LEGAL_KEYS

ROOT = Path(chapterdesk.__file__).parents[1]
PAGE = (ROOT / "docs" / "storage-format.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Settings and unfinished forms")[2].partition("\n## ")[0]
CODE = ROOT / "chapterdesk"
USED = re.compile(r"(?:get\(Setting, |Setting\(\s*key=|\.set_setting\()(\w+(?:\(\w+\))?)(?=[,)])")
KEYS = {
    "_RUNNING": "checkin.running",
    "_AREAS_KEY": "areas",
    "_KEY": "backup_drill",
    "_EVERY": "backup_every_days",
    "TARGETS_KEY": "backup_targets",
    "_CLOCK_SEEN": "clock_seen",
    "_PLAIN_KEY": "discretion.plain_paper",
    "_digest_key(log_id)": "exported.<hex>",
    "ANSWER_KEY": "groups.answer_days",
    "EPOCH_BEGAN": "keys_changed_at",
    "_IDLE_KEY": "locking.idle_minutes",
    "_LAYOUT_KEY": "members_layout",
    "MISSING_KEY": "missing.meetings",
    "QUICK_DAYS": "quick_unlock_days",
    "PERIODS_KEY": "retention.periods",
    "_WAITING_KEY": "retention.waiting",
    "NEEDED_KEY": "safeguarding.needed",
    "_MINOR_KEY": "safety.minor_months",
    "_sheet_key(meeting_id)": "sheet_rows.<hex>",
}
"""How the code writes the name of a setting, and the name."""
HANDED_ON = {"key", "name"}
"""Names that a function was given; whoever gives them is among the others."""


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(CODE.rglob("*.py")))


def test_every_setting_is_on_the_page() -> None:
    documented = re.findall(r"^\| `([a-z_.<>]+)` \|", SECTION, re.MULTILINE)
    assert documented == sorted(KEYS.values())
    text = sources()
    assert set(USED.findall(text)) - HANDED_ON == set(KEYS)
    for name in KEYS.values():
        assert re.search(rf'f?"{re.escape(name.removesuffix("<hex>"))}["{{]', text), name


def test_every_key_of_the_settings_file_is_on_the_page() -> None:
    line = next(line for line in SECTION.splitlines() if line.startswith("Beside the vault"))
    assert set(re.findall(r"`([a-z_]+)`", line)) - {"yes"} == LEGAL_KEYS


def test_a_draft_is_as_described(clock: FixedClock) -> None:
    unfinished = Unfinished(
        draft=MemberDraft(display_name="Made Up"), member_id=None, updated_at=clock.now()
    )
    value = json.loads(encode(unfinished))
    assert sorted(value) == ["draft", "updated_at"]
    assert value["draft"]["display_name"] == "Made Up"
    assert '`{"draft": {field name: value}, "updated_at": instant or null}`' in SECTION
    code = (ROOT / "chapterdesk" / "ui" / "records" / "unfinished.py").read_text("utf-8")
    assert re.findall(r'^_(?:FORM|FIELDS)\b.*= "(\w+)"', code, re.MULTILINE) == ["form", "fields"]
    assert '`{"form": object name, "fields": {' in SECTION
