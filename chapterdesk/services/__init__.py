"""Use cases: one transaction a public method, frozen dataclasses in and out.

Does not belong here: Qt, reportlab, sqlcipher3, or anything that draws.
"""
