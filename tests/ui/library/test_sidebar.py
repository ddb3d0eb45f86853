from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.domain.asset import AssetType
from desktop.domain.collection import Collection
from desktop.domain.film import FilmCard
from desktop.domain.ids import AssetId, CollectionId, TagId, new_id
from desktop.domain.sidebar import CharacterCount, SavedSearch, SidebarData
from desktop.domain.tag import Tag
from desktop.ui.kit.mime import asset_mime
from desktop.ui.library.sidebar import Sidebar
from desktop.ui.library.sidebar_model import SidebarModel, SidebarRole
from tests.ui.dragging import drag

PIER, PLATES, SOUND = (CollectionId(new_id()) for _ in range(3))
BOTTLE, HERO, NIGHT = (TagId(new_id()) for _ in range(3))
ASSETS = [AssetId(new_id()) for _ in range(12)]
DATA = SidebarData(
    total=12_480,
    by_type={AssetType.IMAGE: 9113, AssetType.SCRIPT: 500, AssetType.TEXT: 52},
    films=(FilmCard(AssetId(new_id()), "The Bottle", 134.0),),
    collections=(
        Collection(PLATES, "Plates", parent_id=PIER, count=22),
        Collection(PIER, "Pier references", count=64),
        Collection(SOUND, "Sound library", count=301),
    ),
    characters=(CharacterCount(AssetId(new_id()), "Mara", 87),),
    tags=(Tag(BOTTLE, "bottle"), Tag(HERO, "hero", parent_id=BOTTLE), Tag(NIGHT, "night")),
    searches=(SavedSearch(CollectionId(new_id()), "Best", "rating>=4", 9),),
)


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar()
    qtbot.addWidget(made)
    made.resize(224, 900)
    made.show_data(DATA)
    made.show()
    return made


@pytest.fixture
def model(sidebar: Sidebar) -> SidebarModel:
    return sidebar.places


def value(model: SidebarModel, key: str) -> str:
    return str(model.data(model.index_of(key), int(SidebarRole.VALUE)))


def test_qt_finds_no_fault_with_it(model: SidebarModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model, force_py=True)


def test_every_place_shows_its_count(model: SidebarModel) -> None:
    assert value(model, "all") == "9,665"
    assert value(model, "type:script") == "552"
    assert value(model, f"collection:{SOUND}") == "301"
    assert value(model, f"film:{DATA.films[0].id}") == "2:14"


def test_no_name_turns_what_stands_around_it(sidebar: Sidebar, model: SidebarModel) -> None:
    turned = Collection(PIER, "gnp.\u202ereip", count=3)
    sidebar.show_data(SidebarData(collections=(turned,)))
    index = model.index_of(f"collection:{PIER}")
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
    assert not any("\u202e" in str(model.data(index, int(role))) for role in roles)


def test_collections_and_tags_nest_whatever_their_order(model: SidebarModel) -> None:
    assert model.index_of(f"collection:{PLATES}").parent() == model.index_of(f"collection:{PIER}")
    assert model.index_of(f"tag:{HERO}").parent() == model.index_of(f"tag:{BOTTLE}")


def test_new_counts_leave_rows_selection_and_folds_alone(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    sidebar.choose(f"tag:{NIGHT}")
    sidebar.collapse(model.index_of(f"tag:{BOTTLE}"))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    tags = (Tag(BOTTLE, "bottle", count=512), *DATA.tags[1:])
    sidebar.show_data(replace(DATA, tags=tags))
    assert resets == []
    assert value(model, f"tag:{BOTTLE}") == "512"
    sidebar.show_data(replace(DATA, tags=(*tags, Tag(TagId(new_id()), "z"))))
    assert resets == [1]
    assert model.node(sidebar.currentIndex()).key == f"tag:{NIGHT}"
    assert not sidebar.isExpanded(model.index_of(f"tag:{BOTTLE}"))


def test_choosing_a_row_tells_it(qtbot: QtBot, sidebar: Sidebar, model: SidebarModel) -> None:
    with qtbot.waitSignal(sidebar.chosen) as told:
        at = sidebar.visualRect(model.index_of(f"tag:{HERO}")).center()
        qtbot.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args[0].name == "hero"
    assert told.args[0].listing.tag_id == HERO


def test_a_heading_folds_and_is_never_chosen(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    heading = model.index_of("section:Tags")
    with qtbot.assertNotEmitted(sidebar.chosen):
        qtbot.mouseClick(
            sidebar.viewport(),
            Qt.MouseButton.LeftButton,
            pos=sidebar.visualRect(heading).center(),
        )
    assert not sidebar.isExpanded(heading)


def test_only_what_people_made_can_be_renamed(qtbot: QtBot, model: SidebarModel) -> None:
    with qtbot.waitSignal(model.rename_requested) as told:
        assert model.setData(model.index_of(f"tag:{NIGHT}"), " late  night ")
    assert (told.args[0].name, told.args[1]) == ("night", "late night")
    assert not model.setData(model.index_of("all"), "Everything")
    assert not model.flags(model.index_of("type:image")) & Qt.ItemFlag.ItemIsEditable


@pytest.mark.parametrize(
    ("key", "count", "text"),
    [
        (f"collection:{PIER}", 12, "Add 12 assets to Pier references"),
        (f"tag:{NIGHT}", 1, "Tag 1 asset with night"),
        (f"character:{DATA.characters[0].id}", 2, "Add 2 assets as reference for Mara"),
        ("trash", 3, "Move 3 assets to the Trash"),
        ("favourites", 1, "Mark 1 asset as favourite"),
        (f"film:{DATA.films[0].id}", 3, "Add 3 shots at the end of The Bottle"),
        ("all", 3, ""),
        ("last-import", 3, ""),
        ("section:Tags", 3, ""),
    ],
    ids=[
        "collection",
        "tag",
        "character",
        "trash",
        "favourites",
        "film",
        "all",
        "import",
        "section",
    ],
)
def test_a_target_says_what_a_drop_will_do(
    model: SidebarModel, key: str, count: int, text: str
) -> None:
    mime = asset_mime(ASSETS[:count], "library")
    assert model.drop_text(mime, model.node(model.index_of(key))) == text


@pytest.mark.parametrize(
    ("key", "names", "text"),
    [
        ("all", "a.png", "Import 1 item"),
        ("last-import", "a.png b.wav", "Import 2 items"),
        ("favourites", "a.png b.wav", "Import 2 items as favourites"),
        (f"collection:{PIER}", "a.png", "Import 1 item into Pier references"),
        (f"tag:{NIGHT}", "a.png b.mp4", "Import 2 items tagged with night"),
        (
            f"character:{DATA.characters[0].id}",
            "a.png",
            "Import 1 item as reference for Mara",
        ),
        (
            f"film:{DATA.films[0].id}",
            "a.png b.mp4 c.wav",
            "Import 3 items: add 2 shots at the end of The Bottle",
        ),
        (
            f"film:{DATA.films[0].id}",
            "rushes a.png",
            "Import 2 items: add as shots at the end of The Bottle",
        ),
        (f"film:{DATA.films[0].id}", "c.wav", "Import 1 item: use as sound of The Bottle"),
        (f"film:{DATA.films[0].id}", "c.txt", ""),
        ("type:image", "a.png", ""),
        ("trash", "a.png", ""),
        ("section:Tags", "a.png", ""),
        (f"search:{DATA.searches[0].id}", "a.png", ""),
    ],
    ids=lambda value: "" if ":" in str(value) else str(value)[:20],
)
def test_files_from_outside_come_in_and_join_what_they_are_dropped_on(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel, key: str, names: str, text: str
) -> None:
    paths = [Path("/footage") / name for name in names.split()]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    told: list[tuple[str, list[Path]]] = []
    model.files_dropped.connect(lambda node, files: told.append((node.key, files)))
    at = sidebar.visualRect(model.index_of(key)).center()
    assert drag(sidebar.viewport(), mime, at, drop=False) is bool(text)
    assert (sidebar._hint.text() if text else "") == text
    drag(sidebar.viewport(), mime, at, drop=True)
    assert told == ([(key, paths)] if text else [])


def test_a_film_takes_what_can_be_a_shot_or_its_sound_and_says_so(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    film = model.index_of(f"film:{DATA.films[0].id}")
    node, at = model.node(film), sidebar.visualRect(film).center()
    asked: list[tuple[AssetId, ...]] = []
    sidebar.kinds_wanted.connect(asked.append)
    mime = asset_mime(ASSETS[:3], "inspector")
    drag(sidebar.viewport(), mime, at, drop=False)
    assert asked == [tuple(ASSETS[:3])]
    model.learn(
        dict(zip(ASSETS, (AssetType.AUDIO, AssetType.IMAGE, AssetType.SCRIPT), strict=False))
    )
    assert model.drop_text(mime, node) == "Add 1 shot at the end of The Bottle"
    assert model.drop_text(asset_mime(ASSETS[:1], ""), node) == "Use as sound of The Bottle"
    script = asset_mime(ASSETS[2:3], "library")
    assert not drag(sidebar.viewport(), script, at, drop=True)
    assert model.refusal(script, node) == "Only images and videos can become shots"


def test_assets_dropped_on_a_tag_are_asked_for(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    at = sidebar.visualRect(model.index_of(f"tag:{NIGHT}")).center()
    with qtbot.waitSignal(model.drop_requested) as told:
        assert drag(sidebar.viewport(), asset_mime(ASSETS[:3], "library"), at, drop=True)
    assert told.args[0].id == NIGHT
    assert told.args[1] == tuple(ASSETS[:3])


def test_the_hint_follows_the_drag_and_goes_with_it(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    mime = asset_mime(ASSETS[:3], "library")
    at = sidebar.visualRect(model.index_of(f"collection:{PIER}")).center()
    drag(sidebar.viewport(), mime, at, drop=False)
    assert sidebar._hint.isVisible()
    assert sidebar._hint.text() == "Add 3 assets to Pier references"
    drag(sidebar.viewport(), mime, at, drop=True)
    assert not sidebar._hint.isVisible()


def test_where_nothing_would_happen_the_drag_is_refused(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    at = sidebar.visualRect(model.index_of("type:image")).center()
    assert not drag(sidebar.viewport(), asset_mime(ASSETS[:3], "library"), at, drop=False)


def test_a_collection_is_moved_into_another(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    mime = model.mimeData([model.index_of(f"collection:{SOUND}")])
    at = sidebar.visualRect(model.index_of(f"collection:{PIER}")).center()
    with qtbot.waitSignal(model.move_requested) as told:
        drag(sidebar.viewport(), mime, at, drop=True)
    assert told.args == ["collection", SOUND, PIER, ""]


def test_a_collection_is_moved_between_others(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    mime = model.mimeData([model.index_of(f"collection:{SOUND}")])
    top = sidebar.visualRect(model.index_of(f"collection:{PIER}")).topLeft() + QPoint(40, 0)
    with qtbot.waitSignal(model.move_requested) as told:
        drag(sidebar.viewport(), mime, top, drop=True)
    assert told.args == ["collection", SOUND, "", PIER]


def test_nothing_is_moved_into_itself_or_into_another_kind(model: SidebarModel) -> None:
    pier = model.mimeData([model.index_of(f"collection:{PIER}")])
    assert model.drop_text(pier, model.node(model.index_of(f"collection:{PIER}"))) == ""
    assert model.drop_text(pier, model.node(model.index_of(f"collection:{PLATES}"))) == ""
    assert model.drop_text(pier, model.node(model.index_of(f"tag:{NIGHT}"))) == ""


def test_where_nothing_can_be_written_nothing_can_be_named_moved_or_dropped(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    sidebar.show_writable(False)
    night = model.index_of(f"tag:{NIGHT}")
    sidebar.edit_name(f"tag:{NIGHT}")
    assert not sidebar.names.is_open
    assert model.flags(night) == Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    at = sidebar.visualRect(night).center()
    assert not drag(sidebar.viewport(), asset_mime(ASSETS[:3], "library"), at, drop=True)
    with qtbot.assertNotEmitted(sidebar.add_requested):
        heading = sidebar.visualRect(model.index_of("section:Tags"))
        plus = QPoint(sidebar.viewport().width() - 20, heading.center().y())
        qtbot.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=plus)


def test_what_another_program_drops_under_our_name_does_no_harm(model: SidebarModel) -> None:
    mime = QMimeData()
    mime.setData("application/x-desk-sidebar-row", b"\xff\xfe{")
    assert model.drop_text(mime, model.node(model.index_of(f"tag:{NIGHT}"))) == ""
    mime = QMimeData()
    mime.setData("application/x-desk-assets", b'{"ids": ["../../etc/passwd", 3]}')
    assert not model.dropMimeData(mime, Qt.DropAction.CopyAction, -1, 0, model.index_of("all"))


def test_a_menu_chooses_nothing_and_marks_its_row_while_it_is_open(
    qtbot: QtBot, sidebar: Sidebar, model: SidebarModel
) -> None:
    sidebar.choose("all")
    film = model.index_of(f"film:{DATA.films[0].id}")
    node, at = model.node(film), sidebar.visualRect(film).center()
    marked: list[bool] = []
    sidebar.menu_requested.connect(lambda asked, _: marked.append(sidebar.is_hovered(asked)))
    view = sidebar.viewport()
    with qtbot.assertNotEmitted(sidebar.chosen):
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=at)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
        QCoreApplication.sendEvent(view, asked)
    assert marked == [True]
    assert not sidebar.is_hovered(node)
    assert model.node(sidebar.currentIndex()).key == "all"
