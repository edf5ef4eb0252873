"""The origin of files, and its comparison with what would make them now."""
