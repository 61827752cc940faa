"""The same questions over a SPARQL 1.1 endpoint: frontier queries by POST, and never the whole graph."""

from .endpoint import Endpoint, reach
from .graph import RemoteGraph, connect

__all__ = ["Endpoint", "RemoteGraph", "connect", "reach"]
