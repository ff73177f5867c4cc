"""What the migration is about, without I/O, clock or randomness."""
