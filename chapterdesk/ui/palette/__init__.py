"""Find or do anything: every action and every record, from one field."""
