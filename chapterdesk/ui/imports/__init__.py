"""Bringing people in from a file, step by step: file, look, paper, progress, report.

Does not belong here: reading files and writing people (services).
"""
