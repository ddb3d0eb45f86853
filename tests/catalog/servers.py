"""Servers that refuse: in another language, in no language, with a certificate of their own."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Listener:
    """A server on a port of this machine that answers every connection in the same way."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self._answer = answer
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self.port: int = self._server.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """No more connections, and those that there are end."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._accepting.join()  # one may just have been taken
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            self._lines.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            self._answer(line)


def web_server(line: socket.socket) -> None:
    """Answers as a web server does."""
    line.recv(1024)
    line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def silent(line: socket.socket) -> None:
    """Takes what comes and says nothing."""
    while line.recv(1024):
        pass


def saying(code: str) -> Callable[[socket.socket], None]:
    """Refuses everybody with a code and a sentence in another language."""

    def answer(line: socket.socket) -> None:
        packet = line.recv(1024)
        if packet[4:8] == (80877103).to_bytes(4, "big"):
            line.sendall(b"N")
            packet = line.recv(1024)
        fields = f"SFATAL\0VFATAL\0C{code}\0MDas geht hier nicht so.\0\0".encode()
        line.sendall(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)

    return answer


def self_signed(folder: Path, name: str, *, is_old: bool = False) -> tuple[Path, ssl.SSLContext]:
    """A certificate for `name` that it signed itself, and what a server shows it with."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=-1 if is_old else 9)
    try:
        other: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        other = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - datetime.timedelta(days=10))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([other]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / f"{name}{is_old}.crt", folder / f"{name}{is_old}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return certificate, context


def encrypted(
    folder: Path, *, name: str = "127.0.0.1", is_old: bool = False
) -> tuple[Path, Listener]:
    """A server that offers encryption, with a certificate for `name` that it signed itself."""
    certificate, context = self_signed(folder, name, is_old=is_old)
    refuse = saying("28000")

    def answer(line: socket.socket) -> None:
        if line.recv(8)[4:] != (80877103).to_bytes(4, "big"):
            line.sendall(b"")
            return
        line.sendall(b"S")
        with context.wrap_socket(line, server_side=True) as safe:
            refuse(safe)

    return certificate, Listener(answer)


def passing_on(path: str) -> Listener:
    """A port through which a server on a socket of this machine is reached."""

    def answer(line: socket.socket) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(path)
            back = threading.Thread(target=_copy, args=(server, line), daemon=True)
            back.start()
            _copy(line, server)
            back.join()

    return Listener(answer)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
