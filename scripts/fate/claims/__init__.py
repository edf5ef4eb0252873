"""A verdict on each theorem, equation, figure and question, computed from the numbers in the files."""
