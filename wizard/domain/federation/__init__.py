"""Identity providers: what they are, their connections and redirect URIs."""
