"""The window: talks to services in frozen dataclasses, never to models or the database."""
