"""What Help > Integrations does: looks beside the window, and keeps keys in the keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import isValid

from desktop.ui.shell.work_notices import WorkNotices

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.integration import IntegrationReport
    from desktop.jobs.job import Job
    from desktop.ui.shell.integrations_dialog import IntegrationsDialog
    from desktop.ui.shell.services import Services


class Integrations:
    """Shows the page, however often it is asked for once; keyrings are asked in a thread."""

    def __init__(self, services: Services, window: QWidget) -> None:
        self._services, self._window = services, window

    def show(self) -> None:
        """Open the page and look."""
        from desktop.ui.shell.integrations_dialog import IntegrationsDialog  # noqa: PLC0415 - when first opened

        page = self._window.findChild(IntegrationsDialog)
        if page is None:
            page = IntegrationsDialog(self._window)
            page.look_wanted.connect(lambda: self._look(page))
            page.key_given.connect(lambda name, text: self._keep(page, name, text))
            page.test_wanted.connect(lambda: self._test(page))
            page.key_forgotten.connect(lambda name: self._forget(page, name))
        self._look(page)
        page.show()
        page.raise_()
        page.activateWindow()

    def _look(self, page: IntegrationsDialog, said: str = "") -> None:
        library = self._services.runner.library
        notices = self._window.findChild(WorkNotices)
        sent = notices.deliveries if notices is not None else {}

        def look() -> Job[IntegrationReport]:
            from desktop.jobs.integrations import find_integrations  # noqa: PLC0415 - in the thread

            return find_integrations(library, deliveries=sent)

        def show(report: IntegrationReport) -> None:
            if isValid(page):
                page.show_report(report)
                if said:
                    page.say(said)

        self._services.runner.work_alone(look, then=show)

    def _keep(self, page: IntegrationsDialog, name: str, text: str) -> None:
        from desktop.base import keys  # noqa: PLC0415 - when a key is entered

        said = f"The {keys.KEYS[name].title} is in the keyring."
        if not keys.is_usable(name, text):
            page.say(f"That is no {keys.KEYS[name].title}: no spaces, and plain letters only.")
            return
        refused = "The keyring did not take it. Is it locked? Unlock it and enter the key again."
        self._alone(page, lambda: keys.remember_key(name, text), said, refused)

    def _forget(self, page: IntegrationsDialog, name: str) -> None:
        from desktop.base import keys  # noqa: PLC0415 - when a key is forgotten

        said = f"The {keys.KEYS[name].title} is forgotten."
        refused = "The keyring did not answer. Is it locked? Unlock it and try again."
        self._alone(page, lambda: keys.forget_key(name), said, refused)

    def _test(self, page: IntegrationsDialog) -> None:
        notices = self._window.findChild(WorkNotices)
        if notices is None:  # it comes a moment after the library
            page.say("Open a library first.")
            return

        def send() -> bool:
            notices.try_all()
            return True

        self._alone(page, send, "A test word was sent; see below how that went.", "")

    def _alone(
        self, page: IntegrationsDialog, act: Callable[[], bool], said: str, refused: str
    ) -> None:
        """Do it in a thread, then look again and say how it went."""

        def steps() -> Job[bool]:
            from desktop.jobs.job import Progress  # noqa: PLC0415 - in the thread

            yield Progress("Asking")
            return act()

        def told(is_done: bool) -> None:
            if isValid(page):
                self._look(page, said if is_done else refused)

        self._services.runner.work_alone(steps, then=told)
