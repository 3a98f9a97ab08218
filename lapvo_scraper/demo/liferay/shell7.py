"""The page shell of 7.x: head, banner, menu, columns, footer, scripts; and the boundary around every portlet.

After `templates/portal_normal.ftl`, `init.ftl` and `portlet.ftl` of the unstyled themes and `top_head.jsp`,
`top_js.jspf`, `render_portlet.jsp` of the portal.
"""

from __future__ import annotations

from html import escape

from lapvo_scraper.demo.liferay.model import Layout, Page, Portlet, Site, Visit

_PORTLET_IDS = {
    "asset_publisher": "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet",
    "most_viewed": "com_liferay_asset_publisher_web_portlet_MostViewedAssetsPortlet",
    "web_content": "com_liferay_journal_content_web_portlet_JournalContentPortlet",
    "breadcrumb": "com_liferay_site_navigation_breadcrumb_web_portlet_SiteNavigationBreadcrumbPortlet",
    "navigation": "com_liferay_site_navigation_menu_web_portlet_SiteNavigationMenuPortlet",
    "search": "com_liferay_portal_search_web_portlet_SearchPortlet",
    "calendar": "com_liferay_calendar_web_portlet_CalendarPortlet",
    "login": "com_liferay_login_web_portlet_LoginPortlet",
}
_CSS_CLASSES = {
    "asset_publisher": "portlet-asset-publisher", "most_viewed": "portlet-most-viewed-assets",
    "web_content": "portlet-journal-content", "breadcrumb": "portlet-breadcrumb",
    "navigation": "portlet-site-navigation-menu", "search": "portlet-search", "calendar": "calendar-portlet",
    "login": "portlet-login",
}  # fmt: skip


class Shell7:
    """Page and portlet shells shared by 7.0 to 7.4; the differences are small methods."""

    build = "Liferay Community Edition Portal 7.2.1 CE GA2 (Mueller / Build 7201 / November 4, 2019)"
    reset_cur = "p_r_p_resetCur"

    def portlet_id(self, portlet: Portlet) -> str:
        """Return the portlet id, e.g. `com_…AssetPublisherPortlet_INSTANCE_abc`."""
        instance = f"_INSTANCE_{portlet.instance}" if portlet.instance else ""
        return _PORTLET_IDS[portlet.kind] + instance

    def namespace(self, portlet: Portlet) -> str:
        """Return the prefix of the portlet's request parameters."""
        return f"_{self.portlet_id(portlet)}_"

    # --- page -----------------------------------------------------------------------------------------------------

    def page(self, page: Page, site: Site, visit: Visit) -> str:
        """Return the whole document."""
        return (
            f'<!DOCTYPE html>\n\n\n<html class="ltr" dir="ltr" lang="vi-VN">\n\n<head>\n{self._head(page, site, visit)}'
            f'</head>\n\n<body class=" controls-visible  yui3-skin-sam guest-site signed-out public-page site">\n'
            f'{self._quick_access()}\n<div class="container-fluid" id="wrapper">\n{self._banner(page, site, visit)}\n'
            f"{self._content(page)}\n{self._footer(site)}\n</div>\n{self._bottom(page, visit)}</body>\n</html>\n"
        )

    def _html_title(self, page: Page, site: Site) -> str:
        return f"{page.title} - {site.name} - {site.company}"

    def _head(self, page: Page, site: Site, visit: Visit) -> str:
        theme = site.theme_path
        lines = [
            f"<title>{escape(self._html_title(page, site))}</title>",
            '<meta content="initial-scale=1.0, width=device-width" name="viewport" />',
            '<meta content="text/html; charset=UTF-8" http-equiv="content-type" />',
            *(f'<meta content="{escape(content)}" lang="vi-VN" name="{name}" />'
              for name, content in (("description", page.description), ("keywords", page.keywords)) if content),
            *([f'<link data-senna-track="temporary" href="{escape(visit.absolute(page.canonical))}" rel="canonical" />']
              if page.canonical else []),
            f'<link href="{theme}/images/favicon.png" rel="icon" />',
            f'<link class="lfr-css-file" data-senna-track="temporary" href="{theme}/css/clay.css?browserId=other&amp;'
            f'themeId=vamsen_WAR_vamsentheme&amp;minifierType=css&amp;languageId=vi_VN&amp;t=1609430400000" '
            'id="liferayAUICSS" rel="stylesheet" type="text/css" />',
            f'<link class="lfr-css-file" data-senna-track="temporary" href="{theme}/css/main.css?browserId=other&amp;'
            f'themeId=vamsen_WAR_vamsentheme&amp;minifierType=css&amp;languageId=vi_VN&amp;t=1609430400000" '
            'id="liferayThemeCSS" rel="stylesheet" type="text/css" />',
            f'<script data-senna-track="permanent" src="{theme}/js/main.js?minifierType=js&amp;t=1609430400000" '
            'type="text/javascript"></script>',
            *([f'<link href="{escape(visit.absolute(page.rss))}" rel="alternate" title="RSS" type="application/rss+xml" />']
              if page.rss else []),
            *self._open_graph(page, site, visit),
            self._theme_display(page.layout, site, visit),
        ]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _open_graph(self, page: Page, site: Site, visit: Visit) -> list[str]:
        """Before 7.3 the portal prints no Open Graph tags."""
        del page, site, visit
        return []

    def _theme_display(self, layout: Layout, site: Site, visit: Visit) -> str:
        values = {
            "getCompanyId": site.company_id,
            "getLanguageId": "vi_VN",
            "getLayoutId": layout.plid % 1000,
            "getLayoutURL": visit.absolute(layout.path),
            "getParentGroupId": site.group_id,
            "getPlid": layout.plid,
            "getPortalURL": visit.origin,
            "getScopeGroupId": site.group_id,
            "getSiteGroupId": site.group_id,
        }
        functions = ",\n".join(
            f"\t\t{name}: function() {{ return '{value}'; }}" for name, value in values.items()
        )
        return (
            '<script data-senna-track="temporary" type="text/javascript">\n// <![CDATA[\n\tvar Liferay = Liferay || {};\n'
            f"\tLiferay.ThemeDisplay = {{\n{functions}\n\t}};\n\tLiferay.authToken = '{visit.token()}';\n"
            f"\tLiferay.currentURL = '{escape(visit.url)}';\n// ]]>\n</script>"
        )

    def _quick_access(self) -> str:
        return (
            '<nav class="quick-access-nav" id="quickAccessNav"><h1 class="hide-accessible">Thực đơn</h1>'
            '<ul><li><a href="#main-content">Truy cập nội dung luôn</a></li></ul></nav>'
        )

    def _banner(self, page: Page, site: Site, visit: Visit) -> str:
        del page
        items = "\n".join(
            f'<li class="lfr-nav-item" id="layout_{layout.plid % 1000}" role="presentation">'
            f'<a aria-labelledby="layout_{layout.plid % 1000}" href="{visit.absolute(layout.path)}" role="menuitem">'
            f"<span>{escape(layout.name)}</span></a></li>"
            for layout in site.layouts
            if layout.in_menu
        )
        return (
            f'<header id="banner" role="banner">\n<div id="heading">\n{self._site_title(site, visit)}\n</div>\n'
            f'<a data-redirect="false" href="{visit.absolute(f"/c/portal/login?p_l_id={site.layouts[0].plid}")}" '
            f'id="sign-in" rel="nofollow">Đăng nhập</a>\n'
            f'<nav class="sort-pages modify-pages" id="navigation" role="navigation">\n'
            f'<h1 class="hide-accessible">Thực đơn</h1>\n'
            f'<ul aria-label="Các trang" role="menubar">\n{items}\n</ul>\n</nav>\n</header>'
        )

    def _site_title(self, site: Site, visit: Visit) -> str:
        return f'<div aria-level="1" class="site-title" role="heading">{self._logo(site, visit)}</div>'

    def _logo(self, site: Site, visit: Visit) -> str:
        return (
            f'<a class="logo custom-logo" href="{visit.absolute("/")}" title="Go to {escape(site.name)}">'
            f'<img alt="" height="72" src="{site.theme_path}/images/logo.png" width="72" /></a>'
            f'<span class="site-name">{escape(site.name)}</span>'
        )

    def _hidden_title(self, page: Page) -> str:
        return f'<h2 class="hide-accessible" role="heading" aria-level="1">{escape(page.title)}</h2>'

    def _content(self, page: Page) -> str:
        return (
            f'<section id="content">\n{self._hidden_title(page)}\n{self._columns(page)}\n'
            '<form action="#" aria-hidden="true" class="hide" id="hrefFm" method="post" name="hrefFm"><span></span>'
            '<input hidden type="submit" /></form>\n</section>'
        )

    def _columns(self, page: Page) -> str:
        main = _column(
            1,
            "portlet-column-first" if page.side else "portlet-column-only",
            9 if page.side else 12,
            page.main,
        )
        side = _column(2, "portlet-column-last", 3, page.side) if page.side else ""
        return (
            f'<div class="columns-{2 if page.side else 1}" id="main-content" role="main">\n'
            f'<div class="portlet-layout row">\n{main}{side}</div>\n</div>'
        )

    def _footer(self, site: Site) -> str:
        return (
            f'<footer id="footer" role="contentinfo">\n<div class="journal-content-article footer-article">'
            f"<p><strong>{escape(site.name.upper())}</strong></p><p>Chịu trách nhiệm nội dung: Văn phòng HĐND và UBND huyện"
            f"</p><p>Điện thoại: 0000 000 000</p></div>\n"
            '<p class="powered-by">Tài trợ bởi <a href="http://www.liferay.com" rel="external">Liferay</a></p>\n</footer>'
        )

    def _bottom(self, page: Page, visit: Visit) -> str:
        focus = f"\nwindow.location.hash = '#p_p_id_{page.focus}_';" if page.focus else ""
        return (
            '<script type="text/javascript">\n// <![CDATA[\nLiferay.Util.addInputFocus && Liferay.Util.addInputFocus();'
            f"\nLiferay.Portlet && Liferay.Portlet.list;{focus}\nvar id_{visit.token()} = 1;\n// ]]>\n</script>\n"
        )

    # --- portlet ----------------------------------------------------------------------------------------------------

    def portlet(self, portlet: Portlet, body: str, visit: Visit) -> str:
        """Return one portlet within its boundary. Double and trailing blanks in class attributes are Liferay's."""
        id_ = self.portlet_id(portlet)
        return (
            f'<div class="portlet-boundary portlet-boundary_{_PORTLET_IDS[portlet.kind]}_  portlet-static '
            f'portlet-static-end decorate {_CSS_CLASSES[portlet.kind]} " id="p_p_id_{id_}_">\n<span id="p_{id_}"></span>\n'
            f'<section class="portlet" id="portlet_{id_}">\n<div class="portlet-content">\n{self._portlet_title(portlet)}'
            f'<div class=" portlet-content-container"><div class="portlet-body">\n{body}\n</div></div>\n</div>\n</section>\n'
            f"{self._portlet_script(id_, visit)}</div>\n"
        )

    def _portlet_title(self, portlet: Portlet) -> str:
        if not portlet.title:
            return ""
        return (
            '<div class="autofit-float autofit-row portlet-header"><div class="autofit-col autofit-col-expand">'
            f'<h2 class="portlet-title-text">{escape(portlet.title)}</h2></div>'
            '<div class="autofit-col autofit-col-end"><div class="autofit-section"></div></div></div>\n'
        )

    def _portlet_script(self, id_: str, visit: Visit) -> str:
        return (
            '<script type="text/javascript">\n// <![CDATA[\n'
            f"Liferay.Portlet && Liferay.Portlet.onLoad && Liferay.Portlet.onLoad({{ canEditTitle: false, columnPos: 0, "
            f"isStatic: 'end', namespacedId: 'p_p_id_{id_}_', portletId: '{id_}', refreshURL: "
            f"'/c/portal/render_portlet?p_l_id=20184&p_p_id={id_}&p_t_lifecycle=0&p_auth={visit.token()}' }});\n"
            "// ]]>\n</script>\n"
        )

    def breadcrumb(self, page_title: str, trail: tuple[tuple[str, str], ...], visit: Visit) -> str:
        """Return the trail of links with the current page last."""
        links = "".join(
            f'<li class=""><a href="{visit.absolute(path)}">{escape(name)}</a></li>' for name, path in trail
        )
        body = (
            '<nav aria-label="Đường dẫn liên kết (breadcrumb)" id="breadcrumbs"><ul '
            'aria-label="Đường dẫn liên kết (breadcrumb)" class="breadcrumb breadcrumb-horizontal" role="navigation">'
            f'{links}<li class="active" aria-current="page">{escape(page_title)}</li></ul></nav>'
        )
        return self.portlet(Portlet("breadcrumb"), body, visit)


def _column(number: int, place: str, width: int, portlets: str) -> str:
    content = "portlet-column-content-" + place.removeprefix("portlet-column-")
    return (
        f'<div class="col-md-{width} portlet-column {place}" id="column-{number}">\n'
        f'<div class="portlet-dropzone portlet-column-content {content}" id="layout-column_column-{number}">\n'
        f"{portlets}</div>\n</div>\n"
    )
