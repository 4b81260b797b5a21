"""A mail server that takes everything and keeps nothing but a count: `python -m tests.bench.sink --port P`.

It answers as soon as it can, so that what is measured is the sender. It flushes nothing to a disk.
"""

import argparse
import asyncio
import contextlib
from typing import Final

_END: Final = b"\r\n.\r\n"
_HELLO: Final = b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


class Counter:
    """How many mails were taken since the last time somebody asked with NOOP."""

    def __init__(self) -> None:
        self.taken = 0


async def _converse(
    counter: Counter, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(b"220 sink.example\r\n")
    while line := await reader.readline():
        match line[:4].upper():
            case b"EHLO" | b"HELO":
                writer.write(_HELLO)
            case b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(_END)
                counter.taken += 1
                writer.write(b"250 taken\r\n")
            case b"NOOP":
                writer.write(b"250 %d\r\n" % counter.taken)
            case b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            case _:
                writer.write(b"250 yes\r\n")
        await writer.drain()
    writer.close()


async def serve(port: int) -> None:
    """Take mail on loopback until the process is ended."""
    counter = Counter()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _converse(counter, reader, writer)

    server = await asyncio.start_server(converse, "127.0.0.1", port, limit=1 << 20, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
