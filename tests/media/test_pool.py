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

from desktop.base.errors import LibraryWriteError, MediaError
from desktop.domain.derived import Derived
from desktop.media import task_queue, worker_process
from desktop.media.pool import MediaPool
from desktop.media.requests import ProbeRequest, ProbeResult, RenderRequest
from desktop.media.task_queue import WorkLine
from desktop.media.worker_process import Ending, WorkerLostError
from tests.present import present


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


def ask(line, function, *items, limit=20, **options):
    """Queue a call; a future of what comes of each item."""
    return line.submit(function, items, seconds=lambda _: limit, **options)


def basename(line, path="a/b"):
    return ask(line, os.path.basename, path).result(30)


def ending(outcome):
    assert isinstance(outcome, WorkerLostError), outcome
    return outcome.ending


def test_a_crash_of_native_code_costs_that_item_only(line):
    crash = ask(line, faulthandler._sigsegv, 0)  # type: ignore[attr-defined]
    after = ask(line, os.path.basename, "a/b")
    assert [ending(one) for one in crash.result(30)] == [Ending.CRASHED]
    assert after.result(30) == ["b"]


def test_a_call_that_never_ends_is_killed_at_its_limit(line):
    hang = ask(line, time.sleep, 3600, limit=0.5)
    after = ask(line, os.path.basename, "a/b")
    assert [ending(one) for one in hang.result(30)] == [Ending.TIMEOUT]
    assert after.result(30) == ["b"]


def test_a_worker_cannot_take_more_memory_than_it_may(line):
    (outcome,) = ask(line, bytearray, 4 << 30).result(30)
    assert isinstance(outcome, MemoryError)
    assert basename(line) == ["b"]


def test_what_cannot_be_sent_either_way_is_told_as_such(line):
    (outcome,) = ask(line, lambda item: item, 1).result(30)
    assert isinstance(outcome, Exception)
    (outcome,) = ask(line, open, os.devnull).result(30)
    assert "cannot be sent" in str(outcome)
    assert basename(line) == ["b"]


DEATHS = {
    "crash": (faulthandler._sigsegv, Ending.CRASHED, 2),  # type: ignore[attr-defined]
    "kill": (lambda: os.kill(os.getpid(), signal.SIGKILL), Ending.KILLED, 4),
    "halt": (lambda: os.kill(os.getpid(), signal.SIGSTOP), Ending.HALTED, 4),
}


def die_at_bad(item):
    """Note who was asked; die at what is called bad, as often as the file beside it says."""
    path, name = item
    with Path(path).open("a") as stream:
        stream.write(f"{name} {os.getpid()}\n")
    kind, _, times = name.partition("*")
    if kind in DEATHS:
        tried = Path(path).read_text().count(f"{name} ")
        if tried <= int(times):
            DEATHS[kind][0]()
    return name


@pytest.mark.parametrize("kind", DEATHS)
def test_an_item_that_always_costs_its_worker_is_given_up_and_its_neighbours_are_not(
    line, tmp_path, kind
):
    _, why, chances = DEATHS[kind]
    log, bad = tmp_path / "log", f"{kind}*99"
    names = ["one", "two", bad, "four"]
    one, two, lost, four = ask(line, die_at_bad, *((str(log), n) for n in names)).result(60)
    assert (one, two, four) == ("one", "two", "four")
    assert ending(lost) is why
    tries = [row.split() for row in log.read_text().splitlines()]
    of_bad = [process for name, process in tries if name == bad]
    assert len(of_bad) == len(set(of_bad)) == chances
    # It was tried again alone, in a process that had done nothing else.
    for process_id in of_bad[1:]:
        assert next(name for name, of in tries if of == process_id) == bad


@pytest.mark.parametrize("kind", DEATHS)
def test_an_item_whose_worker_is_lost_once_comes_in(line, tmp_path, kind):
    names = ["one", f"{kind}*1", "three"]
    call = ask(line, die_at_bad, *((str(tmp_path / "log"), name) for name in names))
    assert call.result(60) == names


def test_a_worker_that_is_busy_for_long_is_not_taken_for_a_halted_one(line, monkeypatch):
    monkeypatch.setattr(task_queue, "LOOK_EVERY", 0.01)
    before = workers()
    assert basename(line) == ["b"]
    (worker,) = new_workers(before)
    assert ask(line, time.sleep, 0.3).result(30) == [None]  # as on a slow disk
    assert ask(line, sum, range(20_000_000)).result(60) == [sum(range(20_000_000))]
    assert worker.is_alive()
    assert [one.pid for one in new_workers(before)] == [worker.pid]


def test_a_time_in_which_the_program_stood_still_does_not_count():
    made = worker_process.WorkerProcess()
    try:
        sleeping = threading.Thread(target=lambda: made.run(time.sleep, [0.2], 3))
        sleeping.start()
        while made._place.value < 0:
            pass
        made.look(time.monotonic())
        made.forgive(3600)
        made.look(time.monotonic() + 3600)
        assert made._ending is None
        sleeping.join(30)
        assert made.is_alive()
    finally:
        made.close()


def test_where_no_worker_ever_begins_it_is_not_the_files_fault(media, monkeypatch):
    monkeypatch.setattr(task_queue, "PAUSE", 0.001)

    def refused(self):
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr(worker_process.WorkerProcess, "__init__", refused)
    with MediaPool(workers=1) as pool:
        assert pool.probe(ProbeRequest(str(media["png"]))).reason == "unread"


def test_a_halted_idle_worker_is_replaced(line):
    before = workers()
    assert basename(line) == ["b"]
    (worker,) = new_workers(before)
    os.kill(worker.pid, signal.SIGSTOP)
    assert basename(line) == ["b"]
    assert not worker.is_alive()


def test_what_waits_can_be_cancelled_and_what_is_urgent_goes_first(line):
    order = []
    begun = ask(line, time.sleep, 0.3)
    while not begun.running():
        pass
    late = [ask(line, os.path.basename, f"a/{n}") for n in range(3)]
    urgent = ask(line, os.path.basename, "a/now", urgent=True)
    for future in (*late, urgent):
        future.add_done_callback(
            lambda done: order.append(None if done.cancelled() else done.result()[0])
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
        stream.truncate(1 << 30)
    paths = [str(media["jpg"]), str(big), str(media["png"]), str(media["wav"])]
    before = workers()
    with MediaPool(workers=1) as pool:
        assert pool.probe(ProbeRequest(paths[0])).reason == ""
        results = pool.probe_many(ProbeRequest(p, size=0, all_files=True) for p in paths)
        (worker,) = new_workers(before)
        first: list[ProbeResult] = []
        reader = threading.Thread(target=lambda: first.extend(results))
        reader.start()
        wait_until_reading(worker.pid, big)
        os.kill(worker.pid, blow)
        reader.join(60)
    assert sorted(r.request.path for r in first) == sorted(paths)
    assert {r.reason for r in first} == {""}


def wait_until_reading(pid, path):
    """Until the process has the file open, seen from outside."""
    deadline = time.monotonic() + 60
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
    assert stuck
    for worker in stuck:
        os.kill(worker.pid, signal.SIGSTOP)
    future = pool.render(RenderRequest(str(media["jpg"]), Derived.THUMB, str(tmp_path / "t")))
    pool.close(timeout=5)  # it does not wait for them to wake
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
        "    list(pool.probe_many([ProbeRequest(sys.argv[1], size=1 << 26)] * 40))\n"
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
        pids = [int(word) for word in present(program.stdout).readline().split()]
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
    (outcome,) = ask(line, subprocess.check_output, "/bin/true").result(30)
    assert isinstance(outcome, PermissionError)
    with socket.create_server(("127.0.0.1", 0)) as server:
        (outcome,) = ask(line, socket.create_connection, server.getsockname()).result(30)
    assert isinstance(outcome, PermissionError)
