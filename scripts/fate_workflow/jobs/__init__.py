"""How jobs run, how they are split, and what they ask for."""
