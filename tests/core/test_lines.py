"""What isolates names for the eye is no part of a line that a program reads."""

from chapterdesk.core.words import for_lines, isolate, isolate_ltr, without_isolates


def test_a_program_gets_the_text_alone() -> None:
    line = f"{isolate('Zoë')}: {isolate_ltr('0800 111')}"
    assert for_lines(line, terminal=False) == "Zoë: 0800 111"
    assert for_lines(line, terminal=True) == line


def test_right_to_left_letters_keep_the_line_in_order() -> None:
    line = f"{isolate('סם')} 12:00"
    assert for_lines(line, terminal=False) == line
    assert without_isolates(line) == "סם 12:00"
