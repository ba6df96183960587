"""The vault on disk: encrypted engine, lock, migration, backup, atomic files. Knows no table.

Belongs here: everything that touches the files of a vault and the connection to its database.
Does not belong here: a column's name, a rule of the chapter, a page.
"""
