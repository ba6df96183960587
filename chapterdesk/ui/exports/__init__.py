"""Take people out: one chooser for every export, and the list of files that left.

Belongs here: what an export holds and how it is protected. Does not belong here: paper.
"""
