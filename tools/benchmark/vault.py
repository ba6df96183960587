"""What the vault itself costs: new keys for everything, a sealed text that is opened."""

import time
from functools import partial

from benchmark.chapters import Chapters
from benchmark.report import Report, at, spread, timed_each
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.services.keys.leaving import OwnPassphrase
from chapterdesk.services.safety import SealedDraft

_READER = "lamp harbour seven tram orchard"


def measure_key_change(report: Report, chapters: Chapters) -> None:
    """Measure a change of all keys, every row compared; the backups around it are not in it."""
    wall, processor, size = [], [], 0
    for _turn in range(report.runs(3)):
        with chapters.opened(chapters.usual) as desk:
            keys = desk.services.keys
            own = OwnPassphrase(passphrase=Secret.from_text(PRACTICE_PASSPHRASE))
            prepared = keys.prepare_keys(gone=None, own=own)
            size = sum(file.stat().st_size for file in desk.path.glob("store-*.db"))
            began = time.process_time()
            wall.append(keys.change_keys(prepared).seconds * 1000)
            processor.append((time.process_time() - began) * 1000)
    report.add(
        f"change of all keys, {size / 1e6:.0f} MB",
        "≤ 5 s per 50 MB",
        f"p50 {at(wall, 0.5) / 1000:.2f} s (worst {max(wall) / 1000:.2f})"
        f" [processor with both backups {at(processor, 0.5) / 1000:.2f} s]",
        len(wall),
    )


def measure_sealed(report: Report, chapters: Chapters) -> None:
    """Measure the opening of a sealed text once its reader's passphrase is there."""
    with chapters.opened(chapters.usual) as desk:
        safety = desk.services.safety
        secret = Secret.from_text(_READER)
        safety.add_first(safety.make_reader("Bench", secret, others=()))
        for number in range(report.runs(40)):
            fields = {"what": f"Nothing happened, {number}. " * 40}
            safety.file(SealedDraft(kind=SealedKind.INCIDENT, fields=fields))
        sitting = safety.begin(safety.open_with(safety.all_boxes(), secret))
        texts = [row.id for row in safety.list(sitting)]
        times = timed_each(partial(safety.open, sitting, text_id) for text_id in texts)
        report.add("sealed text, opened and noted", "≤ 100 ms", spread(times.wall), len(times.wall))
