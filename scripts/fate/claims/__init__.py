"""What the files say of each theorem, equation, figure and question: a verdict computed from numbers."""
