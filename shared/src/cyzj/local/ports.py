"""TCP ports on 127.0.0.1: find a free one, or say who holds it."""

import random
import socket
from pathlib import Path

import psutil

HOST = "127.0.0.1"
_LOWEST = 15_000
_EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A free port below the range that outgoing connections take theirs from.

    A port of that range may be lost while its server restarts: a client that keeps trying
    to reach it is one day given the very same port, and connects to itself.
    """
    highest = 32_000
    if _EPHEMERAL_RANGE.exists():
        highest = int(_EPHEMERAL_RANGE.read_text().split()[0]) - 1
    if highest - _LOWEST < 1_000:
        return _port_of_the_kernel()
    for _ in range(200):
        port = random.randint(_LOWEST, highest)  # noqa: S311 - not a secret
        if is_free(port):
            return port
    return _port_of_the_kernel()


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def accepts_connections(port: int) -> bool:
    """Whether somebody listens on `port` of 127.0.0.1."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def holder(port: int) -> str:
    """Who listens on `port`, as `name (process 123)`; 'another process' where we may not look."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return "another process"
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or not connection.laddr:
            continue
        if connection.laddr.port == port and connection.pid:
            try:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
            except psutil.Error:
                break
    return "another process"


def _port_of_the_kernel() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
