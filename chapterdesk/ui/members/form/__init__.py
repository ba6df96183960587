"""The form of a person: name and pronouns, reaching, about, privacy. Only a name is required."""
