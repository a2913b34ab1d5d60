"""The errors a person may see. Each says what is wrong, where, and what to do about it."""

from __future__ import annotations

from typing import Literal


class PaperroundError(Exception):
    """Root of every error that is meant for a reader.

    ``what`` is one sentence about what is wrong, ``where`` names the place (file and line, setting, argument)
    and ``do`` says what to do next. ``str(error)`` joins those that are there.
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.do}".rstrip()


class UsageError(PaperroundError):
    """The caller asked for something that cannot be: wrong argument or configuration."""


class SettingsError(UsageError):
    """A setting in the environment or the ``.env`` file is wrong."""


class AddressError(UsageError):
    """Something that should be an address is none."""


class RuleError(UsageError):
    """A keyword rule that cannot be read.

    ``position`` is the 0-based index of the mistake in the text as typed.
    """

    def __init__(self, what: str, *, text: str, position: int, do: str = "") -> None:
        super().__init__(what, where=f"rule, character {position + 1}", do=do)
        self.text = text
        self.position = position

    def pointer(self) -> str:
        """The rule with a caret under the mistake, for a fixed-width font; always two lines."""
        flat = "".join(c if c.isprintable() else " " for c in self.text)
        return f"{flat}\n{' ' * self.position}^"


class TopicsError(UsageError):
    """A topics file that cannot be read."""


class NotFoundError(UsageError):
    """There is no such subscription, message, topic or paper."""


class LinkError(UsageError):
    """A link that leads nowhere: ``broken`` (it is not ours, or not whole), ``expired``, or ``void`` (what it was for
    has ended, or newer links were mailed since)."""

    def __init__(self, what: str, *, reason: Literal["broken", "expired", "void"], do: str) -> None:
        super().__init__(what, do=do)
        self.reason = reason


class StoreError(PaperroundError):
    """The database is missing, of another version, or refused the work."""


class SourceError(PaperroundError):
    """A source could not be read. It ends that source's reading, never the round.

    ``code`` is its one word for programs: one of those of ``Reading.error_code``.
    """

    def __init__(self, what: str, *, code: str, where: str = "", do: str = "") -> None:
        super().__init__(what, where=where, do=do)
        self.code = code


class StaleError(Exception):
    """Somebody else changed subscriptions or digests since we looked: look again, decide again.

    Never shown to anybody; services retry.
    """
