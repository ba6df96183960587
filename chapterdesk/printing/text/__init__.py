"""The one way in which text gets onto paper, in every script: clean, order, shape, break, draw.

Belongs here: Unicode, HarfBuzz, ICU and the fonts of a PDF.
Does not belong here: what a document says, where it stands on the page.
"""
