"""What the program works together with: what is on, what is off, why, and what to do about it.

The rows of Help > Integrations and of `directors-desk doctor`. None of them holds a secret.
"""

from __future__ import annotations

from enum import StrEnum

from desktop.base.frozen import frozen


class IntegrationState(StrEnum):
    """How something that the program works with stands."""

    ON = "on"
    OFF = "off"  # it is not set up, and nothing else suffers
    FAILING = "failing"  # it is set up, or always needed, and does not do what it should


class IntegrationGroup(StrEnum):
    """Under which heading a row stands."""

    GENERATORS = "generators"
    NOTICES = "notices"
    PROGRAMS = "programs"
    LIBRARY = "library"
    MACHINE = "machine"


GROUP_TITLES = {
    IntegrationGroup.GENERATORS: "Generators",
    IntegrationGroup.NOTICES: "Word When Work Is Done",
    IntegrationGroup.PROGRAMS: "Other Programs",
    IntegrationGroup.LIBRARY: "Library",
    IntegrationGroup.MACHINE: "This Machine",
}


class KeyState(StrEnum):
    """Where a key stands, if there is one."""

    MISSING = "missing"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@frozen
class KeyRow:
    """A key that a row can have; never the key itself.

    Attributes:
        name: As `base/keys.py` has it.
        variable: The variable of the environment that it stands in, or could.
        homepage: Where one gets it.
    """

    name: str
    title: str
    state: KeyState
    variable: str
    homepage: str = ""


@frozen
class IntegrationRow:
    """One thing that the program works with.

    Attributes:
        name: Short and for ever, for scripts.
        title: What a person calls it.
        words: What is so: "No key is known."
        advice: What to do about it; empty where there is nothing to do.
        keys: Those that it uses.
    """

    name: str
    group: IntegrationGroup
    title: str
    state: IntegrationState
    words: str = ""
    advice: str = ""
    keys: tuple[KeyRow, ...] = ()


@frozen
class IntegrationReport:
    """Everything the program works with, in the order in which it is shown.

    Attributes:
        can_keep_keys: There is a keyring here that a key can be entered into.
    """

    rows: tuple[IntegrationRow, ...]
    can_keep_keys: bool = False

    def of(self, group: IntegrationGroup) -> tuple[IntegrationRow, ...]:
        """The rows under a heading."""
        return tuple(row for row in self.rows if row.group is group)

    @property
    def failing(self) -> tuple[IntegrationRow, ...]:
        """What does not do what it should."""
        return tuple(row for row in self.rows if row.state is IntegrationState.FAILING)
