"""The list of people: windows onto it, views that are kept, and acts on several people at once.

Belongs here: what a page of people shows and does. What one person is stands beside this folder.
"""
