"""What narrows the list of people, its columns, and filters that are kept."""
