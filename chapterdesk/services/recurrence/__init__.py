"""Meetings that repeat: rules by RFC 5545, their dates, their words, what a change makes of them.

Belongs here: pure functions of values, with wall clocks and their zones.
Does not belong here: tables, the present time, the screen. Who keeps series gives what is stored,
and writes down what comes back.
"""
