"""Rebuild every disk that a power cut could leave, and open each.

`trace` records what a program wrote and flushed, `disk` rebuilds what of it may be there after a
cut, `scenarios` are what the program does and what must hold afterwards, `explore` counts.
"""
