"""What a worker process may use, and the sizes beyond which media is refused."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from desktop.media.sandbox import raise_fence

if sys.platform != "win32":
    import resource

MEGABYTE = 1 << 20

# A picture of more pixels is refused by its header, before any of it is decoded.
PIXEL_LIMIT = 100_000_000
# In strips, made smaller while they are read, up to here.
STRIPS_LIMIT = 1_000_000_000
# Formats of which a smaller picture can be made without holding all of it.
SHRUNK_AS_READ = frozenset({"JPEG", "PNG", "TIFF", "BMP"})
# Address space, not resident memory: 100 megapixels as RGBA, turned once, still fit.
MEMORY_LIMIT = 2048 * MEGABYTE
# The largest file a worker may write; a derived picture is far smaller.
OUTPUT_LIMIT = 512 * MEGABYTE
OPEN_FILES_LIMIT = 64
# Encoded still pictures are refused above this; films and sounds are streamed and have no limit.
STILL_BYTES_LIMIT = 1024 * MEGABYTE
# Text that is kept for search and preview, characters.
TEXT_LIMIT = 4 * 1000 * 1000
# Probing or rendering one file, seconds of wall clock, and the reading speed below which a large
# file is given up (a slow network drive does more).
TIME_LIMIT = 20.0
SLOWEST_READ = 10 * MEGABYTE
# What opening one frame of an image sequence may take, and what reads all pictures of an original:
# the film that is played in its place, the strip of a sequence.
FRAME_TIME = 0.05
ALL_PICTURES_TIME = 240.0


def confine() -> None:
    """Bring a fresh worker process under its limits; runs in the worker, before any task."""
    # The default action, so that a worker stuck in native code still ends at once when asked.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C in a terminal is meant for the program, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Numerical libraries reserve address space per thread; one thread per worker is the design.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    # Decoders print; the program's own output is a contract that they must not disturb.
    with contextlib.suppress(OSError):
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)
        os.close(silence)
    if sys.platform != "win32":
        _limit(resource.RLIMIT_AS, MEMORY_LIMIT)
        _limit(resource.RLIMIT_FSIZE, OUTPUT_LIMIT)
        _limit(resource.RLIMIT_NOFILE, OPEN_FILES_LIMIT)
        _limit(resource.RLIMIT_CORE, 0)
    raise_fence()


def allow_cpu(seconds: float) -> None:
    """Let this process use `seconds` more of CPU time; beyond that the system ends it.

    Beside the wall clock kept by the pool, which cannot act if the program itself is gone.
    """
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + seconds) + 1
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _limit(what: int, value: int) -> None:
    """Lower one limit; a system that does not know it, or is stricter already, is left alone."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(what)
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(what, (value, value))
