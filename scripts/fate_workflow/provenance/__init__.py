"""What made a file, and whether that is what would make it now."""
