"""Worker processes come and go; every request gets exactly one answer."""

import faulthandler
import itertools
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from pebble import ProcessExpired

from desktop.base.errors import LibraryWriteError, MediaError
from desktop.domain.derived import Derived
from desktop.media.line import WorkLine
from desktop.media.pool import MediaPool
from desktop.media.requests import ProbeRequest, RenderRequest


def workers():
    return [child for child in multiprocessing.active_children() if child.pid is not None]


def new_workers(before):
    known = {child.pid for child in before}
    return [child for child in workers() if child.pid not in known]


@pytest.fixture
def line():
    made = WorkLine(1)
    yield made
    made.close()


def test_every_request_is_answered_once_whatever_the_order(pool, media):
    requests = [
        ProbeRequest(str(path), tag=f"{n}-{kind}") for n in range(4) for kind, path in media.items()
    ]
    results = list(pool.probe_many(requests))
    assert sorted(r.request.tag for r in results) == sorted(r.tag for r in requests)
    assert not [result for result in results if result.reason]


def test_an_endless_list_of_requests_is_not_read_ahead(pool, media):
    read = itertools.count()
    requests = (ProbeRequest(str(media["png"]), tag=next(read)) for _ in itertools.repeat(0))
    results = pool.probe_many(requests)
    for _ in range(5):
        next(results)
    results.close()
    assert next(read) < 200
    assert pool.probe(ProbeRequest(str(media["png"]))).reason == ""


def test_a_crash_of_native_code_costs_that_call_only(line):
    crash = line.submit(faulthandler._sigsegv, 0, limit=20)
    after = line.submit(os.path.basename, "a/b", limit=20)
    with pytest.raises(ProcessExpired):
        crash.result(30)
    assert after.result(30) == "b"


def test_a_call_that_never_ends_is_killed_at_its_limit(line):
    hang = line.submit(time.sleep, 3600, limit=0.5)
    after = line.submit(os.path.basename, "a/b", limit=20)
    with pytest.raises(TimeoutError):
        hang.result(30)
    assert after.result(30) == "b"


def test_a_worker_cannot_take_more_memory_than_it_may(line):
    with pytest.raises(MemoryError):
        line.submit(bytearray, 4 << 30, limit=20).result(30)
    assert line.submit(os.path.basename, "a/b", limit=20).result(30) == "b"


def hold_channel(line):
    """As a worker does that dies while it takes a task: nobody can take one any more."""
    manager = line._pool._pool_manager.worker_manager
    assert manager.workers_channel.mutex.acquire(timeout=10)


def test_a_call_that_died_with_the_channel_is_made_again_in_fresh_processes(line, monkeypatch):
    monkeypatch.setattr("desktop.media.line.GRACE", 0.3)
    assert line.submit(os.path.basename, "a/warm", limit=20).result(30) == "warm"
    hold_channel(line)
    lost = line.submit(os.path.basename, "a/b", limit=0.2)
    with pytest.raises(TimeoutError):
        lost.result(1.5)
    line.rescue()
    assert lost.result(30) == "b"


def test_a_call_that_is_lost_twice_is_given_up(line, monkeypatch):
    monkeypatch.setattr("desktop.media.line.GRACE", 0.3)
    lost = line.submit(os.path.basename, "a/b", limit=0.2)
    for _ in range(2):
        hold_channel(line)
        with pytest.raises(TimeoutError):
            lost.result(1.5)
        line.rescue()
    assert str(lost.exception(1)) == "no worker came back with it"
    assert line.submit(os.path.basename, "a/b", limit=20).result(30) == "b"


def test_an_import_notices_by_itself_that_a_worker_is_lost(media, monkeypatch):
    monkeypatch.setattr("desktop.media.line.GRACE", 0.3)
    monkeypatch.setattr("desktop.media.pool.LOOK_EVERY", 0.3)
    with MediaPool(workers=1, time_limit=3) as pool:
        assert pool.probe(ProbeRequest(str(media["png"]))).reason == ""
        hold_channel(pool._line)
        results = pool.probe_many([ProbeRequest(str(media["jpg"]), size=0)])
        assert [result.reason for result in results] == [""]


def test_what_waits_can_be_cancelled_and_what_is_urgent_goes_first(line):
    order = []
    line.submit(time.sleep, 0.3, limit=20)
    line.submit(time.sleep, 0.0, limit=20)
    late = [line.submit(os.path.basename, f"a/{n}", limit=20) for n in range(3)]
    urgent = line.submit(os.path.basename, "a/now", limit=20, urgent=True)
    for future in (*late, urgent):
        future.add_done_callback(
            lambda done: order.append(None if done.cancelled() else done.result())
        )
    assert late[0].cancel()
    late[2].result(30)
    assert order == [None, "now", "1", "2"]


def test_a_worker_killed_from_outside_while_idle_is_replaced(media):
    before = workers()
    with MediaPool(workers=1) as pool:
        assert pool.probe(ProbeRequest(str(media["png"]))).reason == ""
        (worker,) = new_workers(before)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join(10)
        assert pool.probe(ProbeRequest(str(media["png"]))).reason == ""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_lost_in_the_middle_of_a_batch_loses_no_row(media, tmp_path, blow):
    big = tmp_path / "big.bin"
    with big.open("wb") as stream:
        stream.truncate(2 << 30)
    paths = [str(media["jpg"]), str(big), str(media["png"]), str(media["wav"])]
    before = workers()
    with MediaPool(workers=1, time_limit=3) as pool:
        assert pool.probe(ProbeRequest(paths[0])).reason == ""
        results = pool.probe_many(ProbeRequest(p, size=0, all_files=True) for p in paths)
        (worker,) = new_workers(before)
        first = []
        reader = threading.Thread(target=lambda: first.extend(results))
        reader.start()
        wait_until_reading(worker.pid, big)
        os.kill(worker.pid, blow)
        reader.join(60)
    assert sorted(r.request.path for r in first) == sorted(paths)
    assert {r.reason for r in first if r.request.path != str(big)} == {""}


def wait_until_reading(pid, path):
    """Until the process has the file open, seen from outside."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            names = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
        except OSError:
            continue
        if str(path) in names:
            return
    raise AssertionError("the worker never opened the file")


def test_a_file_that_takes_too_long_fails_alone(media, tmp_path):
    endless = tmp_path / "endless.txt"
    with endless.open("wb") as stream:
        stream.write(b"Once upon a time. " * 1000)
        stream.truncate(40 << 30)
    paths = [str(media["jpg"]), str(endless), str(media["png"])]
    with MediaPool(workers=1, time_limit=1.5) as pool:
        results = {
            r.request.path: r for r in pool.probe_many(ProbeRequest(p, size=0) for p in paths)
        }
    assert results[str(endless)].reason == "timeout"
    assert isinstance(results[str(endless)].error(), MediaError)
    assert results[paths[0]].reason == results[paths[2]].reason == ""


def test_a_pool_with_stuck_workers_closes_in_time(tmp_path, media):
    before = workers()
    pool = MediaPool(workers=2)
    assert pool.probe(ProbeRequest(str(media["png"]))).reason == ""
    stuck = new_workers(before)
    for worker in stuck:
        os.kill(worker.pid, signal.SIGSTOP)
    future = pool.render(RenderRequest(str(media["jpg"]), Derived.THUMB, str(tmp_path / "t")))
    started = time.monotonic()
    pool.close(timeout=5)
    assert time.monotonic() - started < 30  # not the hour that they would sleep
    assert not [worker for worker in stuck if worker.is_alive()]
    with pytest.raises(CancelledError):
        future.result(5)


def test_a_file_that_grows_while_it_is_read_is_told_as_changing(pool, tmp_path):
    path = tmp_path / "growing.txt"
    path.write_bytes(b"line\n" * 40_000_000)
    done = threading.Event()

    def grow():
        with path.open("ab", buffering=0) as stream:
            while not done.is_set():
                stream.write(b"more\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        result = pool.probe(ProbeRequest(str(path)))
    finally:
        done.set()
        writer.join()
    assert result.reason == "changed"
    assert result.probe is None


def test_a_picture_is_not_made_of_a_file_that_changed_since(pool, media, tmp_path):
    known = pool.probe(ProbeRequest(str(media["jpg"])))
    right = RenderRequest(
        str(media["jpg"]), Derived.THUMB, str(tmp_path / "t"), mtime_ns=known.mtime_ns
    )
    assert pool.render(right).result(30).reason == ""
    wrong = RenderRequest(str(media["jpg"]), Derived.THUMB, str(tmp_path / "u"), mtime_ns=1)
    assert pool.render(wrong).result(30).reason == "changed"


def test_a_picture_that_cannot_be_stored_is_the_librarys_fault(pool, media, tmp_path):
    (tmp_path / "taken").write_bytes(b"")
    request = RenderRequest(str(media["jpg"]), Derived.THUMB, str(tmp_path / "taken" / "t"))
    result = pool.render(request).result(30)
    assert result.reason == "unwritable"
    assert isinstance(result.error(), LibraryWriteError)


def test_workers_end_when_the_program_is_killed(media, tmp_path):
    code = (
        "import multiprocessing, sys, time\n"
        "from desktop.media.pool import MediaPool\n"
        "from desktop.media.requests import ProbeRequest\n"
        "if __name__ == '__main__':\n"
        "    pool = MediaPool(workers=2)\n"
        "    pool.probe(ProbeRequest(sys.argv[1]))\n"
        "    print(*[c.pid for c in multiprocessing.active_children()], flush=True)\n"
        "    time.sleep(60)\n"
    )
    script = tmp_path / "program.py"
    script.write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, str(script), str(media["png"])],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as program:
        pids = [int(word) for word in program.stdout.readline().split()]
        program.kill()
    assert len(pids) == 2
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(alive(pid) for pid in pids):
        pass
    assert not [pid for pid in pids if alive(pid)]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_program_itself_loads_no_decoder():
    code = "import sys, desktop.media.pool; print([m for m in ('PIL', 'av', 'numpy', 'pypdfium2', 'resvg_py', 'py3langid') if m in sys.modules])"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_worker_starts_no_program_and_connects_to_nobody(line):
    import ctypes

    if ctypes.CDLL(None).syscall(444, None, 0, 1) < 4:
        pytest.skip("this kernel has no Landlock for connections")
    with pytest.raises(PermissionError):
        line.submit(subprocess.check_output, "/bin/true", limit=20).result(30)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(PermissionError):
        line.submit(socket.create_connection, server.getsockname(), limit=20).result(30)
