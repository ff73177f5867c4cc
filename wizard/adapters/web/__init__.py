"""Pages and providers on the web, by addresses that were judged."""
