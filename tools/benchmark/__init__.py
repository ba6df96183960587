"""What `tools/bench.py` measures, a module for each side of the program."""
