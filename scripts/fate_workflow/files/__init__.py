"""Files that are whole, verified and comparable."""
