"""The app and its frame: the start screen, the twelve steps, and what the terminal shows at the end."""
