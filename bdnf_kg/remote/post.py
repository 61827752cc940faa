"""One request by POST and its whole answer, or an error of this package."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import IO

from ..errors import EndpointError, QueryError


class _Repost(urllib.request.HTTPRedirectHandler):
    """Send the same request to the address that a redirect names; the standard library would ask it by GET and drop the query."""

    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str) -> urllib.request.Request | None:
        if not newurl.startswith(("http://", "https://")):
            raise EndpointError(f"{req.full_url}: it sends queries on to {newurl!r}, which is no address of an endpoint")
        if code == 303:  # the answer lies elsewhere, and is fetched by GET
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        return urllib.request.Request(newurl, req.data, req.headers, req.origin_req_host, unverifiable=True)

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302  # Python 3.10 knows no 308


def post(url: str, sparql: str, accept: str, *, seconds: float, max_bytes: int) -> tuple[str, bytes]:
    """Send a query to an endpoint, and once more to each address to which it is redirected.

    Parameters
    ----------
    url : str
    sparql : str
    accept : str
        The media type that is asked for.
    seconds : float
        How long to wait for the server.
    max_bytes : int
        The length of an answer at most.

    Returns
    -------
    tuple of str and bytes
        The media type and the body of the answer.

    Raises
    ------
    QueryError
        If the endpoint says that the query is wrong (HTTP 400).
    EndpointError
        If there is no answer, another status, a part of an answer only, or more than ``max_bytes``.
    """
    form = urllib.parse.urlencode({"query": sparql}).encode()  # the way of the protocol that every server takes; Virtuoso 7 hangs on a bare query
    request = urllib.request.Request(url, form, {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept, "User-Agent": "bdnf-kg"})
    try:
        try:
            with urllib.request.build_opener(_Repost).open(request, timeout=seconds) as reply:
                body: bytes = reply.read(max_bytes + 1)
                if len(body) > max_bytes:
                    raise EndpointError(f"{url}: the answer has more than {max_bytes:,} bytes; ask for fewer nodes a batch, or allow more max_bytes")
                if reply.length:  # a bounded read does not complain of a connection that closed early
                    raise http.client.IncompleteRead(body, reply.length)
                if reply.status == 206 or "X-SQL-State" in reply.headers:  # Virtuoso sends what it has found when its time is up
                    raise EndpointError(f"{url}: the answer is a part only: {reply.headers.get('X-SQL-Message', 'HTTP 206')}")
                return reply.headers.get_content_type(), body
        except urllib.error.HTTPError as error:
            why = error.read(2000).decode("utf-8", "replace").strip() or error.reason
            if error.code == 400:
                raise QueryError(why) from None
            raise EndpointError(f"{url}: HTTP {error.code}: {why}") from None
    except EndpointError:
        raise
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise EndpointError(f"{url}: no answer: {error or type(error).__name__}") from None
