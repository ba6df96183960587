"""The toolkit keeps its hands off None, True and False.

PySide6 6.12.0 drops a reference to them on ordinary calls; before Python 3.12 that ends the process
after a few hundred calls. Run apart, so that a crash is a failing test and not a lost run.
"""

import os
import subprocess
import sys

SIGNALS = """
import sys
from PySide6.QtCore import QObject, Signal
class Source(QObject):
    told = Signal(bool)
source = Source()
source.told.connect(lambda value: None)
before = [sys.getrefcount(value) for value in (None, True, False)]
for _ in range(2000):
    source.told.emit(True)
    source.told.emit(False)
after = [sys.getrefcount(value) for value in (None, True, False)]
print(min(b - a for a, b in zip(before, after)))
"""

PAINTING = """
import sys
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate
application = QApplication([])
class Model(QAbstractListModel):
    def rowCount(self, parent=QModelIndex()):
        return 100
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return "row" if role == Qt.ItemDataRole.DisplayRole else None
class Delegate(QStyledItemDelegate):
    def paint(self, painter, option, index):
        super().paint(painter, option, index)
view, model, delegate = QListView(), Model(), Delegate()
view.setModel(model)
view.setItemDelegate(delegate)
view.resize(300, 400)
view.grab()
before = sys.getrefcount(None)
for _ in range(40):
    view.grab()
print(sys.getrefcount(None) - before)
"""


def _run(script: str) -> int:
    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert result.returncode == 0, result.stderr
    return int(result.stdout)


def test_signals_keep_the_references() -> None:
    assert _run(SIGNALS) > -100


def test_painting_keeps_the_references() -> None:
    assert _run(PAINTING) > -100
