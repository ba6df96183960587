"""Whether a consent holds is decided in one place; nobody else looks at what somebody said."""

import ast
from pathlib import Path

import pytest

CODE = Path(__file__).parents[2] / "chapterdesk"
HOME = CODE / "services" / "consents"
DECIDES = frozenset({"status", "expires_on"})
YES = frozenset({"GIVEN", "RENEWED"})
WRITERS = frozenset({"services/imports/writing.py", "services/practice/crowd.py"})
"""Note a yes that was said for many at once; ask for none."""
PRACTICE = "services/practice/people.py"


def deciding(source: str) -> list[str]:
    """Return where a module filters consents by what was said, or by when it ends."""
    return [
        f"{node.lineno}: Consent.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Consent"
        and node.attr in DECIDES
    ]


def naming_a_yes(source: str) -> list[str]:
    """Return where a module says itself what counts as a yes."""
    return [
        f"{node.lineno}: ConsentStatus.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "ConsentStatus"
        and node.attr in YES
    ]


@pytest.mark.parametrize("look", [deciding, naming_a_yes])
def test_no_other_service_judges_a_consent(look: object) -> None:
    assert callable(look)
    allowed = WRITERS | {PRACTICE} if look is naming_a_yes else frozenset()
    found = {
        name: places
        for path in sorted((CODE / "services").rglob("*.py"))
        if HOME not in path.parents
        and (name := path.relative_to(CODE).as_posix()) not in allowed
        and (places := look(path.read_text("utf-8")))
    }
    assert found == {}


def test_a_module_that_judges_is_found() -> None:
    source = "select(Consent).where(Consent.status.in_((ConsentStatus.GIVEN,)))"
    assert deciding(source) == ["1: Consent.status"]
    assert naming_a_yes(source) == ["1: ConsentStatus.GIVEN"]


def test_the_services_that_use_a_purpose_ask() -> None:
    asking = {
        path.relative_to(CODE).as_posix()
        for path in (CODE / "services").rglob("*.py")
        if HOME not in path.parents
        and "chapterdesk.services.consents.asking import" in path.read_text("utf-8")
    }
    assert asking >= {
        "services/exports/people.py", "services/mentoring.py", "services/sheets/attendance.py",
    }  # fmt: skip
