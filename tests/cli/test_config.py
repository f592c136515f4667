"""Where a setting may stand, which place wins, and what is said of a setting that cannot be used."""

from __future__ import annotations

import dataclasses
import os
import pwd
from pathlib import Path

import pytest

from tui.config import SETTINGS, THEMES, Config, ConfigError, complaints, load


@pytest.fixture
def config_file(home: Path) -> Path:
    """Where the configuration file is looked for."""
    path = home / ".config" / "carnet" / "config.toml"
    path.parent.mkdir(parents=True, mode=0o700)
    return path


def write(path: Path, text: str, mode: int = 0o600) -> None:
    path.write_text(text)
    path.chmod(mode)


def test_without_any_setting_everything_is_in_the_users_own_folders(home: Path) -> None:
    config = load({})
    assert config.data_dir == home / ".local/share/carnet"
    assert config.database == str(home / ".local/share/carnet/carnet.db")
    assert config.file is None
    assert (config.theme, config.ascii, config.mouse, config.country, config.language) == (THEMES[0], False, False, "", "")


def test_the_xdg_folders_are_kept_to(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "carnet"
    folder.mkdir(parents=True)
    write(folder / "config.toml", 'country = "fr"')
    config = load({"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")})
    assert config.country == "FR"
    assert config.data_dir == tmp_path / "data" / "carnet"


def test_a_relative_xdg_folder_counts_as_not_set(home: Path) -> None:
    assert load({"XDG_DATA_HOME": "here"}).data_dir == home / ".local/share/carnet"


def test_the_operator_is_the_account_and_not_what_the_environment_says() -> None:
    assert load({"USER": "mallory", "LOGNAME": "mallory"}).operator == pwd.getpwuid(os.getuid()).pw_name


def test_the_command_line_beats_the_environment_which_beats_the_file(config_file: Path) -> None:
    write(config_file, 'database = "/file"\ntheme = "dark"\nlanguage = "fr"')
    environment = {"CARNET_DATABASE": "/environment", "CARNET_THEME": "light"}
    config = load(environment, given={"database": "/given"})
    assert (config.database, config.theme, config.language) == ("/given", "light", "fr")
    assert load(environment).database == "/environment"
    assert load({}).database == "/file"


def test_an_empty_variable_counts_as_not_set(config_file: Path) -> None:
    write(config_file, 'theme = "dark"')
    assert load({"CARNET_THEME": ""}).theme == "dark"


@pytest.mark.parametrize(("text", "value"), [("1", True), ("yes", True), ("TRUE", True), ("off", False), ("0", False)])
def test_a_switch_in_the_environment_is_a_word(text: str, value: bool) -> None:
    assert load({"CARNET_MOUSE": text}).mouse is value


def test_keys_may_be_written_with_or_without_quotes(config_file: Path) -> None:
    write(config_file, '[keys]\n"contact.copy_email" = "y"\nlist.filter = "slash,f"')
    assert dict(load({}).keys) == {"contact.copy_email": "y", "list.filter": "slash,f"}


def test_an_unknown_key_is_named_with_the_file_and_the_likely_one(config_file: Path) -> None:
    write(config_file, 'langauge = "fr"')
    with pytest.raises(ConfigError) as caught:
        load({})
    assert str(caught.value) == f"{config_file}: unknown key langauge · did you mean language?"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("theme = 'pink'", "theme must be one of terminal, dark"),
        ("mouse = 'perhaps'", "mouse must be true or false"),
        ("country = 'FRA'", "country must be a country of two letters"),
        ("language = ''", "language must be a language code"),
        ("operator = ' '", "operator must be a text"),
        ("data_dir = 'here'", "data_dir must be an absolute path"),
        ("keys = 'y'", "keys must be a table"),
        ("keys = { 'list.filter' = 3 }", "list.filter must be a key"),
        ("database = 'book.db'", "database must be a URL, an absolute path"),
        ("database = ", "is not TOML"),
    ],
)
def test_a_value_that_does_not_fit_is_an_error_that_names_the_place(config_file: Path, line: str, words: str) -> None:
    write(config_file, line)
    with pytest.raises(ConfigError) as caught:
        load({})
    assert str(caught.value).startswith(f"{config_file}: ")
    assert words in str(caught.value)


def test_a_variable_that_does_not_fit_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^CARNET_ASCII: ascii must be true or false"):
        load({"CARNET_ASCII": "maybe"})


def test_a_file_that_is_named_must_be_there_and_be_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load({"CARNET_CONFIG": str(tmp_path / "none")})
    (tmp_path / "latin").write_bytes(b'operator = "\xe9"')
    with pytest.raises(ConfigError, match="it is not UTF-8 text"):
        load({}, file=str(tmp_path / "latin"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load({}, file=str(tmp_path))


def test_a_password_in_a_file_that_others_may_read_is_refused(config_file: Path) -> None:
    write(config_file, 'database = "postgresql://ann:secret@db.example/carnet"', mode=0o640)
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        load({})
    assert "secret" not in str(caught.value)
    config_file.chmod(0o600)
    assert load({}).database.endswith("@db.example/carnet")


def test_the_settings_can_be_printed_without_the_password() -> None:
    config = load({"CARNET_DATABASE": "postgresql://ann:secret@db.example/carnet"})
    assert "secret" not in repr(config)


def test_what_others_may_read_is_complained_of(config_file: Path, home: Path) -> None:
    write(config_file, "mouse = true", mode=0o644)
    data = home / ".local/share/carnet"
    data.mkdir(parents=True)
    data.chmod(0o755)
    assert [sentence.partition(":")[0] for sentence in complaints(load({}))] == [str(data), str(config_file)]
    data.chmod(0o700)
    config_file.chmod(0o600)
    assert complaints(load({})) == []


def test_every_setting_is_a_field_and_every_field_a_setting() -> None:
    assert {setting.name for setting in SETTINGS} == {field.name for field in dataclasses.fields(Config)} - {"file"}


def test_every_theme_that_can_be_set_is_there_and_can_be_set() -> None:
    from tui import themes

    assert set(THEMES) == set(themes.THEMES)
