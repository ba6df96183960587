"""The search over everything finds who is away, after the others, and says so."""

from dataclasses import replace

from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft


def test_people_who_are_away_are_found_last_and_marked(services: Services) -> None:
    add, sam = services.members.add, MemberDraft(display_name="Sam")
    paused = add(replace(sam, display_name="Sam B", status=MemberStatus.PAUSED))[0]
    former = add(replace(sam, display_name="Sam C", status=MemberStatus.FORMER))[0]
    archived, binned = add(sam)[0], add(sam)[0]
    active = add(replace(sam, display_name="Sam Z"))[0]
    services.members.archive(archived)
    services.members.delete(binned)
    hits = [hit for hit in services.search.find("sam") if hit.kind == "member"]
    told = [(hit.id, hit.subtitle) for hit in hits]
    assert told[0] == (active, "")
    # Of one word, people stand in the order of their ids.
    assert sorted(told[1:3]) == sorted([(paused, "paused"), (former, "former")])
    assert told[3:] == [(archived, "archived")]
