"""Help: the handbook's own pages, read inside the program, without a network."""
