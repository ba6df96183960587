"""How long things are kept, and erasing what is past its time once somebody saw the list."""
