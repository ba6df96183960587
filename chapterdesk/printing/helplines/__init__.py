"""The helplines handout: `report` says what is on it, `sheet` makes the PDF."""
