"""Drives the steps: commits what they yield, paces what they ask for, settles what is in doubt."""
