"""What can be asked of a library and changed in it, by noun, inside one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop.catalog.activity import ActivityReads, ActivityWrites
from desktop.catalog.alike import AlikeReads
from desktop.catalog.arrival import ArrivalReads, ArrivalWrites
from desktop.catalog.asset import AssetPurge, AssetReads, AssetWrites
from desktop.catalog.basis_upkeep import BasisUpkeep
from desktop.catalog.blobs import BlobReads, BlobWrites
from desktop.catalog.budget import BudgetReads, BudgetWrites
from desktop.catalog.collection import CollectionReads, CollectionWrites
from desktop.catalog.dossier import DossierReads
from desktop.catalog.duplicate import DuplicateReads
from desktop.catalog.exchange_rate import ExchangeRateReads, ExchangeRateWrites
from desktop.catalog.external_id import ExternalIdReads, ExternalIdWrites
from desktop.catalog.film import FilmReads, FilmWrites
from desktop.catalog.generation_queue import GenerationReads
from desktop.catalog.generation_writes import GenerationWrites
from desktop.catalog.generator_template import TemplateReads, TemplateWrites
from desktop.catalog.history import HistoryReads
from desktop.catalog.intake import IntakeReads, IntakeWrites
from desktop.catalog.job import JobReads, JobWrites
from desktop.catalog.library_settings import SettingsReads, SettingsWrites
from desktop.catalog.lineage import LineageReads
from desktop.catalog.listing import ListingReads
from desktop.catalog.location import LocationMarks, LocationReads, LocationWrites
from desktop.catalog.look import LookReads, LookWrites
from desktop.catalog.merging import MergeWrites
from desktop.catalog.near_duplicate import NearDuplicateReads, NearDuplicateWrites
from desktop.catalog.others_edits import OthersReads
from desktop.catalog.owed import OwedReads
from desktop.catalog.production import ProductionReads
from desktop.catalog.provider_call import ProviderCallReads, ProviderCallWrites
from desktop.catalog.rate_card import RateCardReads, RateCardWrites
from desktop.catalog.recipe import RecipeReads, RecipeWrites
from desktop.catalog.recipe_source import RecipeSourceReads
from desktop.catalog.relation import RelationReads, RelationWrites
from desktop.catalog.sequence import SequenceReads, SequenceWrites
from desktop.catalog.sidebar import SidebarReads
from desktop.catalog.source_matching import SourceMatching
from desktop.catalog.spending import SpendingReads
from desktop.catalog.statistics import StatisticsReads
from desktop.catalog.tag import TagReads, TagWrites
from desktop.catalog.upkeep import UpkeepReads, UpkeepWrites
from desktop.catalog.watched_file import WatchedFileReads, WatchedFileWrites
from desktop.catalog.watched_folder import WatchedFolderReads, WatchedFolderWrites
from desktop.catalog.whole_tables import WholeReads
from desktop.domain.changes import ALL_CHANGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.catalog.library_merge import LibraryMergeReads, LibraryMergeWrites
    from desktop.catalog.library_part import PartReads, PartWrites
    from desktop.domain.changes import Changes
    from desktop.domain.sidebar import SidebarData

T = TypeVar("T")


class Lazy(Generic[T]):
    """Lazy attribute: builds the reader of a noun when it is asked for, since a read needs one."""

    def __init__(self, kind: Callable[[Session], T]) -> None:
        self._kind = kind

    def __get__(self, owner: Reads, _type: object) -> T:
        return self._kind(owner._session)


class Reads:
    """What can be asked of a library, by noun. Valid inside one `Library.read` call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    assets = Lazy(AssetReads)
    tags = Lazy(TagReads)
    collections = Lazy(CollectionReads)
    relations = Lazy(RelationReads)
    films = Lazy(FilmReads)
    listing = Lazy(ListingReads)
    locations = Lazy(LocationReads)
    blobs = Lazy(BlobReads)
    dossiers = Lazy(DossierReads)
    jobs = Lazy(JobReads)
    activity = Lazy(ActivityReads)
    history = Lazy(HistoryReads)
    others = Lazy(OthersReads)
    stats = Lazy(StatisticsReads)
    spending = Lazy(SpendingReads)
    budgets = Lazy(BudgetReads)
    owed = Lazy(OwedReads)
    exchange_rates = Lazy(ExchangeRateReads)
    rate_cards = Lazy(RateCardReads)
    calls = Lazy(ProviderCallReads)
    generation = Lazy(GenerationReads)
    templates = Lazy(TemplateReads)
    settings = Lazy(SettingsReads)
    intake = Lazy(IntakeReads)
    sequences = Lazy(SequenceReads)
    recipes = Lazy(RecipeReads)
    lineage = Lazy(LineageReads)
    recipe_sources = Lazy(RecipeSourceReads)
    external_ids = Lazy(ExternalIdReads)
    productions = Lazy(ProductionReads)
    looks = Lazy(LookReads)
    alike = Lazy(AlikeReads)
    near_duplicates = Lazy(NearDuplicateReads)
    duplicates = Lazy(DuplicateReads)
    upkeep = Lazy(UpkeepReads)
    watched_folders = Lazy(WatchedFolderReads)
    watched_files = Lazy(WatchedFileReads)
    arrivals = Lazy(ArrivalReads)
    whole = Lazy(WholeReads)
    _sidebar = Lazy(SidebarReads)

    @property
    def parts(self) -> PartReads:
        """Parts of the library that travel."""
        from desktop.catalog.library_part import PartReads  # noqa: PLC0415 - when asked

        return PartReads(self._session)

    @property
    def library_merge(self) -> LibraryMergeReads:
        """Taking another library in, as a plan."""
        from desktop.catalog.library_merge import LibraryMergeReads  # noqa: PLC0415 - when asked

        return LibraryMergeReads(self._session)

    def sidebar(
        self, known: SidebarData | None = None, changes: Changes = ALL_CHANGED
    ) -> SidebarData:
        """What the sidebar shows: all of it, or of what is known what `changes` touched."""
        return self._sidebar.load(known, changes)


class Maintenance:
    """The write transaction of upkeep, which is no edit: nothing of it is undone.

    Jobs keep their books in it, note what they saw of files, and purge.
    """

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        session.watchers.append(BasisUpkeep(session))
        self.assets = AssetPurge(session)
        self.locations = LocationMarks(session)
        self.blobs = BlobWrites(session)
        self.jobs = JobWrites(session)
        self.recipes = RecipeWrites(session)
        self.looks = LookWrites(session)
        self.upkeep = UpkeepWrites(session)
        self.generation = GenerationWrites(session)
        self.watched_files = WatchedFileWrites(session)

    @property
    def parts(self) -> PartWrites:
        """Filling a new library with a part of another."""
        from desktop.catalog.library_part import PartWrites  # noqa: PLC0415 - when asked

        return PartWrites(self._session)


class Tx(Maintenance):
    """The write transaction of an edit: everything that can be changed, by noun, and read back."""

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self.assets: AssetWrites = AssetWrites(session)
        self.tags = TagWrites(session)
        self.collections = CollectionWrites(session)
        self.relations = RelationWrites(session)
        self.films = FilmWrites(session)
        self.listing = ListingReads(session)
        self.locations: LocationWrites = LocationWrites(session)
        self.activity = ActivityWrites(session)
        self.stats = StatisticsReads(session)
        self.settings = SettingsWrites(session)
        self.intake = IntakeWrites(session)
        self.sequences = SequenceWrites(session)
        self.recipe_sources = SourceMatching(session)
        self.near_duplicates = NearDuplicateWrites(session)
        self.duplicates = DuplicateReads(session)
        self.merging = MergeWrites(session)
        self.spending = SpendingReads(session)
        self.budgets = BudgetWrites(session)
        self.exchange_rates = ExchangeRateWrites(session)
        self.rate_cards = RateCardWrites(session)
        self.calls = ProviderCallWrites(session)
        self.templates = TemplateWrites(session)
        self.external_ids = ExternalIdWrites(session)
        self.watched_folders = WatchedFolderWrites(session)
        self.arrivals = ArrivalWrites(session)

    @property
    def library_merge(self) -> LibraryMergeWrites:
        """Taking another library in."""
        from desktop.catalog.library_merge import LibraryMergeWrites  # noqa: PLC0415 - when asked

        return LibraryMergeWrites(self._session)

    @contextmanager
    def off_the_record(self) -> Iterator[None]:
        """What is changed inside is no part of the edit's record: undo leaves it."""
        before = len(self._session.journal)
        yield
        del self._session.journal[before:]
