"""Small datasets with what the claims read, as it comes out where everything is right."""
