"""The plain tests' services and prepared journal: the same migration, seen on another screen."""

from tests.plain.conftest import begun, place, planned, services, written

__all__ = ["begun", "place", "planned", "services", "written"]
