"""The listening socket, as asyncio takes it over."""

import asyncio
import socket

from glassboard.config import Config
from glassboard.server.listen import listen


def test_what_is_sent_waits_for_no_acknowledgement() -> None:
    """A small answer is sent in two parts. With Nagle's algorithm the second one waits until the
    client has acknowledged the first, which clients put off by 40 ms.
    """

    async def delays() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken: socket.socket = writer.get_extra_info("socket")
            found.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen(Config(logdirs=(("", "/nowhere"),), port=0))
        async with await asyncio.start_server(accept, sock=listener):
            _, client = await asyncio.open_connection(*listener.getsockname())
            without_delay = await asyncio.wait_for(found, 20)
            client.close()
        return without_delay

    assert asyncio.run(delays()) == 1
