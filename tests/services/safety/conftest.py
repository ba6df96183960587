"""Three readers, derived once for all tests: a derivation is the only slow thing in here."""

from collections.abc import Callable, Iterator

import pytest

from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.services.catalogue import Services
from chapterdesk.services.safety import NewReader, Opener, Sitting
from chapterdesk.services.safety.readers import make_reader

CHEAP = KdfParameters(memory=19_456, passes=1, lanes=1)
"""The least that is read at all; what new readers get is tested where one is made."""
Begin = Callable[[str], Sitting]


@pytest.fixture(scope="session")
def made() -> dict[str, NewReader]:
    return {
        name: make_reader(name, Secret.from_text(f"the passphrase of {name}"), CHEAP)
        for name in ("Ola", "Kim", "Bo")
    }


def fresh(reader: NewReader) -> NewReader:
    """Return a copy whose identity may be wiped."""
    return NewReader(label=reader.label, box=reader.box, identity=Secret(reader.identity.reveal()))


@pytest.fixture
def begin(services: Services, made: dict[str, NewReader]) -> Iterator[Begin]:
    """Begin a sitting as if the passphrase had just been derived."""
    sittings: list[Sitting] = []

    def begun(name: str) -> Sitting:
        opener = Opener(
            reader_id=made[name].box.reader_id,
            identity=Secret(made[name].identity.reveal()),
        )
        sittings.append(services.safety.begin(opener))
        return sittings[-1]

    yield begun
    for sitting in sittings:
        sitting.end()


@pytest.fixture
def readers(services: Services, made: dict[str, NewReader], begin: Begin) -> dict[str, bytes]:
    """Ola let Kim in and Kim let Bo in."""
    services.safety.add_first(fresh(made["Ola"]))
    services.safety.add(begin("Ola"), fresh(made["Kim"]), share=True)
    services.safety.add(begin("Kim"), fresh(made["Bo"]), share=True)
    return {row.label: row.id for row in services.safety.readers()}
