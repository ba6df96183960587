"""Settings: how the window looks, what the chapter is, which rooms it has, what this program is."""
