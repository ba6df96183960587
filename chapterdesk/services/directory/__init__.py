"""The directory of helplines and services, each with its source and its checks.

Not here: what a handout looks like (sheets, printing).
"""
