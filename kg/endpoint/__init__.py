"""A client of SPARQL 1.1 servers: queries, updates, the Graph Store Protocol; what servers differ in is data."""

from kg.endpoint.client import STAGING, Answer, Endpoint, within
from kg.endpoint.opening import open_endpoint
from kg.endpoint.profiles import Profile, profiles

__all__ = ["STAGING", "Answer", "Endpoint", "Profile", "open_endpoint", "profiles", "within"]
