"""The relation graph as a picture: one HTML file that works with the network off, made with pyvis."""

from .html import write
from .picture import network

__all__ = ["network", "write"]
