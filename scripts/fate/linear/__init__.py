"""Deep linear networks: designs in canonical coordinates, training, end points and closed forms."""
