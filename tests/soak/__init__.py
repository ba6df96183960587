"""What a vault endures, counted: each module does one harm `count` times and says what it found.

Every module has `run(count, folder, seed) -> Figures` and writes inside `folder` alone. The tests
beside them run them short; `tools/soak.py` runs them long. A module that can not find a fault where
there is one proves nothing, so each has a control that must fail.
"""
