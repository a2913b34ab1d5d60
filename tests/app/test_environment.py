"""Settings: where they come from, what they mean, what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import environment
from bot.app.settings import Settings
from bot.core.errors import SettingsError

FIELDS = [
    ("DATABASE_URL", "postgresql://h/d", "postgresql://h/d"),
    ("STATE_DIR", "memory", Path("memory")),
    ("DIGEST_SOURCES", "a 'b c'", "a 'b c'"),
    ("CONTACT", "me@example.org", "me@example.org"),
    ("ARXIV_RSS_URL", "https://mirror.example.org/rss/", "https://mirror.example.org/rss"),
    ("ARXIV_API_URL", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("ARXIV_OAI_URL", " http://[::1]:8000// ", "http://[::1]:8000"),
    ("TOPICS_FILE", "topics.yml", "topics.yml"),
    ("TIMEZONE", "Europe/Zurich", "Europe/Zurich"),
    ("LEASE_SECONDS", "2.5", 2.5),
    ("OUTBOX", "1", True),
    ("SMTP_HOST", "mail.example.org", "mail.example.org"),
    ("SMTP_PORT", "2525", 2525),
    ("SMTP_SECURITY", "TLS", "tls"),
    ("SMTP_USERNAME", "papers", "papers"),
    ("SMTP_PASSWORD", "open sesame", SecretStr("open sesame")),
    ("SMTP_CONNECTIONS", "8", 8),
    ("SMTP_TIMEOUT", "90", 90.0),
    ("MAIL_FROM", "Papers <papers@example.org>", "Papers <papers@example.org>"),
    ("MAIL_REPLY_TO", "lab@example.org", "lab@example.org"),
    ("MAIL_BOUNCES", "bounces@example.org", "bounces@example.org"),
    ("PUBLIC_URL", "https://papers.example.org/x/", "https://papers.example.org/x"),
    ("SECRET_KEY", "a-key-of-some-length", SecretStr("a-key-of-some-length")),
    ("HTTP_HOST", "0.0.0.0", "0.0.0.0"),
    ("HTTP_PORT", "0", 0),
    ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", "127.0.0.1, 10.0.0.0/8"),
    ("LOG_LEVEL", "debug", "DEBUG"),
    ("LOG_FORMAT", "JSON", "json"),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with no setting set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_is_tried_here() -> None:
    assert {name for name, *_ in FIELDS} == {name.upper() for name in Settings.model_fields}


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(("name", "text", "value"), FIELDS)
def test_the_environment_sets_it(name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    assert getattr(environment.load()[0], name.lower()) == value


@pytest.mark.parametrize(("name", "text", "value"), FIELDS)
def test_the_file_sets_it_unless_the_environment_does(
    name: str, text: str, value: object, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text(f'# a comment\nexport OTHER=1\n{name}="{text}"\n', encoding="utf-8")
    assert getattr(environment.load()[0], name.lower()) == value
    monkeypatch.setenv(name, "")
    assert getattr(environment.load()[0], name.lower()) == value
    other = {"LEASE_SECONDS": "9", "OUTBOX": "0", "TIMEZONE": "UTC", "LOG_LEVEL": "ERROR", "LOG_FORMAT": "text"}
    other |= {"PUBLIC_URL": "https://other.example", "HTTP_PORT": "9", "TRUSTED_PROXIES": "::1"}
    other |= {
        "SMTP_HOST": "other.example",
        "SMTP_PORT": "9",
        "SMTP_SECURITY": "none",
        "SMTP_CONNECTIONS": "9",
        "SMTP_TIMEOUT": "9",
    }
    monkeypatch.setenv(name, other.get(name, "http://other.example"))
    assert getattr(environment.load()[0], name.lower()) != value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("PUBLIC_URL", "HTTPS://papers.example.org", "https://papers.example.org"),
        ("SMTP_HOST", " [::1] ", "::1"),
        ("SMTP_HOST", "fe80::1", "fe80::1"),
        ("SMTP_HOST", "bücher.example", "bücher.example"),
    ],
)
def test_what_is_meant_is_understood(name: str, text: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    assert getattr(environment.load()[0], name.lower()) == value


def test_what_nobody_set() -> None:
    settings, given = environment.load()
    assert settings.timezone == "UTC"
    assert (settings.outbox, settings.lease_seconds, settings.log_level) == (False, 60.0, "WARNING")
    assert "STATE_DIR" not in given
    assert settings.sources() == ["arxiv:cs.AI+cs.CL+cs.CV+cs.LG+cs.MA+cs.RO"]
    assert (settings.arxiv_rss_url, settings.arxiv_api_url, settings.arxiv_oai_url, settings.contact) == (
        "https://rss.arxiv.org",
        "https://export.arxiv.org",
        "https://oaipmh.arxiv.org",
        "",
    )


def test_settings_of_other_versions_are_handed_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("SMTP_HOST=mail.example.org\n", encoding="utf-8")
    assert environment.load()[1]["SMTP_HOST"] == "mail.example.org"
    monkeypatch.setenv("SMTP_HOST", "")
    assert environment.load()[1]["SMTP_HOST"] == "mail.example.org"


def test_relative_paths_count_from_the_folder_of_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("STATE_DIR=memory\nTOPICS_FILE=my/topics.yml\n", encoding="utf-8")
    (here / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(here / "deep" / "down")
    settings, _ = environment.load()
    assert settings.state == here / "memory"
    assert settings.url == f"sqlite:///{here / 'memory' / 'paperround.db'}"
    assert settings.path(settings.topics_file) == here / "my" / "topics.yml"
    assert environment.state_folder() == here / "memory"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///own.db")
    assert environment.load()[0].url == f"sqlite:///{here / 'own.db'}"


def test_without_a_file_they_count_from_the_current_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", "memory")
    settings, _ = environment.load()
    monkeypatch.chdir("/")
    assert settings.state == here / "memory"


def test_the_home_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("HOME", str(here / "home"))
    monkeypatch.setenv("STATE_DIR", "~/paperround")
    assert environment.load()[0].state == here / "home" / "paperround"


@pytest.mark.parametrize("url", ["sqlite:////abs/x.db", "sqlite:///:memory:", "sqlite://", "postgresql://h/d"])
def test_other_addresses_stay_as_they_are(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.load()[0].url == url


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("TIMEZONE", "Mars/Base", "not a time zone"),
        ("LEASE_SECONDS", "long", "write a number."),
        ("LEASE_SECONDS", "nan", "it has to be"),
        ("LEASE_SECONDS", "0", "at least 0.2"),
        ("LEASE_SECONDS", "4000", "at most 3600"),
        ("OUTBOX", "maybe", "write 1 or 0."),
        ("LOG_LEVEL", "LOUD", "use DEBUG, INFO, WARNING or ERROR."),
        ("LOG_FORMAT", "xml", "use text or json."),
        ("ARXIV_RSS_URL", "rss.arxiv.org", "neither http nor https"),
        ("ARXIV_RSS_URL", "ftp://rss.arxiv.org", "neither http nor https"),
        ("ARXIV_API_URL", "http://", "names no host"),
        ("ARXIV_API_URL", "http://x:99999", "no such port"),
        ("ARXIV_API_URL", "http://x:port", "no web address"),
        ("ARXIV_OAI_URL", "http://[::1", "no web address"),
        ("ARXIV_OAI_URL", "https://mirror.example.org/?q=1", "leave out ?, # and"),
        ("ARXIV_OAI_URL", "https://mirror.example.org/a b", "leave out ?, # and"),
        ("PUBLIC_URL", "papers.example.org", "it is neither http nor https. Write it like https://papers."),
        ("SMTP_HOST", "mail.example.org:25", "the port goes into SMTP_PORT"),
        ("SMTP_HOST", "smtp://mail.example.org", "write only its name"),
        ("SMTP_HOST", "mail..example.org", "no machine can have that name"),
        ("SMTP_HOST", "mail example.org", "no machine can have that name"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(
    name: str, text: str, said: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text(f"{name}={text}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        environment.load()
    assert said in told.value.what
    assert text in told.value.what
    assert told.value.where == f"{name} in {here / '.env'}"
    assert told.value.do == Settings.model_fields[name.lower()].description
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError) as told:
        environment.load()
    assert told.value.where == f"{name} in the environment"


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"STATE_DIR=x\n===junk\n", ", line 2", "This line cannot be read."),
        (b"\n\n# fine\nSTATE_DIR='x\n", ", line 4", "This line cannot be read."),
        (b"A=1\n\xff\xfe=2\n", "", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read(here: Path, content: bytes, where: str, said: str) -> None:
    (here / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as told:
        environment.load()
    assert told.value.where == f"{here / '.env'}{where}"
    assert said in told.value.what
    assert told.value.do


def test_a_password_in_an_address_that_will_not_do_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARXIV_RSS_URL", "https://ada:g3heim@mirror.example.org:99999")
    with pytest.raises(SettingsError, match="no such port") as told:
        environment.load()
    assert "g3heim" not in str(told.value)
    assert "mirror.example.org" in str(told.value)


def test_a_file_with_odd_but_good_lines(here: Path) -> None:
    (here / ".env").write_bytes(b"\xef\xbb\xbfSTATE_DIR=memory\r\nNAME_ALONE\r\n\r\n  # note\r\nOUTBOX = 1 # yes\r\n")
    settings, given = environment.load()
    assert (settings.state, settings.outbox, given["NAME_ALONE"]) == (here / "memory", True, "")


def test_a_folder_of_that_name_is_no_file(here: Path) -> None:
    (here / ".env").mkdir()
    assert environment.load()[0].base == here


def test_an_open_quote_in_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_SOURCES", "/srv/a '/srv/b c'")
    assert environment.load()[0].sources() == ["/srv/a", "/srv/b c"]
    monkeypatch.setenv("DIGEST_SOURCES", "'/srv/a")
    with pytest.raises(SettingsError, match="DIGEST_SOURCES"):
        environment.load()[0].sources()


def test_the_readme_in_state_names_what_is_there() -> None:
    readme = Path(__file__).resolve().parents[2] / "state" / "README.md"
    name = Path(Settings.model_construct().url.removeprefix("sqlite:///")).name
    assert f"| `{name}` (" in readme.read_text(encoding="utf-8")
