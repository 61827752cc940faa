"""What a query and a client of the endpoint may use."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field

from ..errors import InvalidArgument


@dataclass(frozen=True)
class Limits:
    """Bounds of the endpoint.

    Parameters
    ----------
    seconds : float
        How long a query may run; then its process is killed.
    rows : int
        Rows, or triples, of an answer.
    answer_bytes : int
        Bytes of an answer before compression.
    memory_bytes : int
        Memory that a query may use on top of what the worker needs at rest; kept where the system has RLIMIT_AS.
    request_bytes : int
        Bytes of a request body.
    workers : int
        Processes that run queries.
    waiting : int
        Requests that may wait for a worker; one more gets 503.
    per_client : int
        Queries of one address at the same time, running or waiting; one more gets 429.
    services : tuple of str
        Hosts that ``SERVICE`` may ask. None by default.
    log_queries : bool
        Whether the access log shows the text of queries.

    Raises
    ------
    InvalidArgument
        If a bound lets nothing through; ``waiting`` may be 0.
    """

    seconds: float = 20.0
    rows: int = 100_000
    answer_bytes: int = 32_000_000
    memory_bytes: int = 1_000_000_000
    request_bytes: int = 200_000
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    waiting: int = 64
    per_client: int = 48
    services: tuple[str, ...] = ()
    log_queries: bool = False

    def __post_init__(self) -> None:
        """Refuse a bound under which no query could be answered."""
        if not 0 < self.seconds < math.inf:
            raise InvalidArgument("seconds", self.seconds, why=f"{self.seconds:g} is not a positive number")
        for name in ("rows", "answer_bytes", "memory_bytes", "request_bytes", "workers", "per_client"):
            if getattr(self, name) < 1:
                raise InvalidArgument(name, getattr(self, name), why=f"{getattr(self, name)} is not a positive number")
        if self.waiting < 0:
            raise InvalidArgument("waiting", self.waiting, why=f"{self.waiting} is negative")
