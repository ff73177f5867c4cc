"""Which users the rows become, what is written for each, and how a new plan differs."""
