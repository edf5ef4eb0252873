"""Pages for readers: the introduction of the report, and the site."""
