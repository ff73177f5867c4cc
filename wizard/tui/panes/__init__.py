"""Pages that are values, drawn: a widget for each kind of pane, and dialogs for what an action asks."""
