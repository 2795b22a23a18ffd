"""The listening socket, opened before the server's modules are imported: early connections queue on
it.
"""

import errno
import os
import socket
from ipaddress import ip_address

from glassboard.config import DEFAULT_PORT, Config
from glassboard.errors import UserError

FURTHER_PORTS = 100  # as TensorBoard looks on from its default port
BACKLOG = 2048  # connections that wait until they are accepted


def listen(config: Config) -> socket.socket:
    """A socket that listens where `config` says; raises UserError with the reason if it can't."""
    family, address = _address(config)
    if config.port is not None:
        listener = _open(family, address, config.port, dual_stack=config.bind_all)
        if listener is None:
            raise UserError(
                f"port {config.port} is in use",
                hint="leave `--port` out, and the next free one is taken",
            )
        return listener
    last = DEFAULT_PORT + FURTHER_PORTS
    for port in range(DEFAULT_PORT, last + 1):
        listener = _open(family, address, port, dual_stack=config.bind_all)
        if listener is not None:
            return listener
    raise UserError(
        f"ports {DEFAULT_PORT} to {last} are all in use",
        hint="choose one with `--port`; 0 takes any free one",
    )


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine can reach the socket."""
    return ip_address(listener.getsockname()[0]).is_loopback


def _address(config: Config) -> tuple[socket.AddressFamily, str]:
    """Where to listen. `localhost` is taken as IPv4, which every browser tries."""
    if config.bind_all:
        if socket.has_dualstack_ipv6():
            return socket.AF_INET6, "::"
        return socket.AF_INET, "0.0.0.0"
    host = config.host or "127.0.0.1"
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise UserError(
            f"the host `{host}` is not known here", hint="give a name or an address of this machine"
        ) from error
    family, *_, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return family, str(address[0])


def _open(
    family: socket.AddressFamily, address: str, port: int, *, dual_stack: bool
) -> socket.socket | None:
    """None where the port is in use; raises UserError where it is something else."""
    # With its protocol spelt out: asyncio sets TCP_NODELAY on no other, and without it the second
    # half of every small answer waits 40 ms for the client's acknowledgement of the first.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual_stack else 1)
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            return None
        reason = (error.strerror or str(error)).lower()
        raise UserError(
            f"cannot listen on `{address}`, port {port}: {reason}",
            hint="choose another with `--host` or `--port`",
        ) from error
    return listener
