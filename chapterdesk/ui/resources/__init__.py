"""Helplines and services: the directory, its checks, and the sheets that can be printed.

Does not belong here: the preview of paper (paper).
"""
