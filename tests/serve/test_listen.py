"""From an address to a server that answers there."""

from __future__ import annotations

import asyncio
import socket

from bdnf_kg.serve.listen import bound


def test_an_answer_does_not_wait_for_the_client_to_confirm_its_head() -> None:
    """A connection that asyncio accepts from our socket sends at once; it sets this itself only on sockets that it made."""

    async def sends_at_once(listening: socket.socket) -> bool:
        accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(bool(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        async with await asyncio.start_server(answer, sock=listening):
            _, client = await asyncio.open_connection(*listening.getsockname())
            client.close()
            return await asyncio.wait_for(accepted, 60)

    with bound("127.0.0.1", 0) as listening:
        assert asyncio.run(sends_at_once(listening))
