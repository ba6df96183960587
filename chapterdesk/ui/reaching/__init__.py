"""The page of people to call and to write to: how to reach each safely, and what came of it."""
