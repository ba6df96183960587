"""Mentoring pairs: their list, their page, the form.

Does not belong here: who fits whom (matching).
"""
