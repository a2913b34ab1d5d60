"""The new mails of a Maildir, each of which can be marked as seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewMail:
    """A file in ``new``."""

    path: Path

    def read(self, most: int) -> bytes:
        """Its first ``most`` bytes. Raises OSError."""
        with self.path.open("rb") as file:
            return file.read(most)

    def seen(self) -> None:
        """Move it to ``cur``, as seen. Raises OSError, FileNotFoundError where somebody else took it."""
        name = self.path.name.partition(":")[0]
        self.path.rename(self.path.parent.parent / "cur" / f"{name}:2,S")


def new_mails(folder: Path) -> Iterator[NewMail]:
    """In the order in which they came, as far as their names say. Raises OSError where ``folder`` is no Maildir."""
    (folder / "cur").stat()
    for path in sorted((folder / "new").iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield NewMail(path)
