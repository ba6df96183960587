"""Bring people in from a file: read it, plan it, write it in chunks, take it back as one.

Belongs here: tables, spreadsheets and cards made by other programs. Does not belong here: bundles
from other laptops of the chapter (exchange) and backups.
"""
