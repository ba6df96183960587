"""Find what ships with the program: `resources/` of the checkout or `_resources/` of the wheel."""

from functools import cache
from pathlib import Path, PurePosixPath


@cache
def resource_root() -> Path:
    """Return the folder that holds the program's resources.

    Raises:
        FileNotFoundError: Neither the wheel's nor the checkout's folder is there.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_resources", package.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError("the program's resources are missing")


def resource_path(name: str) -> Path:
    """Return the path of a resource given by its POSIX name below the root.

    Raises:
        ValueError: The name is absolute or climbs out of the root.
        FileNotFoundError: There is no such resource.
    """
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError("a resource is named relative to the resource folder")
    path = resource_root() / pure
    if not path.exists():
        raise FileNotFoundError(f"no resource {name}")
    return path


def resource_bytes(name: str) -> bytes:
    """Return the content of a resource."""
    return resource_path(name).read_bytes()


def resource_text(name: str) -> str:
    """Return the content of a UTF-8 resource."""
    return resource_bytes(name).decode("utf-8")
