"""The same services and journals as the plain lines have."""

from tests.plain.conftest import begun, place, planned, services

__all__ = ["begun", "place", "planned", "services"]
