"""The window of an open desk: sidebar, pages, keys, banner."""
