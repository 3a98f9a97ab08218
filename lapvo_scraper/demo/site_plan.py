"""The plan of the demo site: its pages, and which Asset Publisher shows what where.

The detail page and its instance are those every site of the Đồng Tháp portal shares: all were cloned from one
site template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lapvo_scraper.demo.liferay.model import Layout, Portlet, Site

DETAIL_PATH = "/chi-tiet-bai-viet"
DETAIL = Portlet("asset_publisher", "1mOzUrGkrdAE", "Xuất bản thông tin")
GROUP_ID = 481_990

LinkForm = Literal["id", "stock", "site", "session", "nested", "slug"]
"""How a list links to its articles: by id; as stock Liferay does, by title with the id in the query; under
`/web/<site>`; with a session id in the path; with a redirect to the address it came from; by title alone."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One Asset Publisher that shows a list. Without a title its decorator hides the title bar."""

    instance: str
    title: str
    style: str  # abstracts, titles, table, adt, adt-dated
    links: LinkForm
    pagination: Literal["none", "simple", "regular"] = "none"
    delta: int = 10
    category: str | None = None  # None: everything

    @property
    def portlet(self) -> Portlet:
        """The portlet it is."""
        return Portlet("asset_publisher", self.instance, self.title)

    @property
    def dated(self) -> bool:
        """Whether the list prints the publication day."""
        return self.style in {"adt-dated", "table"}


@dataclass(frozen=True, slots=True)
class Section:
    """A page of lists."""

    layout: Layout
    publishers: tuple[Publisher, ...]


HOME = Section(
    Layout(20_101, "/trang-chu", "Trang chủ"),
    (
        Publisher("pQ7wTnYvKc2R", "Tin nổi bật", "adt", "id", "none", 5),
        Publisher("zB4kHsLdXm9E", "Tin mới", "titles", "site", "none", 8),
        Publisher("aV3cJrGyUt6W", "Thông báo", "titles", "id", "none", 5, "Thông báo"),
    ),
)
SECTIONS = (
    HOME,
    Section(
        Layout(20_102, "/tin-tuc", "Tin tức - sự kiện"),
        (Publisher("dN8xEoFiSb5Q", "Xuất bản thông tin", "abstracts", "stock", "regular", 10),),
    ),
    Section(
        Layout(20_103, "/kinh-te", "Kinh tế"),
        (Publisher("hM2uCpWqZj7T", "", "adt-dated", "id", "regular", 10, "Kinh tế"),),
    ),
    Section(
        Layout(20_104, "/van-hoa-xa-hoi", "Văn hóa - Xã hội"),
        (Publisher("yR6gIaKvOl3N", "", "titles", "nested", "simple", 12, "Văn hóa - Xã hội"),),
    ),
    Section(
        Layout(20_105, "/quoc-phong-an-ninh", "Quốc phòng - An ninh"),
        (
            Publisher(
                "fX9tDeBhMw4U", "Xuất bản thông tin", "table", "session", "regular", 8, "Quốc phòng - An ninh"
            ),
        ),
    ),
    Section(
        Layout(20_106, "/xay-dung-dang", "Xây dựng Đảng"),
        (Publisher("kL5sQyPzCn8G", "", "adt", "site", "regular", 10, "Xây dựng Đảng"),),
    ),
    Section(
        Layout(20_107, "/nong-thon-moi", "Nông thôn mới"),
        (Publisher("wJ1rVuXfTo6A", "", "abstracts", "stock", "regular", 6, "Nông thôn mới"),),
    ),
    Section(
        Layout(20_108, "/thong-bao", "Thông báo"),
        (Publisher("iE7mZbGdHk2Y", "Xuất bản thông tin", "titles", "id", "none", 20, "Thông báo"),),
    ),
)
DETAIL_LAYOUT = Layout(20_109, DETAIL_PATH, "Chi tiết bài viết", in_menu=False)
ABOUT = Layout(20_110, "/gioi-thieu", "Giới thiệu")
CALENDAR = Layout(20_111, "/lich-cong-tac", "Lịch công tác")
SEARCH = Layout(20_112, "/tim-kiem", "Tìm kiếm", in_menu=False)

SITE = Site(
    code="vamsen",
    name="Huyện Vàm Sen",
    company="Cổng thông tin điện tử tỉnh Tiền Sen",
    group_id=GROUP_ID,
    company_id=20_099,
    theme="vam-sen-theme",
    layouts=(*(section.layout for section in SECTIONS), ABOUT, CALENDAR, DETAIL_LAYOUT, SEARCH),
)


def section_at(path: str) -> Section | None:
    """Return the section whose page has that path."""
    return next((section for section in SECTIONS if section.layout.path == path), None)


def layout_at(path: str) -> Layout | None:
    """Return the page of that path; `/` is the first page."""
    wanted = HOME.layout.path if path in {"", "/"} else path
    return next((layout for layout in SITE.layouts if layout.path == wanted), None)
