"""Where templates are found, and how they are read."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.lib import templates


def test_they_stand_in_the_package_or_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_PACKAGE", tmp_path / "bot")
    assert templates.folder() == tmp_path / "templates"
    (tmp_path / "bot" / "_templates").mkdir(parents=True)
    assert templates.folder() == tmp_path / "bot" / "_templates"


def test_every_template_can_be_compiled() -> None:
    environment = templates.environment()
    found = environment.list_templates()
    assert "message/message.html" in found
    for name in found:
        environment.get_template(name)


def test_html_escapes_text_does_not_and_what_is_missing_is_an_error() -> None:
    environment = templates.environment()
    assert environment is templates.environment()
    assert environment.autoescape("a.html") is True  # type: ignore[operator]
    assert environment.autoescape("a.txt") is False  # type: ignore[operator]
    with pytest.raises(UndefinedError):
        environment.from_string("{{ missing }}").render()
