"""Line mode: the same migration in plain lines, for terminals without a screen and for screen readers."""
