"""The chapter's own facts as a form: used when a chapter is set up and in Settings."""
