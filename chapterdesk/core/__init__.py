"""What every layer may use: errors, clock, ids, events, paths, resources, log, secret, words.

Belongs here: standard library and Babel only, no file formats, no table, no Qt.
Does not belong here: anything that knows a member, a vault or a page.
"""
