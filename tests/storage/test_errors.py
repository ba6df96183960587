"""What disk and database say, in words; what is a bug stays a bug."""

import errno

import pytest
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import DamagedError, StorageError
from chapterdesk.storage.errors import map_database_error, storage_errors


def _driver_error(code: int) -> driver.Error:
    error = driver.OperationalError("said by the engine")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (OSError(errno.ENOSPC, "x"), StorageError, "disk is full"),
        (OSError(errno.EROFS, "x"), StorageError, "can not be written"),
        (PermissionError(errno.EACCES, "x"), StorageError, "not allowed"),
        (FileNotFoundError(errno.ENOENT, "x"), StorageError, "no such file"),
        (OSError(errno.EIO, "x"), StorageError, "could not be read or written"),
        (_driver_error(13), StorageError, "disk is full"),
        (_driver_error(8), StorageError, "can not be written"),
        (_driver_error(5), StorageError, "Another program"),
        (_driver_error(6), StorageError, "Another program"),
        (_driver_error(10 | 3 << 8), StorageError, "could not be read or written"),
        (_driver_error(14), StorageError, "could not be read or written"),
        (_driver_error(11), DamagedError, "damaged"),
        (_driver_error(26), DamagedError, "damaged"),
    ],
)
def test_a_failure_of_the_machine_has_words(
    error: Exception, kind: type[Exception], says: str
) -> None:
    mapped = map_database_error(error)
    assert isinstance(mapped, kind)
    assert says in mapped.what
    assert mapped.data
    assert mapped.todo
    with pytest.raises(kind, match=says), storage_errors():
        raise error


@pytest.mark.parametrize("error", [_driver_error(19), _driver_error(1), ValueError("a bug")])
def test_a_bug_stays_a_bug(error: Exception) -> None:
    assert map_database_error(error) is None
    with pytest.raises(type(error)), storage_errors():
        raise error
