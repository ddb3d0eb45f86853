import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.base.errors import RuleError
from desktop.catalog.library import Library, Reads, Tx, open_library
from desktop.domain.asset import AssetType
from desktop.domain.changes import Changes, Kind
from desktop.domain.ids import AssetId
from desktop.domain.listing import Listing
from desktop.edits.asset import AddAsset, RateAssets
from desktop.edits.history import History
from desktop.ui.kit.report import Failure, Report
from desktop.ui.kit.runner import Runner


def count(reads: Reads) -> int:
    return reads.listing.count(Listing())


def test_an_answer_arrives_on_the_thread_of_the_window(qtbot: QtBot, runner: Runner) -> None:
    asked_on, told_on = [], []

    def read(reads: Reads) -> int:
        asked_on.append(threading.current_thread())
        return count(reads)

    answers: list[int] = []

    def then(answer: int) -> None:
        told_on.append(threading.current_thread())
        answers.append(answer)

    runner.ask(read, then)
    qtbot.waitUntil(lambda: answers == [0])
    assert told_on == [threading.main_thread()]
    assert asked_on != [threading.main_thread()]


def test_an_edit_is_announced_and_can_be_taken_back(
    qtbot: QtBot, runner: Runner, library: Library
) -> None:
    told: list[tuple[Changes, object]] = []
    runner.changed.connect(lambda changes, source: told.append((changes, source)))
    with qtbot.waitSignal(runner.changed):
        runner.change(AddAsset(AssetType.IMAGE, "pier.png"), source="a pane")
    assert told[0][0].touches(Kind.MEMBERSHIP)
    assert told[0][1] == "a pane"
    assert runner.undo_label == "New image pier.png"
    with qtbot.waitSignal(runner.changed):
        runner.undo()
    assert library.read(count) == 0
    assert runner.redo_label == "New image pier.png"
    with qtbot.waitSignal(runner.changed):
        runner.redo()
    assert library.read(count) == 1


def test_what_the_library_refuses_is_told_with_its_reason(
    qtbot: QtBot, runner: Runner, report: Report
) -> None:
    failures: list[Failure] = []
    report.failed.connect(failures.append)
    runner.change(RateAssets((AssetId("x"),), 7))
    qtbot.waitUntil(lambda: bool(failures))
    assert "0 to 5" in failures[0].text


def test_whoever_asks_may_take_the_failure(qtbot: QtBot, runner: Runner, report: Report) -> None:
    told: list[object] = []
    report.failed.connect(told.append)
    errors: list[BaseException] = []

    def fail(reads: Reads) -> None:
        raise RuleError("No.")

    runner.ask(fail, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], RuleError)
    assert not told


def test_a_newer_question_of_the_same_key_replaces_the_older(qtbot: QtBot, runner: Runner) -> None:
    gate = threading.Event()
    answers: list[str] = []

    def slow(reads: Reads) -> str:
        gate.wait(10)
        return "old"

    runner.ask(slow, answers.append, key="search")
    runner.ask(lambda reads: "new", answers.append, key="search")
    qtbot.waitUntil(lambda: answers == ["new"])
    gate.set()
    done: list[int] = []
    for _ in range(3):  # every reader has been round once more
        runner.ask(count, done.append)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert answers == ["new"]


def test_a_running_read_that_is_not_wanted_any_more_is_interrupted(
    qtbot: QtBot, runner: Runner, library: Library
) -> None:
    began = threading.Event()
    ended: list[BaseException] = []

    def endless(reads: Reads) -> object:
        began.set()
        try:
            return reads._session.scalar(_forever())
        except BaseException as error:
            ended.append(error)
            raise

    runner.ask(endless, lambda _: None, key="search")
    assert began.wait(10)
    qtbot.waitUntil(lambda: bool(library._running))
    answers: list[str] = []
    runner.ask(lambda reads: "new", answers.append, key="search")
    qtbot.waitUntil(lambda: answers == ["new"] and bool(ended))


def _forever() -> Any:
    from sqlalchemy import text

    return text(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000)"
        " SELECT count(*) FROM n"
    )


def test_questions_wait_for_a_library(qtbot: QtBot, report: Report, library: Library) -> None:
    runner = Runner(report)
    answers: list[int] = []
    runner.ask(count, answers.append)
    runner.ask(lambda reads: -1, answers.append, key="k")
    runner.ask(lambda reads: -2, answers.append, key="k")
    runner.set_library(library, History())
    qtbot.waitUntil(lambda: sorted(answers) == [-2, 0])
    assert runner.shut_down()


def test_answers_of_another_library_are_dropped(
    qtbot: QtBot, runner: Runner, tmp_path: Path
) -> None:
    begun, gate = threading.Event(), threading.Event()
    answers: list[str] = []

    def slow(reads: Reads) -> str:
        gate.wait(10)
        return "first library"

    def last_step(library: Library) -> Generator[None, None, str]:
        begun.set()
        gate.wait(10)
        return "a report of the first library"
        yield

    runner.ask(slow, answers.append)
    runner.work(last_step, then=answers.append)
    assert begun.wait(10)
    other = open_library(tmp_path / "other.desk", create=True)
    runner.set_library(other, History())
    gate.set()
    qtbot.waitUntil(lambda: not runner.jobs)
    for _ in range(3):
        runner.ask(lambda reads: "second library", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert set(answers) == {"second library"}
    assert runner.shut_down()
    other.close()


@dataclass
class Progress:
    done: int
    changes: Changes | None = None


def test_a_job_tells_its_progress_its_changes_and_its_result(qtbot: QtBot, runner: Runner) -> None:
    changed: list[Changes] = []
    runner.changed.connect(lambda changes, _: changed.append(changes))

    def job(library: Library) -> Generator[Progress, None, str]:
        yield Progress(1)
        yield Progress(2, Changes(frozenset({Kind.MEMBERSHIP})))
        return "a report"

    seen: list[int] = []
    results: list[str] = []
    handle = runner.work(job, title="Importing", then=results.append)
    handle.progressed.connect(lambda progress: seen.append(progress.done))
    assert list(runner.jobs) == [handle]
    qtbot.waitUntil(lambda: results == ["a report"])
    assert seen[-1] == 2
    assert changed == [Changes(frozenset({Kind.MEMBERSHIP}))]
    assert list(runner.jobs) == []


def test_a_job_can_be_held_and_stopped_and_cleans_up_after_itself(
    qtbot: QtBot, runner: Runner
) -> None:
    steps: list[int] = []
    cleaned: list[bool] = []
    second = threading.Event()

    def job(library: Library) -> Iterator[Progress]:
        try:
            for number in range(1_000_000):
                steps.append(number)
                if number:
                    second.set()
                yield Progress(number)
        finally:
            cleaned.append(True)

    handle = runner.work(job)  # type: ignore[arg-type]
    assert second.wait(10)
    handle.pause()
    with qtbot.waitSignal(handle.cancelled):
        handle.cancel()  # opens the gate, so that it can end
    assert cleaned == [True]
    assert len(steps) < 1_000_000


def test_a_job_that_fails_is_reported_once(qtbot: QtBot, runner: Runner, report: Report) -> None:
    failures: list[Failure] = []
    report.failed.connect(failures.append)

    def job(library: Library) -> Iterator[Progress]:
        yield Progress(1)
        raise RuleError("The folder is gone.", advice="Choose another.")

    with qtbot.waitSignal(runner.work(job).ended):  # type: ignore[arg-type]
        pass
    assert [failure.text for failure in failures] == ["The folder is gone."]
    assert failures[0].advice == "Choose another."


def test_after_shutting_down_nothing_is_begun(qtbot: QtBot, runner: Runner) -> None:
    assert runner.shut_down()
    answers: list[int] = []
    runner.ask(count, answers.append)
    runner.change(AddAsset(AssetType.IMAGE, "late.png"))
    assert runner.work(lambda library: iter(()), title="late").is_over  # type: ignore[arg-type, return-value]
    assert not runner.is_reading  # nothing is under way that could still answer
    assert answers == []


def test_shutting_down_ends_a_running_job(qtbot: QtBot, runner: Runner) -> None:
    began = threading.Event()

    def job(library: Library) -> Iterator[Progress]:
        while True:
            began.set()
            yield Progress(0)

    runner.work(job)  # type: ignore[arg-type]
    assert began.wait(10)
    assert runner.shut_down(10)


def test_one_writer_at_a_time(qtbot: QtBot, runner: Runner) -> None:
    busy: list[bool] = []
    runner.busy_changed.connect(busy.append)
    inside: list[int] = []

    class Slow:
        label = "Slow"

        def apply(self, tx: Tx) -> None:
            inside.append(1)
            assert len(inside) == 1
            inside.pop()

    done: list[object] = []
    for _ in range(5):
        runner.change(Slow(), done.append)
    qtbot.waitUntil(lambda: len(done) == 5)
    assert busy[0] is True
    assert busy[-1] is False


def test_a_bug_is_not_shown_as_an_ordinary_failure(
    qtbot: QtBot, library: Library, report: Report, bugs: list[BaseException]
) -> None:
    runner = Runner(report, library=library)
    with qtbot.waitSignal(report.bug_found):
        runner.ask(lambda reads: 1 // 0, lambda _: None)
    assert isinstance(bugs.pop(), ZeroDivisionError)
    assert runner.shut_down()


@pytest.mark.parametrize("times", [3])
def test_the_same_failure_is_told_once(report: Report, times: int) -> None:
    told: list[object] = []
    report.failed.connect(told.append)
    for _ in range(times):
        report.fail(RuleError("The server is gone."))
    assert len(told) == 1


def test_an_answer_for_a_widget_that_was_closed_meanwhile_is_dropped(
    qtbot: QtBot, runner: Runner
) -> None:
    class Asker(QObject):
        def take(self, answer: str) -> None:
            self.setObjectName(answer)

    released, asker = threading.Event(), Asker()

    def slow(_reads: object) -> str:
        released.wait()
        return "too late"

    answered: list[int] = []
    with qtbot.captureExceptions() as raised:
        runner.ask(slow, asker.take)
        shiboken6.delete(asker)
        released.set()
        qtbot.waitUntil(lambda: not runner.is_reading)
        runner.ask(count, answered.append)
        qtbot.waitUntil(lambda: bool(answered))
    assert raised == []
