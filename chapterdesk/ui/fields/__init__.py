"""The page of fields and tags: what the chapter keeps about people in its own words."""
