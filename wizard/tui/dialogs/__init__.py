"""Small screens on top of a view that ask one thing and give one answer."""
