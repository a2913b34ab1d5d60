"""One digest from a file or from a folder (README.md with its hot_topic/ pages)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources.local import load, told
from bot.sources.markdown.assembling import Page, assemble, find
from bot.sources.markdown.files import README, topic_files
from bot.sources.markdown.findings import Finding, failed


def read_digest(path: Path, today: date) -> Finding:
    """What stands at ``path``, file or folder. Whatever is wrong with it is in the finding."""
    try:
        with told():
            return _folder(path, today) if path.is_dir() else find(load(path))
    except SourceError as error:
        return failed(error)


def _folder(path: Path, today: date) -> Finding:
    readme = path / README
    pages = [_page(file, path) for file in topic_files(path)]
    return assemble(_page(readme, path) if readme.exists() else None, pages, today)


def _page(path: Path, folder: Path) -> Page:
    name = clean(path.relative_to(folder).as_posix())
    try:
        return Page(name, find(load(path)))
    except SourceError as error:
        return Page(name, failed(error))
