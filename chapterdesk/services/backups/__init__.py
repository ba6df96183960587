"""Backups: write, verify, restore into a fresh schema, and say how safe the chapter is.

Not here: the format of the file (storage), which knows no table.
"""
