"""Every service of an open vault, built once, and the desk that holds them."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.services.audit import AuditService
from chapterdesk.services.backups.service import BackupService
from chapterdesk.services.bin import BinService
from chapterdesk.services.calendar import CalendarService
from chapterdesk.services.chapter import ChapterService
from chapterdesk.services.checkin.away import AwayService
from chapterdesk.services.checkin.grid import GridService
from chapterdesk.services.checkin.heads import TallyService
from chapterdesk.services.checkin.marking import refresh_after_undo
from chapterdesk.services.checkin.paper import PaperEntryService
from chapterdesk.services.checkin.service import CheckInService
from chapterdesk.services.consents.service import ConsentService
from chapterdesk.services.consents.wording import refuse_unwording
from chapterdesk.services.database import Database, Undo, UndoService
from chapterdesk.services.directory.service import DirectoryService
from chapterdesk.services.discretion import DiscretionService
from chapterdesk.services.drafts import DraftService
from chapterdesk.services.duplicates.service import DuplicateService
from chapterdesk.services.events import (
    ErasingService,
    EventPlanService,
    EventService,
    NeedsService,
    RegistrationService,
    ShiftService,
)
from chapterdesk.services.exports.service import ExportService
from chapterdesk.services.groups import AgreementService, GroupService
from chapterdesk.services.imports.service import ImportService
from chapterdesk.services.imports.shape_service import ShapeService
from chapterdesk.services.keys import KeyService
from chapterdesk.services.leading import LeadingService
from chapterdesk.services.locking import LockingService
from chapterdesk.services.meetings import MeetingService
from chapterdesk.services.members.listing.layouts import LayoutService
from chapterdesk.services.members.listing.service import ListService
from chapterdesk.services.members.listing.several import SeveralService
from chapterdesk.services.members.listing.views import ViewService
from chapterdesk.services.members.own_fields import OwnFieldService
from chapterdesk.services.members.service import MemberService
from chapterdesk.services.members.tags import TagService
from chapterdesk.services.mentoring import MentoringService
from chapterdesk.services.minutes import MinutesService
from chapterdesk.services.missing import MissingService
from chapterdesk.services.places import PlaceChecklistService, PlaceService
from chapterdesk.services.privacy import FORGOTTEN, DenyService, PrivacyService, RequestService
from chapterdesk.services.privacy.copies import CopyService
from chapterdesk.services.privacy.denying import refuse_denied
from chapterdesk.services.privacy.repacking import Repacking
from chapterdesk.services.reaching import ReachingService
from chapterdesk.services.retention import RetentionService
from chapterdesk.services.safeguarding import CheckService, SafeguardingService
from chapterdesk.services.safety import SafetyService
from chapterdesk.services.search import SearchService
from chapterdesk.services.series import HolidayService, SeriesService
from chapterdesk.services.sheets.service import SheetService
from chapterdesk.services.tasks import TaskService
from chapterdesk.services.today import TodayService
from chapterdesk.services.upkeep import DiskWatch, UpkeepService
from chapterdesk.services.weekly import WeeklyService
from chapterdesk.storage import ways
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.keychain.system import SystemKeychain
from chapterdesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case of an open vault; all of them are called on the database thread."""

    chapter: ChapterService
    members: MemberService
    people: ListService
    several: SeveralService
    views: ViewService
    layouts: LayoutService
    consents: ConsentService
    own_fields: OwnFieldService
    tags: TagService
    duplicates: DuplicateService
    reaching: ReachingService
    groups: GroupService
    agreements: AgreementService
    leading: LeadingService
    places: PlaceService
    place_checks: PlaceChecklistService
    meetings: MeetingService
    minutes: MinutesService
    series: SeriesService
    holidays: HolidayService
    events: EventService
    registrations: RegistrationService
    needs: NeedsService
    shifts: ShiftService
    event_plans: EventPlanService
    erasing: ErasingService
    calendar: CalendarService
    checkin: CheckInService
    away: AwayService
    tallies: TallyService
    paper_entry: PaperEntryService
    grids: GridService
    mentoring: MentoringService
    directory: DirectoryService
    sheets: SheetService
    tasks: TaskService
    missing: MissingService
    today: TodayService
    imports: ImportService
    shapes: ShapeService
    exports: ExportService
    backups: BackupService
    keys: KeyService
    search: SearchService
    bin: BinService
    safety: SafetyService
    checks: CheckService
    safeguarding: SafeguardingService
    privacy: PrivacyService
    requests: RequestService
    copies: CopyService
    denied: DenyService
    retention: RetentionService
    audit: AuditService
    drafts: DraftService
    locking: LockingService
    discretion: DiscretionService
    upkeep: UpkeepService
    weekly: WeeklyService
    undo: UndoService


class Desk:
    """An open vault and its services; closed on the thread that opened it."""

    def __init__(self, *, vault: Vault, services: Services) -> None:
        self._vault = vault
        self.services = services

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._vault.path

    @property
    def practice(self) -> bool:
        """Whether it holds made-up people only."""
        return self._vault.practice

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written, because of where it lies."""
        return self._vault.read_only

    @property
    def was_unclean(self) -> bool:
        """Whether the last session ended without closing."""
        return self._vault.was_unclean

    @property
    def header_was_healed(self) -> bool:
        """Whether one of the two files with the keys had to be written anew."""
        return self._vault.header_was_healed

    def interrupt(self) -> None:
        """Stop the statement that runs on the database thread; callable from any thread."""
        self._vault.interrupt()

    def close(self, *, drop_quick: bool = False) -> None:
        """Close the vault, wipe its key and let go of its lock; twice is once.

        Args:
            drop_quick: Take the way in by PIN out of the header before (panic, travel). The keyring
                may refuse to forget its half, or never answer; a medium that can not be written
                leaves the header's half, and closing goes on.
        """
        try:
            if drop_quick:
                with suppress(UserError):
                    ways.drop_device(self._vault)
        finally:
            self._vault.close()


def build_services(
    vault: Vault,
    clock: Clock,
    events: EventBus,
    *,
    keychain: Keychain | None = None,
    kdf: KdfParameters | None = None,
) -> Services:
    """Return the services over an open vault."""
    watch = DiskWatch(vault=vault, events=events)
    database = Database(
        engine=vault.engine,
        clock=clock,
        events=events,
        slot_id=vault.key.slot_id,
        trouble=watch.hear,
    )
    meetings = MeetingService(database=database)
    reaching = ReachingService(database=database)
    upkeep = UpkeepService(vault=vault, database=database, watch=watch)
    backups = BackupService(vault=vault, database=database)
    events.subscribe(lambda event: backups.forgot() if event.area == FORGOTTEN else None)
    events.subscribe(Repacking(vault=vault).hear)
    return Services(
        chapter=ChapterService(database=database),
        members=MemberService(database=database),
        people=ListService(database=database),
        several=SeveralService(database=database),
        views=ViewService(database=database),
        layouts=LayoutService(database=database),
        consents=ConsentService(database=database),
        own_fields=OwnFieldService(database=database),
        tags=TagService(database=database),
        duplicates=DuplicateService(database=database),
        reaching=reaching,
        groups=GroupService(database=database),
        agreements=AgreementService(database=database),
        leading=LeadingService(database=database),
        places=PlaceService(database=database),
        place_checks=PlaceChecklistService(database=database),
        meetings=meetings,
        minutes=MinutesService(database=database),
        series=SeriesService(database=database),
        holidays=HolidayService(database=database),
        events=EventService(database=database),
        registrations=RegistrationService(database=database, refuse_denied=refuse_denied),
        needs=NeedsService(database=database),
        shifts=ShiftService(database=database),
        event_plans=EventPlanService(database=database),
        erasing=ErasingService(database=database),
        calendar=CalendarService(database=database),
        checkin=CheckInService(database=database, refuse_denied=refuse_denied),
        away=AwayService(database=database),
        tallies=TallyService(database=database),
        paper_entry=PaperEntryService(database=database),
        grids=GridService(database=database),
        mentoring=MentoringService(database=database),
        directory=DirectoryService(database=database),
        sheets=SheetService(database=database, reaching=reaching),
        tasks=TaskService(database=database),
        missing=MissingService(database=database),
        today=TodayService(database=database, meetings=meetings),
        backups=backups,
        keys=KeyService(
            vault=vault,
            database=database,
            backups=backups,
            keychain=keychain or SystemKeychain(),
            kdf=kdf,
        ),
        imports=ImportService(database=database, before=backups.before_import),
        shapes=ShapeService(database=database),
        exports=ExportService(database=database),
        search=SearchService(database=database),
        bin=BinService(database=database),
        checks=CheckService(database=database),
        safeguarding=SafeguardingService(database=database),
        safety=SafetyService(database=database, key=lambda: vault.key),
        privacy=PrivacyService(database=database),
        requests=RequestService(database=database),
        copies=CopyService(database=database),
        denied=DenyService(database=database),
        retention=RetentionService(database=database, clock_doubtful=lambda: upkeep.clock_doubtful),
        audit=AuditService(database=database),
        drafts=DraftService(database=database),
        locking=LockingService(database=database),
        discretion=DiscretionService(database=database),
        upkeep=upkeep,
        weekly=WeeklyService(vault=vault, database=database, trouble=watch.hear),
        undo=UndoService(database=database, derive=_after_undo),
    )


def _after_undo(session: Session, undo: Undo) -> None:
    """Refuse what may not be taken back, and derive anew what hangs on the rows that were."""
    refuse_unwording(session, undo)
    refresh_after_undo(session, undo)


def build_desk(
    *,
    vault: Vault,
    clock: Clock,
    events: EventBus,
    keychain: Keychain | None = None,
    kdf: KdfParameters | None = None,
) -> Desk:
    """Return the desk over an open vault."""
    services = build_services(vault, clock, events, keychain=keychain, kdf=kdf)
    return Desk(vault=vault, services=services)
