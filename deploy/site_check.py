"""Where the demo's web server may listen, and whether it answers there."""

import errno
import http.client
import os
import socket

from deploy.services.errors import ServiceError

DEFAULT_PORT = 8000
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def wanted_port() -> int:
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise ServiceError(f"PORT={text} : donnez un nombre entre 1 et 65535, comme PORT=8001.")
    return int(text)


def free_addresses(port: int) -> list[str]:
    """What the web server is to bind. Browsers look for maillage.localhost on ::1 first."""
    free = []
    for family, host in LOOPBACKS:
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except PermissionError:
            raise ServiceError(
                f"Ce compte ne peut pas ouvrir le port {port} : choisissez-en un plus grand, par "
                "exemple « make demo PORT=8000 »."
            ) from None
        except OSError as error:
            if error.errno in NO_IPV6 and family == socket.AF_INET6:
                continue
            if error.errno != errno.EADDRINUSE:
                raise
            other = port + 1 if port < 65535 else DEFAULT_PORT
            raise ServiceError(
                f"Le port {port} est déjà pris par un autre programme : choisissez-en un autre, "
                f"par exemple « make demo PORT={other} »."
            ) from None
        free.append(f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}")
    return free


def status_of_home_page(host: str, port: int) -> int | None:
    """None: it does not answer yet. Python's resolver does not know *.localhost everywhere."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/", headers={"Host": f"{host}:{port}"})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        link.close()
