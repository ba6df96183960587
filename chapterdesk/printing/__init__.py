"""Paper: plain reports in, PDF bytes out. One module a document.

Belongs here: reportlab, shaping, tagging, page layout, the preview of pages, the hand-over to a
printer. Does not belong here: reading the vault, deciding who may be named, Qt.
"""
