"""How everything looks: tokens, palette, style sheet, type scale, tinted icons.

Belongs here: colours, sizes and fonts, and the one `Theme` that widgets are given.
Does not belong here: widgets, texts.
"""
