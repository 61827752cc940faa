"""The same questions over a SPARQL 1.1 endpoint: frontier queries by POST, and never the whole graph."""

from .endpoint import CLAIMS, HELD, Endpoint, reach
from .graph import RemoteGraph, connect

__all__ = ["CLAIMS", "HELD", "Endpoint", "RemoteGraph", "connect", "reach"]
