"""Every page as a value, made from what the journal says; front ends draw it and do its actions."""
