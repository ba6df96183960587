"""What pages are made of: texts, buttons, fields, cards, lists, toasts, the sidebar, dialogs.

Belongs here: widgets that know neither a service nor the chapter's field. Each takes an object name
and, where a person can reach it, an accessible name. Does not belong here: a page.
"""
