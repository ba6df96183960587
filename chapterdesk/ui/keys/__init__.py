"""Who can open the chapter: its page, and a dialog for each thing that can be done there."""
