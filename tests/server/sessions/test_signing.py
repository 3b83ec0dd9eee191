"""Seals, and the key they are made with."""

import os
import stat
import threading

import pytest

from engine import InvalidValue
from server.sessions.signing import (
    HEADER_BYTES,
    KEY_BYTES,
    KEY_FILE,
    MAGIC,
    Origin,
    Signer,
    load_or_create_key,
    load_signer,
    unsigned,
)

BODY = b"the bytes of a run"


def test_what_was_sealed_opens_as_ours(signer):
    assert signer.unseal(signer.seal(BODY)) == (BODY, Origin.OURS)


def test_the_envelope_is_laid_out_as_documented(signer):
    data = signer.seal(BODY)
    assert data[:4] == b"NPR1" and data[4:8] == signer.key_id and data[24:] == BODY
    assert len(data) == HEADER_BYTES + len(BODY)
    assert unsigned(BODY) == b"NPR1" + bytes(20) + BODY


def test_every_changed_bit_is_noticed(signer):
    data = signer.seal(BODY)
    for at in range(8, len(data)):
        changed = bytearray(data)
        changed[at] ^= 0x10
        with pytest.raises(InvalidValue) as caught:
            signer.unseal(bytes(changed))
        assert caught.value.code == "forged_run"


def test_the_seal_of_another_key_is_foreign_and_none_is_unsigned(signer):
    assert Signer(b"other").unseal(signer.seal(BODY)) == (BODY, Origin.FOREIGN)
    assert signer.unseal(unsigned(BODY)) == (BODY, Origin.UNSIGNED)


@pytest.mark.parametrize(("data", "code"), [(b"", "not_a_run"), (b"PK\3\4", "not_a_run"), (MAGIC, "truncated_run"),
                                            (MAGIC + bytes(20), "truncated_run")])  # fmt: skip
def test_what_is_no_envelope_is_refused(signer, data, code):
    with pytest.raises(InvalidValue) as caught:
        signer.unseal(data)
    assert caught.value.code == code


def test_a_signer_never_shows_its_key(signer):
    assert "kkk" not in repr(signer)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    directory = tmp_path / "a" / "b"
    key = load_or_create_key(directory)
    assert len(key) == KEY_BYTES and load_or_create_key(directory) == key
    assert stat.S_IMODE((directory / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in directory.iterdir()] == [KEY_FILE]


def test_servers_that_start_at_once_agree_on_one_key(tmp_path):
    keys = []
    threads = [threading.Thread(target=lambda: keys.append(load_or_create_key(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_a_file_system_without_links_has_its_key_too(tmp_path, monkeypatch):
    def no_link(*paths):
        raise PermissionError

    monkeypatch.setattr("os.link", no_link)
    key = load_or_create_key(tmp_path)
    assert load_or_create_key(tmp_path) == key


@pytest.mark.parametrize("spoil", [lambda place: (place / KEY_FILE).write_bytes(b"short"),
                                   lambda place: (place / KEY_FILE).mkdir()])  # fmt: skip
def test_a_broken_key_is_one_clear_line(tmp_path, spoil):
    spoil(tmp_path)
    with pytest.raises(SystemExit) as caught:
        load_signer(str(tmp_path))
    assert "--data" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602, 0o666])
def test_a_key_that_others_can_read_or_write_is_refused(tmp_path, mode):
    key = load_or_create_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(SystemExit, match=f"mode {mode:04o}.*chmod 600"):
        load_signer(str(tmp_path))
    (tmp_path / KEY_FILE).chmod(0o600)
    assert load_or_create_key(tmp_path) == key
