"""`serve`: lets other programs in over HTTP, until it is stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.base import log
from desktop.base.errors import UsageError
from desktop.base.serving import PORT, ServeOptions
from desktop.cli.desk import desk_of

if TYPE_CHECKING:
    from desktop.cli.output import Output


Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes any that is free.")]
Certificate = Annotated[
    Path | None, typer.Option("--cert", metavar="FILE", help="Certificate for TLS, in PEM.")
]
Key = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="Its key, without a password.")
]
WithoutTls = Annotated[
    bool, typer.Option("--without-tls", help="Let other machines in without TLS.")
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="NAME", help="A name under which it may be asked."),
]
OpenReads = Annotated[
    bool, typer.Option("--open-reads", help="Reading needs no token (old scripts).")
]
NoPaths = Annotated[bool, typer.Option("--no-paths", help="Nobody names files of this machine.")]
ShowToken = Annotated[bool, typer.Option("--show-token", help="Print the token, and end.")]
NewToken = Annotated[bool, typer.Option("--new-token", help="Make a new token, print it, and end.")]
UntilInputEnds = Annotated[
    bool, typer.Option("--until-input-ends", hidden=True, help="End with standard input.")
]


def serve(
    context: typer.Context,
    *,
    host: Host = "127.0.0.1",
    port: Port = PORT,
    certificate: Certificate = None,
    key: Key = None,
    without_tls: WithoutTls = False,
    names: Names = None,
    open_reads: OpenReads = False,
    no_paths: NoPaths = False,
    show_token: ShowToken = False,
    new_token: NewToken = False,
    until_input_ends: UntilInputEnds = False,
) -> None:
    """Let other programs in over HTTP: ComfyUI, other languages, old scripts.

    Every request needs the token, which the keyring keeps, or DESK_TOKEN. The page of the API is at
    /docs. It ends with Ctrl-C, and finishes what is being saved.
    """
    desk = desk_of(context)
    output = desk.output()
    if desk.server is None:
        raise UsageError("Nothing can be served here.")
    if show_token or new_token:
        output.write(desk.server.token(renew=new_token) + "\n")
        return
    options = ServeOptions(
        host,
        port,
        certificate,
        key,
        without_tls,
        tuple(names or ()),
        open_reads,
        not no_paths,
        until_input_ends,
    )
    if not desk.debug:
        log.set_up()
    desk.server.serve(desk.library, options, _Told(output, tells_token=until_input_ends))


class _Told:
    """Says how it goes: a row with the address, and a row whenever something was saved.

    Args:
        tells_token: Whoever reads the rows has started this program, and shows the token.
    """

    def __init__(self, output: Output, *, tells_token: bool) -> None:
        self._output, self._tells_token = output, tells_token

    def opened(self, address: str, token: str, *, is_new: bool) -> None:
        """Say where it is; a new token is shown to a person, once."""
        if self._output.json:
            self._output.row({"address": address} | ({"token": token} if self._tells_token else {}))
        else:
            self._output.say(f"Open to programs at {address}. Ctrl-C ends it.")
        if is_new and sys.stderr.isatty():
            # Not by `say`, which takes out what looks like a secret.
            sys.stderr.write(f"The token, shown this once: {token}\n")
            sys.stderr.flush()

    def saved(self, count: int) -> None:
        """Say how often something was saved."""
        if self._output.json:
            self._output.row({"saved": count})
